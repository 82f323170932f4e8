"""Awards: a row of the table, after success, paid."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.conduct.controls.looking import of_post, open_cases
from guiju.domains.conduct.models import CaseKind, ResultAcceptance, Suggestion
from guiju.domains.conduct.subjects import AwardProposed, CaseDecided, CaseOpen
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.rulebook.models import Outcome


class Nomination(NamedTuple):
    row_known: bool


class AwardRowNamed(Gate):
    key = "conduct.award_row_named"
    title = "提名须写明奖励档次"
    subject = AwardProposed
    outcome = Outcome.WARN
    advice = "请人力资源确定奖惩表中的档次"
    reasons = ("档次由人力资源确定",)
    examples = (passes(Nomination(row_known=True)), breaches(Nomination(row_known=False)))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Nomination]:
        return [Nomination(row_known) for row_known in subjects.row_known]

    @staticmethod
    def judge(fact: Nomination, params: Params) -> str | None:
        return None if fact.row_known else "待定档次：提名没有写明奖惩表中的档次"


class AfterSuccess(Params):
    conditions: list[str] = Field(["采纳", "实施成功"], title="奖励条件")
    default_pay_days: int = Field(30, title="发放期限（天）", ge=0)
    default_report_days: int = Field(30, title="补交验收期限（天）", ge=0)


class Granted(NamedTuple):
    """Of an award that rests on a suggestion."""

    rests_on: str
    is_adopted: bool
    is_accepted: bool


class RewardAfterSuccess(Gate):
    """What is granted before is provisional, with the approver's reason, and its report is asked for."""

    key = "conduct.reward_after_success"
    title = "采纳并实施成功才给奖励"
    subject = CaseDecided
    params = AfterSuccess
    outcome = Outcome.WARN
    advice = "请写明先行奖励的理由，并按期补交验收报告"
    reasons = ("先行鼓励，验收后补报告",)
    examples = (
        passes(Granted("", is_adopted=False, is_accepted=False)),
        passes(Granted("TA-1", is_adopted=True, is_accepted=True)),
        breaches(Granted("TA-1", is_adopted=True, is_accepted=False)),
        passes(Granted("TA-1", is_adopted=True, is_accepted=False), conditions=["采纳"]),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Granted]:
        known = suggestions_of(subjects.basis, context.using)
        return [Granted(basis if basis in known else "", *known.get(basis, (False, False))) for basis in subjects.basis]

    @staticmethod
    def judge(fact: Granted, params: AfterSuccess) -> str | None:
        met = {"采纳": fact.is_adopted, "实施成功": fact.is_accepted}
        missing = [each for each in params.conditions if not met.get(each, True)]
        return f"暂定：{fact.rests_on} 还缺{'、'.join(missing)}" if fact.rests_on and missing else None


def suggestions_of(numbers: Sequence[str], using: str = "default") -> dict[str, tuple[bool, bool]]:
    """Of these documents those that are suggestions: adopted, accepted."""
    found = Suggestion.objects.using(using).filter(number__in={each for each in numbers if each})
    rows = found.values_list("number", "review__answer", "acceptance__id")
    return {number: (answer == "adopted", accepted is not None) for number, answer, accepted in rows}


class Unpaid(NamedTuple):
    """``days`` since the result was accepted."""

    case: str
    accepted: int
    days: int
    is_paid: bool


_ACCEPTED = date(2026, 6, 1).toordinal()


class RewardPaid(Watch):
    """An accepted suggestion's award, from the acceptance to its execution."""

    key = "conduct.reward_paid"
    title = "提案奖励按期发放"
    subject = CaseOpen
    params = AfterSuccess
    advice = "请决定并执行这件奖励"
    examples = (
        breaches(Unpaid("JL-1", _ACCEPTED, 30, is_paid=False)),
        passes(Unpaid("JL-1", _ACCEPTED, 29, is_paid=False)),
        passes(Unpaid("JL-1", _ACCEPTED, 30, is_paid=True)),
        passes(Unpaid("JL-1", _ACCEPTED, 30, is_paid=False), default_pay_days=31),
    )

    def subjects(self, context: Context) -> Subjects:
        accepted = ResultAcceptance.objects.using(context.using)
        days = dict(accepted.values_list("suggestion__number", "accepted_at"))
        found = open_cases(
            self.key,
            context,
            lambda each: each.executed_at is None and each.basis in days and each.is_given is not False,
            kind=CaseKind.AWARD,
            basis__gt="",
            decision__execution__isnull=True,
        )
        found.memo["days"] = days
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Unpaid]:
        today = timezone.localdate(context.now).toordinal()
        days: dict[str, Any] = subjects.memo["days"]
        facts = []
        for each, is_open in zip(subjects.memo["stands"], subjects.memo["open"], strict=True):
            since = days.get(each.basis)
            day = timezone.localdate(since).toordinal() if since else today
            facts.append(Unpaid(each.number, day, today - day, not is_open))
        return facts

    @staticmethod
    def judge(fact: Unpaid, params: AfterSuccess) -> str | None:
        if fact.is_paid or fact.days < params.default_pay_days:
            return None
        return f"{fact.case} 的提案于 {date.fromordinal(fact.accepted)} 验收，{params.default_pay_days} 天没有发放奖励"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return of_post("hr", subjects, context)
