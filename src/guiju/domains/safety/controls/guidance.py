"""Where hazards come again the committee guides the department before the month is over."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.utils import timezone

from guiju.domains.policy.api import OfReview, ReviewAnswered, ReviewSignedFact, signed_since
from guiju.domains.safety.guidance import GUIDANCE, QUARTER, repeated
from guiju.domains.safety.hazard_subjects import DepartmentGuided
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.held import holders_of

COMMITTEE = ("safety_committee", "safety_officer")


class GuidanceWhole(ReviewAnswered):
    key = "safety.guidance_whole"
    title = "指导记录有措施、责任人和期限"
    advice = "已存为待补；请补上措施、责任人和完成日后再记一次"
    examples = (
        passes(ReviewSignedFact("guidance", "WL", "")),
        breaches(ReviewSignedFact("guidance", "WL", "指导意见")),
        passes(ReviewSignedFact("rulebook", "S11", "S11.02")),
        passes(ReviewSignedFact("conduct", "", "激励与约束")),
    )

    @classmethod
    def judge(cls, fact: ReviewSignedFact, params: OfReview) -> str | None:  # noqa: ARG003 — whole or not
        if fact.kind != GUIDANCE or not fact.open_ones:
            return None
        return f"对 {fact.about} 的指导没有措施、责任人和期限：{fact.open_ones}，已存为待补"


class Guided(NamedTuple):
    """``hazards`` are those that came again in the quarter up to the end of last month."""

    unit: str
    hazards: tuple[str, ...]
    is_guided: bool


class DepartmentUnguided(Watch):
    """Looked at from the first of each month, about the quarter of the month before."""

    key = "safety.department_unguided"
    title = "重复隐患没有指导"
    subject = DepartmentGuided
    advice = "请对这个部门作一次安全指导并记录：措施、责任人、期限"
    examples = (
        passes(Guided("WL", (), is_guided=False)),
        passes(Guided("WL", ("YH-1", "YH-2"), is_guided=True)),
        breaches(Guided("WL", ("YH-1", "YH-2"), is_guided=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        since, until = _quarter_to_last_month(context)
        hazards: dict[str, list[str]] = {}
        for each in repeated(since, until, context.now, context.using):
            hazards.setdefault(each.unit, []).extend(each.numbers)
        guided = signed_since(GUIDANCE, since, context.using)
        units = sorted(hazards.keys() | unsettled(self.key, context.using))
        found = Subjects(DepartmentGuided, {"unit": units}, list(range(len(units))), [None] * len(units))
        found.memo["facts"] = [Guided(unit, tuple(hazards.get(unit, ())), unit in guided) for unit in units]
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Guided]:
        facts: list[Guided] = subjects.memo["facts"]
        return facts

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        held = holders_of(COMMITTEE, context.using)
        first = next((accounts[0] for post in COMMITTEE if (accounts := held[post])), 0)
        return [first] * len(subjects)

    @staticmethod
    def judge(fact: Guided, params: Params) -> str | None:
        if not fact.hazards or fact.is_guided:
            return None
        return f"{fact.unit} 本季有重复的隐患（{'、'.join(fact.hazards)}），没有指导记录"


def _quarter_to_last_month(context: Context) -> tuple[datetime, datetime]:
    """From the first day of the quarter of last month to the first moment of this month."""
    first = timezone.localdate(context.now).replace(day=1)
    last = first - relativedelta(months=1)
    begins = last.replace(month=(last.month - 1) // QUARTER * QUARTER + 1)
    return tuple(local(day) for day in (begins, first))  # type: ignore[return-value]
