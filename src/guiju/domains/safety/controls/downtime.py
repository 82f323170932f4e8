"""Machines that stand still: reported at once, explained, and not too often."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.controls.upkeep import standing
from guiju.domains.safety.models import Downtime, EquipmentProblem, EquipmentService
from guiju.domains.safety.work_subjects import EquipmentStands
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch

HOUR = 3600


class ReportParams(Params):
    default_report_minutes: int = Field(30, title="上报时限（分钟）", ge=0)


class Told(NamedTuple):
    """Seconds from the fault to its report."""

    number: str
    code: str
    seconds: int


class ReportedLate(Watch):
    key = "safety.problem_reported_late"
    title = "设备问题迟报"
    subject = EquipmentStands
    params = ReportParams
    advice = "请说明为什么没有及时上报"
    examples = (
        passes(Told("WX-1", "CV-1", 30 * 60)),
        breaches(Told("WX-1", "CV-1", 31 * 60)),
        passes(Told("WX-1", "CV-1", 31 * 60), default_report_minutes=60),
    )

    def subjects(self, context: Context) -> Subjects:
        since = first_id_since(context.now - LOOK_BACK, context.using)
        repairs = list(
            EquipmentService.objects.using(context.using).filter(id__gte=since, fault_at__isnull=False).order_by("id")
        )
        codes = {repair.code for repair in repairs}
        problems = list(EquipmentProblem.objects.using(context.using).filter(code__in=codes).order_by("id"))
        pairs = [
            (repair, [each for each in problems if each.code == repair.code and each.id < repair.id])
            for repair in repairs
        ]
        known = [(repair, before[-1]) for repair, before in pairs if before]
        columns: dict[str, list[Any]] = {
            "code": [repair.number for repair, _ in known],
            "place": [repair.place_id for repair, _ in known],
        }
        found = Subjects(EquipmentStands, columns, list(range(len(known))), [None] * len(known))
        found.memo["pairs"] = known
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Told]:
        return [
            Told(problem.number, problem.code, int((problem.reported_at - repair.fault_at).total_seconds()))
            for repair, problem in subjects.memo["pairs"]
        ]

    @staticmethod
    def judge(fact: Told, params: ReportParams) -> str | None:
        if fact.seconds <= params.default_report_minutes * 60:
            return None
        return f"{fact.code} 的问题 {fact.number} 故障 {fact.seconds // 60} 分钟后才上报，时限 {params.default_report_minutes} 分钟"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [problem.reporter for _, problem in subjects.memo["pairs"]]


class AvailabilityParams(Params):
    default_availability_min_pct: int = Field(95, title="可用率下限（%）", ge=0, le=100)
    hours_a_day: int = Field(24, title="每天应可用（小时）", ge=1, le=24)


class Available(NamedTuple):
    """Of one month that is over: seconds of standstill, and days."""

    code: str
    month: str
    down: int
    days: int


class AvailabilityLow(Watch):
    """Over the month that is over."""

    key = "safety.availability_low"
    title = "设备可用率低"
    subject = EquipmentStands
    params = AvailabilityParams
    interval: ClassVar[timedelta] = timedelta(minutes=30)
    advice = "请分析停机原因并安排检修"
    examples = (
        passes(Available("CV-1", "2027-03", 0, 31)),
        passes(Available("CV-1", "2027-03", 36 * HOUR, 30)),
        breaches(Available("CV-1", "2027-03", 36 * HOUR + 1, 30)),
        passes(Available("CV-1", "2027-03", 48 * HOUR, 30), default_availability_min_pct=90),
    )

    def subjects(self, context: Context) -> Subjects:
        return standing(context)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Available]:
        first = timezone.localdate(context.now).replace(day=1)
        began = (first - timedelta(days=1)).replace(day=1)
        since, until = (local(day) for day in (began, first))
        down: dict[str, int] = {}
        rows = Downtime.objects.using(context.using).filter(began_at__lt=until, ended_at__gt=since)
        for row in rows:
            seconds = int((min(row.ended_at, until) - max(row.began_at, since)).total_seconds())
            down[row.code] = down.get(row.code, 0) + seconds
        days = (first - began).days
        return [Available(code, f"{began:%Y-%m}", down.get(code, 0), days) for code in subjects.code]

    @staticmethod
    def judge(fact: Available, params: AvailabilityParams) -> str | None:
        whole = fact.days * params.hours_a_day * HOUR
        if (whole - fact.down) * 100 >= params.default_availability_min_pct * whole:
            return None
        return f"{fact.code} {fact.month} 可用率低于 {params.default_availability_min_pct}%"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.keeper.account_id or 0 for row in subjects.memo["rows"]]


class Stopped(NamedTuple):
    """``ended`` is the local minute at which it ran again; ``seconds`` since then."""

    code: str
    ended: str
    has_cause: bool
    seconds: int


class CauseParams(Params):
    ask_hours: int = Field(8, title="多久后追问（小时）", ge=0)


class CauseMissing(Watch):
    """Asked for by the next shift."""

    key = "safety.downtime_unexplained"
    title = "停机没有原因"
    subject = EquipmentStands
    params = CauseParams
    advice = "请再登记一次这段停机并写明原因"
    examples = (
        passes(Stopped("CV-1", "2027-03-01 10:00", has_cause=True, seconds=9 * HOUR)),
        passes(Stopped("CV-1", "2027-03-01 10:00", has_cause=False, seconds=8 * HOUR - 1)),
        breaches(Stopped("CV-1", "2027-03-01 10:00", has_cause=False, seconds=8 * HOUR)),
    )
    longest: ClassVar[timedelta] = timedelta(days=31)

    def subjects(self, context: Context) -> Subjects:
        recent = Downtime.objects.using(context.using).filter(ended_at__gte=context.now - self.longest)
        rows: dict[tuple[str, datetime], Downtime] = {}
        for row in recent.order_by("id"):
            rows[row.code, row.began_at] = row
        kept = list(rows.values())
        columns: dict[str, list[Any]] = {
            "code": [f"{row.code}/{int(row.began_at.timestamp())}" for row in kept],
            "place": [row.place_id for row in kept],
        }
        found = Subjects(EquipmentStands, columns, list(range(len(kept))), [None] * len(kept))
        found.memo["rows"] = kept
        return found

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Stopped]:
        return [
            Stopped(
                row.code,
                f"{timezone.localtime(row.ended_at):%Y-%m-%d %H:%M}",
                bool(row.cause),
                int((context.now - row.ended_at).total_seconds()),
            )
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Stopped, params: CauseParams) -> str | None:
        if fact.has_cause or fact.seconds < params.ask_hours * HOUR:
            return None
        return f"{fact.code} 到 {fact.ended} 的停机没有写原因"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.handler for row in subjects.memo["rows"]]
