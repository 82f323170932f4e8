"""Who carries a rulebook out: enough people for it, nobody closes what was found about himself, no clause lies idle."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from pydantic import Field

from guiju.domains.policy.keeping_subjects import Matter
from guiju.domains.policy.organisation import executors, unit_names
from guiju.domains.policy.scope import tagged
from guiju.domains.policy.staff import first_account
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.evaluation import Span, evaluate
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.subjects import FindingVerified
from guiju.kernel.org.held import post_holders
from guiju.kernel.rulebook.in_force import clauses_in_force

NAMED = 10


class FullTime(Params):
    law_full_time_over_headcount: int = Field(100, title="超过多少人须配专职（人）", ge=0)
    default_posts: list[str] = Field(["safety_officer"], title="安全管理岗位")
    default_tag: str = Field("专职", title="专职人员的标签")


class Staffed(NamedTuple):
    """``officers`` are (post, tags with spaces around) of whoever holds one today."""

    headcount: int
    officers: tuple[tuple[str, str], ...]


class FullTimeOfficer(Watch):
    """安全生产法 第二十四条: more than so many people and no full-time officer."""

    key = "policy.full_time_officer"
    title = "没有专职安全管理人员"
    subject = Matter
    params = FullTime
    advice = "请任命专职安全管理人员，并给他加上专职标签"
    examples = (
        passes(Staffed(100, ())),
        passes(Staffed(101, (("safety_officer", " 专职 "),))),
        breaches(Staffed(101, (("safety_officer", " "), ("keeper", " 专职 ")))),
        passes(Staffed(101, ()), law_full_time_over_headcount=300),
    )

    def subjects(self, context: Context) -> Subjects:
        return Subjects(Matter, {"matter": ["专职安全管理人员"]}, [0], [None])

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Staffed]:
        params: list[Any] = [bound.params for bound in bounds_of(FullTimeOfficer, context.now, context.using)]
        marks = tagged({each.default_tag for each in params}, timezone.localdate(context.now), context.using)
        holders = post_holders(context.now, context.using)
        named = {tag: {key for kind, key in own if kind == "person"} for tag, own in marks.items()}
        officers = {
            (each.post, f" {' '.join(sorted(tag for tag, people in named.items() if each.number in people))} ")
            for each in holders
            if not each.substitution
        }
        return [Staffed(len({each.owner for each in holders}), tuple(sorted(officers)))]

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [first_account(("owner",), context.using)]

    @staticmethod
    def judge(fact: Staffed, params: FullTime) -> str | None:
        full = any(post in params.default_posts and f" {params.default_tag} " in tags for post, tags in fact.officers)
        if fact.headcount <= params.law_full_time_over_headcount or full:
            return None
        return f"在册 {fact.headcount} 人，超过 {params.law_full_time_over_headcount} 人，没有专职安全管理人员"


class Inspecting(Params):
    default_controls: str = Field("safety.", title="哪些控制发现的问题（代码开头）")


class Verified(NamedTuple):
    """``about`` and ``verifier`` are departments, empty where somebody is in none."""

    finding: int
    control: str
    about: str
    verifier: str


class NotByInspected(Gate):
    """What was found about a department is not closed by that department."""

    key = "policy.not_by_inspected"
    title = "问题不由被检查部门验收"
    subject = FindingVerified
    params = Inspecting
    advice = "请由安全管理部门或别的部门的人验收"
    examples = (
        passes(Verified(1, "safety.hazard_open", "仓储部", "安全部")),
        passes(Verified(1, "safety.hazard_open", "", "")),
        breaches(Verified(1, "safety.hazard_open", "仓储部", "仓储部")),
        passes(Verified(1, "office.unsent", "仓储部", "仓储部")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Verified]:
        units = unit_names(context.now, context.using)
        rows = subjects.rows("finding", "control", "owner", "rectifier", "verifier")
        return [
            Verified(finding, control, units.get(owner, "") or units.get(rectifier, ""), units.get(verifier, ""))
            for finding, control, owner, rectifier, verifier in rows
        ]

    @staticmethod
    def judge(fact: Verified, params: Inspecting) -> str | None:
        if not fact.control.startswith(params.default_controls) or not fact.about or fact.about != fact.verifier:
            return None
        return f"问题是对{fact.about}发现的，不能由{fact.verifier}自己验收"


class Idle(Params):
    rulebook: str = Field("", title="所管制度")
    default_idle_days: int = Field(90, title="多久没有运行（天）", ge=1)
    default_owner: str = Field("owner", title="责任岗位")


class Executed(Params):
    rulebook: str = Field("", title="所管制度")
    default_head: str = Field("operations_director", title="岗位空缺时代管的岗位")


class Vacancy(NamedTuple):
    """A clause whose posts nobody holds; ``head`` are the names of whoever has it instead, empty where nobody does."""

    code: str
    actor: str
    is_vacant: bool
    head: str


class ClauseExecuted(Watch):
    """A clause whose post falls vacant is the head's at once; where there is no head either it is a finding."""

    key = "policy.clause_executed"
    title = "条款无人执行"
    subject = Matter
    params = Executed
    facts_params = frozenset({"rulebook", "default_head"})
    advice = "请任命执行岗位，或任命代管的负责人"
    examples = (
        passes(Vacancy("S11.05", "招商", is_vacant=False, head="")),
        passes(Vacancy("S11.05", "招商", is_vacant=True, head="林运营")),
        breaches(Vacancy("S11.05", "招商", is_vacant=True, head="")),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = executors(heads(context), context.now, context.using)
        found = Subjects(Matter, {"matter": [row.code for row in rows]}, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Vacancy]:
        return [
            Vacancy(row.code, row.actor, row.stands_in, "、".join(row.names) if row.stands_in else "")
            for row in subjects.memo["rows"]
        ]

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [first_account(("owner",), context.using)] * len(subjects)

    @staticmethod
    def judge(fact: Vacancy, params: Executed) -> str | None:
        return f"{fact.code} 由{fact.actor}执行，岗位空缺，也没有人代管" if fact.is_vacant and not fact.head else None


def heads(context: Context) -> dict[str, str]:
    """By rulebook the post that has a clause while nobody holds its posts, as the clauses in force say."""
    params: list[Any] = [bound.params for bound in bounds_of(ClauseExecuted, context.now, context.using)]
    return {each.rulebook: each.default_head for each in params}


class Ran(NamedTuple):
    """``idle`` are the clauses of a rulebook that nothing has run for so many days."""

    rulebook: str
    days: int
    idle: tuple[str, ...]


class ClausesIdle(Watch):
    """One finding a rulebook, with its first clauses; the evaluation lists them all."""

    key = "policy.clauses_idle"
    title = "条款久未运行"
    subject = Matter
    params = Idle
    facts_params = frozenset({"rulebook", "default_idle_days", "default_owner"})
    advice = "请在制度评估里查看全部，给这些条款配上控制、执行或说明不适用"
    examples = (passes(Ran("S11", 90, ())), breaches(Ran("S11", 90, ("S11.02",))))

    def subjects(self, context: Context) -> Subjects:
        params: list[Any] = [bound.params for bound in bounds_of(ClausesIdle, context.now, context.using)]
        found = Subjects(
            Matter, {"matter": [each.rulebook for each in params]}, list(range(len(params))), [None] * len(params)
        )
        found.memo["params"] = params
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Ran]:
        return [
            Ran(each.rulebook, each.default_idle_days, tuple(_idle(each, context))) for each in subjects.memo["params"]
        ]

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [first_account((each.default_owner, "owner"), context.using) for each in subjects.memo["params"]]

    @staticmethod
    def judge(fact: Ran, params: Idle) -> str | None:
        if not fact.idle:
            return None
        named = "、".join(fact.idle[:NAMED]) + (" 等" if len(fact.idle) > NAMED else "")
        return f"{fact.rulebook} 有 {len(fact.idle)} 条 {params.default_idle_days} 天没有办过职责、没有判定过：{named}"


def _idle(params: Idle, context: Context) -> list[str]:
    """Clauses that were there all those days and that nothing ran."""
    until = timezone.localdate(context.now)
    since = until - relativedelta(days=params.default_idle_days)
    rows = evaluate(Span(since, until), rulebooks=[params.rulebook], now=context.now, using=context.using)
    standing = clauses_in_force(since, context.using).filter(rulebook__code=params.rulebook)
    were_there = set(standing.order_by().values_list("code", flat=True))
    return [row.code for row in rows if row.never_ran and row.code in were_there]
