"""公布另行规定的标准: of an award, a promotion, a commission; a later one replaces it from its day on."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from django.db.models import Max
from django.utils import timezone
from pydantic import AfterValidator, Field

from guiju.domains.policy.models import Goal, Scheme, SchemeKind
from guiju.domains.policy.numbering import file_papers
from guiju.domains.policy.schemes import MISSING, PERIODS, SHOPS, known_shops
from guiju.domains.policy.subjects import SchemePublished
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work
from guiju.kernel.org.models import Post, Unit
from guiju.kernel.worklist.tasks import DONE, end_tasks

KINDS = {str(value): str(label) for value, label in SchemeKind.choices}
GRADES = ("A", "B", "C", "D")


class SchemeInput(Input):
    kind: Annotated[Literal["award", "promotion", "commission"], Label("种类", choices=KINDS)]
    about: Annotated[str, Field(min_length=1, max_length=40), Label("奖项、岗位或部门", "奖项写名称，岗位、部门写代码")]
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
    rate: Annotated[int, Field(ge=0, le=10_000), Label("提成比例（万分之）", "提成方案填：200 就是 2%")] = 0
    shops: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=40), AfterValidator(str.upper)]],
        Field(max_length=9),
        Label("计提的店铺", "提成方案填店铺编码，每行一个；空着是全部店铺"),
    ] = []


class PublishScheme(Command):
    key = "policy.publish_scheme"
    title = "公布另行规定的标准"
    header = SchemeInput
    yields = (SchemePublished,)

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        head, using = batch.head, context.using
        goals = set(Goal.objects.using(using).filter(title__in=head.goal).values_list("title", flat=True))
        names = ("kind", "amount", "most", "period", "evidence", "months", "grades", "grade")
        for item, (kind, amount, most, period, evidence, months, grades, grade) in enumerate(head.rows(*names)):
            if kind == SchemeKind.AWARD and not (amount and most and period and evidence):
                yield refusal(item, None, "clause_whole", "奖金标准没有写全", "金额、每期名额、期间和须有的佐证都要写")
            elif kind == SchemeKind.PROMOTION and not (months or grades):
                yield refusal(item, None, "clause_whole", "晋升条件没有写", "任现职月数或达标考核次数至少写一项")
            elif kind == SchemeKind.PROMOTION and bool(grades) != bool(grade):
                yield refusal(item, None, "clause_whole", "考核次数和等级要一起写", "例如 2 次，不低于 B")

        today = timezone.localdate(context.now)
        for item, (kind, goal, since) in enumerate(head.rows("kind", "goal", "since")):
            if goal and goal not in goals:
                yield refusal(item, None, "reference_exists", f"没有制度登记“{goal}”这个目标", "请写制度登记的目标")
            # What is sold already may be paid for after all; that it is not paid less is for a clause to say.
            if since is not None and since < today and kind != SchemeKind.COMMISSION:
                message = f"{since} 已经过去，标准不溯及以前的提名和申请"
                yield refusal(item, None, "stands", message, "请写今天或以后的日子，空着就是今天")
        yield from _named(batch, using)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        head, today = batch.head, timezone.localdate(context.now)
        columns = {
            "kind": head.kind,
            "about": head.about,
            "since": [day or today for day in head.since],
            "rate": head.rate,
            "shops": [SHOPS.join(sorted(set(each))) for each in head.shops],
        }
        return [Subjects(SchemePublished, columns, list(range(batch.size)), [None] * batch.size)]

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
            "shops": [SHOPS.join(sorted(set(each))) for each in head.shops],
            "published_by": work.actor,
            "published_at": work.now,
        }
        file_papers(work, batch, Scheme, columns, "BG")
        end_tasks(work, MISSING, [f"{kind}/{about}" for kind, about in known], DONE)


def _named(batch: Batch, using: str) -> Iterable[Refusal]:
    """The posts, departments and shops that standards are about are there."""
    head = batch.head
    posts = set(Post.objects.using(using).filter(code__in=head.about).values_list("code", flat=True))
    units = set(Unit.objects.using(using).filter(code__in=head.about).values_list("code", flat=True))
    shops = known_shops({code for own in head.shops for code in own}, using)
    for item, (kind, about, rate, own) in enumerate(head.rows("kind", "about", "rate", "shops")):
        unknown = sorted(set(own) - shops)
        if kind == SchemeKind.PROMOTION and about not in posts:
            yield refusal(item, None, "reference_exists", f"没有岗位“{about}”", "请写岗位的代码")
        elif kind == SchemeKind.COMMISSION and about not in units:
            yield refusal(item, None, "reference_exists", f"没有部门“{about}”", "请写部门的代码")
        elif kind != SchemeKind.COMMISSION and rate:
            yield refusal(item, None, "clause_whole", "只有提成方案写提成比例", "请把提成比例空着，或改为提成方案")
        elif unknown:
            yield refusal(item, None, "reference_exists", f"没有店铺“{unknown[0]}”", "请写店铺编码，或空着")


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
