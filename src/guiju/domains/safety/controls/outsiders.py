"""People of other firms work only with an agreement and a briefing; drivers are told briefly, every so often."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.models import Visitor
from guiju.domains.safety.outsiders import briefed
from guiju.domains.safety.registers import SafetyAgreements, Visitors
from guiju.domains.safety.subjects import PermitAsked, VisitRecorded
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.controls.watch import Watch
from guiju.kernel.registers.expiry import found_before

NEVER, LEFT = -1, -2


class Asked(NamedTuple):
    """``unbriefed`` are the visits of those whom nobody has briefed."""

    company: str
    has_agreement: bool
    unbriefed: str


class PermitSafe(Gate):
    key = "safety.permit_safe"
    title = "外单位作业须有协议和交底"
    subject = PermitAsked
    params = Params
    advice = "请先签订安全协议并登记，再给每个人做安全交底"
    examples = (
        passes(Asked("丙公司", has_agreement=True, unbriefed="")),
        breaches(Asked("丙公司", has_agreement=False, unbriefed="")),
        breaches(Asked("丙公司", has_agreement=True, unbriefed="LF-1")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Asked]:
        today = timezone.localdate(context.now)
        rows = SafetyAgreements.entries(context.using).filter(
            ended_at__isnull=True, company__in=set(subjects.company), signed_on__lte=today, valid_until__gte=today
        )
        agreed = set(rows.values_list("company", flat=True))
        return [Asked(company, company in agreed, bare) for company, bare in subjects.rows("company", "unbriefed")]

    @staticmethod
    def judge(fact: Asked, params: Params) -> str | None:
        missing = [] if fact.has_agreement else ["没有有效的安全协议"]
        missing += [f"没有安全交底：{fact.unbriefed}"] if fact.unbriefed else []
        return f"{fact.company} {'，'.join(missing)}（WORK_PERMIT_REFUSED_SAFETY）" if missing else None


class BriefingParams(Params):
    default_briefing_valid_days: int = Field(30, title="告知有效期（天）", ge=1, le=366)


class Driver(NamedTuple):
    """``days`` since he was told last, `NEVER` where he was not, `LEFT` where he has gone."""

    number: str
    days: int


class DriverUnbriefed(Watch):
    """Over whoever came in with a vehicle and is still here; whoever let him in shows it to him."""

    key = "safety.driver_unbriefed"
    title = "司机未看安全告知"
    subject = VisitRecorded
    params = BriefingParams
    advice = "请让司机看简短告知，并登记"
    examples = (
        breaches(Driver("LF-1", NEVER)),
        passes(Driver("LF-1", 30)),
        breaches(Driver("LF-1", 31)),
        passes(Driver("LF-1", LEFT)),
        passes(Driver("LF-1", 31), default_briefing_valid_days=60),
    )

    def subjects(self, context: Context) -> Subjects:
        entries = Visitors.entries(context.using).filter(ended_at__isnull=True).exclude(vehicle="")
        inside = list(entries.order_by("pk"))
        over = found_before(Visitors, self.key, {row.number for row in inside}, context.using)
        columns: dict[str, list[Any]] = {
            "number": [*(row.number for row in inside), *(number for number, _ in over)],
            "place": [*(row.place_id for row in inside), *(place for _, place in over)],
        }
        size = len(columns["number"])
        found = Subjects(VisitRecorded, columns, list(range(size)), [None] * size)
        found.memo["inside"] = inside
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Driver]:
        inside: list[Visitor] = subjects.memo["inside"]
        days = max(each.default_briefing_valid_days for each in params_in_force(DriverUnbriefed, context))
        told = briefed(inside, context.now - timedelta(days=days + 1), context.using) if inside else {}
        today = timezone.localdate(context.now)
        here = [
            Driver(row.number, (today - timezone.localdate(told[row.pk])).days if row.pk in told else NEVER)
            for row in inside
        ]
        return [*here, *(Driver(number, LEFT) for number in subjects.number[len(here) :])]

    @staticmethod
    def judge(fact: Driver, params: BriefingParams) -> str | None:
        if fact.days == NEVER:
            return f"{fact.number} 还没有看过安全告知"
        if fact.days > params.default_briefing_valid_days:
            return f"{fact.number} 的安全告知已过 {params.default_briefing_valid_days} 天"
        return None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        here = [row.entered_by for row in subjects.memo["inside"]]
        return [*here, *(0 for _ in subjects.number[len(here) :])]
