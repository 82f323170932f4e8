"""公布另行规定的标准: what an award amounts to, what a promotion wants; a later one replaces it from its day on."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from django.db.models import Max
from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.models import Goal, Scheme, SchemeKind
from guiju.domains.policy.numbering import file_papers
from guiju.domains.policy.schemes import MISSING, PERIODS
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.work import Work
from guiju.kernel.org.models import Post
from guiju.kernel.worklist.tasks import DONE, end_tasks

KINDS = {str(value): str(label) for value, label in SchemeKind.choices}
GRADES = ("A", "B", "C", "D")


class SchemeInput(Input):
    kind: Annotated[Literal["award", "promotion"], Label("种类", choices=KINDS)]
    about: Annotated[str, Field(min_length=1, max_length=40), Label("奖项或岗位", "奖项写名称，岗位写代码")]
    since: Annotated[date | None, Label("自", "空着是今天")] = None
    amount: Annotated[int, Field(ge=0, le=10**10), Label("金额", "奖金标准填"), Money()] = 0
    most: Annotated[int, Field(ge=0, le=1000), Label("每期名额", "奖金标准填")] = 0
    period: Annotated[Literal["month", "quarter", "year"] | None, Label("期间", "奖金标准填", choices=PERIODS)] = None
    evidence: Annotated[str, Field(max_length=200), Label("须有的佐证", "奖金标准填")] = ""
    goal: Annotated[str, Field(max_length=60), Label("服务的目标", "制度登记的目标；空着的，年度评估时再问")] = ""
    months: Annotated[int, Field(ge=0, le=600), Label("任现职月数", "晋升条件填")] = 0
    grades: Annotated[int, Field(ge=0, le=100), Label("达标考核次数", "晋升条件填")] = 0
    grade: Annotated[
        Literal["A", "B", "C", "D"] | None,
        Label("考核等级不低于", "晋升条件填", choices={each: each for each in GRADES}),
    ] = None


class PublishScheme(Command):
    key = "policy.publish_scheme"
    title = "公布另行规定的标准"
    header = SchemeInput

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        head = batch.head
        goals = set(Goal.objects.using(context.using).filter(title__in=head.goal).values_list("title", flat=True))
        posts = set(Post.objects.using(context.using).filter(code__in=head.about).values_list("code", flat=True))
        names = ("kind", "about", "amount", "most", "period", "evidence", "months", "grades", "grade")
        for item, (kind, about, amount, most, period, evidence, months, grades, grade) in enumerate(head.rows(*names)):
            if kind == SchemeKind.AWARD and not (amount and most and period and evidence):
                yield refusal(item, None, "clause_whole", "奖金标准没有写全", "金额、每期名额、期间和须有的佐证都要写")
            elif kind == SchemeKind.PROMOTION and not (months or grades):
                yield refusal(item, None, "clause_whole", "晋升条件没有写", "任现职月数或达标考核次数至少写一项")
            elif kind == SchemeKind.PROMOTION and bool(grades) != bool(grade):
                yield refusal(item, None, "clause_whole", "考核次数和等级要一起写", "例如 2 次，不低于 B")
            elif kind == SchemeKind.PROMOTION and about not in posts:
                yield refusal(item, None, "reference_exists", f"没有岗位“{about}”", "请写岗位的代码")

        today = timezone.localdate(context.now)
        for item, (goal, since) in enumerate(head.rows("goal", "since")):
            if goal and goal not in goals:
                yield refusal(item, None, "reference_exists", f"没有制度登记“{goal}”这个目标", "请写制度登记的目标")
            if since is not None and since < today:
                message = f"{since} 已经过去，标准不溯及以前的提名和申请"
                yield refusal(item, None, "stands", message, "请写今天或以后的日子，空着就是今天")

    def apply(self, batch: Batch, work: Work) -> None:
        head, today = batch.head, timezone.localdate(work.now)
        known = list(head.rows("kind", "about"))
        plain = {name: head.columns[name] for name in SchemeInput.model_fields}
        columns = {
            **plain,
            "version": _versions(known, work.using),
            "since": [day or today for day in head.since],
            "period": [each or "" for each in head.period],
            "grade": [each or "" for each in head.grade],
            "published_by": work.actor,
            "published_at": work.now,
        }
        file_papers(work, batch, Scheme, columns, "BG")
        end_tasks(work, MISSING, [f"{kind}/{about}" for kind, about in known], DONE)


def _versions(known: list[tuple[str, str]], using: str) -> list[int]:
    """The next version of each."""
    rows = Scheme.objects.using(using).filter(about__in={about for _, about in known})
    last = {
        (kind, about): last
        for kind, about, last in rows.order_by().values_list("kind", "about").annotate(last=Max("version"))
    }
    found = []
    for key in known:
        last[key] = last.get(key, 0) + 1
        found.append(last[key])
    return found
