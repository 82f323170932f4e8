"""Who decides: nobody about his own case, nor about what he reported, suffered or whose relative he is."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.controls.looking import of_post, open_cases
from guiju.domains.conduct.rules import deviates, share_off
from guiju.domains.conduct.standing import Stand
from guiju.domains.conduct.subjects import CaseDecided, CaseOpen
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.rulebook.models import Outcome
from guiju.kernel.rulebook.penalties import table


class Line(Params):
    """``default_deciders`` in the order in which a case goes to the next where one must stand back."""

    default_deciders: list[str] = Field(["operations_director", "owner"], title="依次由谁决定")


class Roles(NamedTuple):
    """What the decider is in the case."""

    is_person: bool
    is_proposer: bool
    is_reporter: bool
    is_victim: bool
    is_relative: bool


_NOBODY = Roles(is_person=False, is_proposer=False, is_reporter=False, is_victim=False, is_relative=False)
_WORDS = ("本人", "提出人", "反映人", "受害人", "亲属")


class DeciderApart(Gate):
    key = "conduct.decider_apart"
    title = "决定人与本案无关"
    subject = CaseDecided
    params = Line
    advice = "请回避，由下一顺位的人决定"
    examples = (
        passes(_NOBODY),
        *(breaches(_NOBODY._replace(**{name: True})) for name in Roles._fields),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Roles]:
        rows = subjects.rows("decider", "person", "proposer", "reporter", "victim", "is_relative")
        return [
            Roles(decider == person, decider == proposer, decider == reporter, decider == victim, relative)
            for decider, person, proposer, reporter, victim, relative in rows
        ]

    @staticmethod
    def judge(fact: Roles, params: Line) -> str | None:
        said = [word for word, applies in zip(_WORDS, fact, strict=True) if applies]
        return f"决定人是本案的{'、'.join(said)}，须回避" if said else None


class Closed(NamedTuple):
    is_given: bool
    is_superior: bool


class NoCaseSeconded(Gate):
    """A superior who lets his own man off needs a second person."""

    key = "conduct.no_case_seconded"
    title = "直接上级不予处分须另一人同意"
    subject = CaseDecided
    outcome = Outcome.HOLD
    approver = "owner"
    advice = "已转总经理复核"
    examples = (
        passes(Closed(is_given=True, is_superior=True)),
        passes(Closed(is_given=False, is_superior=False)),
        breaches(Closed(is_given=False, is_superior=True)),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Closed]:
        return [Closed(*row) for row in subjects.rows("is_given", "is_superior")]

    @staticmethod
    def judge(fact: Closed, params: Params) -> str | None:
        return "由对象的直接上级决定不予处分" if fact.is_superior and not fact.is_given else None


class Concluding(Params):
    default_decide_days: int = Field(15, title="作出结论期限（天）", ge=0)


class Waiting(NamedTuple):
    case: str
    since: int
    days: int
    is_open: bool


_FIRST = date(2026, 6, 1).toordinal()


class CaseConcluded(Watch):
    """Every breach has a conclusion, which may be that nothing follows; it goes to the top when it is late."""

    key = "conduct.case_concluded"
    title = "违规案件按期有结论"
    subject = CaseOpen
    params = Concluding
    advice = "请作出处分，或写明不予处分的理由"
    examples = (
        breaches(Waiting("CF-1", _FIRST, 15, is_open=True)),
        passes(Waiting("CF-1", _FIRST, 14, is_open=True)),
        passes(Waiting("CF-1", _FIRST, 15, is_open=False)),
        passes(Waiting("CF-1", _FIRST, 15, is_open=True), default_decide_days=16),
    )

    def subjects(self, context: Context) -> Subjects:
        return open_cases(self.key, context, lambda _: True, kind="sanction", decision__isnull=True)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Waiting]:
        today = timezone.localdate(context.now).toordinal()
        since = [timezone.localdate(each.proposed_at).toordinal() for each in subjects.memo["stands"]]
        return [
            Waiting(case, day, today - day, is_open)
            for case, day, is_open in zip(subjects.case, since, subjects.memo["open"], strict=True)
        ]

    @staticmethod
    def judge(fact: Waiting, params: Concluding) -> str | None:
        if not fact.is_open or fact.days < params.default_decide_days:
            return None
        return f"{fact.case} 于 {date.fromordinal(fact.since)} 立案，{params.default_decide_days} 天没有结论"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return of_post("owner", subjects, context)


class Deviation(Params):
    default_deviation_steps: int = Field(2, title="措施相差（级）", ge=1)
    default_deviation_pct: int = Field(50, title="金额相差（%）", ge=1)


class Compared(NamedTuple):
    """A decision beside the usual one of like cases: places from mild to harsh, amounts in 分; ``others`` is how many."""

    case: str
    like: str
    others: int
    step: int
    usual_step: int
    amount: int
    usual_amount: int
    has_reason: bool


class DecidedAlike(Watch):
    """Cases of the same clause and grade, awards of the same row, are decided alike or say why not."""

    key = "conduct.decided_alike"
    title = "同类案件处理一致"
    subject = CaseOpen
    params = Deviation
    advice = "请说明与同类案件处理不同的理由"
    examples = (
        passes(Compared("CF-2", "S06.09/1", 1, 3, 3, 0, 0, has_reason=False)),
        breaches(Compared("CF-2", "S06.09/1", 1, 5, 3, 0, 0, has_reason=False)),
        passes(Compared("CF-2", "S06.09/1", 1, 5, 3, 0, 0, has_reason=True)),
        breaches(Compared("JL-2", "J2", 1, 0, 0, 300_00, 200_00, has_reason=False)),
        passes(Compared("JL-2", "J2", 1, 0, 0, 299_99, 200_00, has_reason=False)),
        passes(Compared("JL-2", "J2", 0, 0, 0, 300_00, 0, has_reason=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        return open_cases(self.key, context, lambda _: True, decision__is_given=True)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Compared]:
        found: list[Stand] = subjects.memo["stands"]
        groups: dict[str, list[Stand]] = {}
        for each in found:
            groups.setdefault(like(each), []).append(each)
        return [_compared(each, groups[like(each)]) for each in found]

    @staticmethod
    def judge(fact: Compared, params: Deviation) -> str | None:
        if not fact.others or fact.has_reason:
            return None
        if deviates(fact.step - fact.usual_step, params.default_deviation_steps):
            return f"{fact.case} 与同类（{fact.like}，{fact.others} 件）相差 {abs(fact.step - fact.usual_step)} 级，没有说明理由"
        if share_off(fact.amount, fact.usual_amount, params.default_deviation_pct):
            limit = params.default_deviation_pct
            return f"{fact.case} 的金额与同类（{fact.like}，{fact.others} 件）相差 {limit}% 以上，没有说明理由"
        return None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [each.decider or 0 for each in subjects.memo["stands"]]


def like(each: Stand) -> str:
    """What a case is compared with: its clause and grade, or its row of the table of awards."""
    if each.clause:
        return f"{each.clause}/{each.decided_grade or each.grade}"
    return f"{each.award_row or '待定'}/{each.measure}"


def _compared(each: Stand, group: Sequence[Stand]) -> Compared:
    """Beside the middle one of those decided before it."""
    others = [
        other for other in group if other.id != each.id and (other.decided_at, other.id) < (each.decided_at, each.id)
    ]
    harshness = table().harshness
    steps = sorted(harshness(other.decided_measure or "") for other in others)
    amounts = sorted(other.decided_amount or 0 for other in others)
    middle = len(others) // 2
    return Compared(
        each.number,
        like(each),
        len(others),
        harshness(each.decided_measure or ""),
        steps[middle] if others else 0,
        each.decided_amount or 0,
        amounts[middle] if others else 0,
        bool(each.reason),
    )
