"""Equipment is tested and maintained in its time, by the day on which it was really done; and looked at by its class."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.equipment import entries, last_service
from guiju.domains.safety.models import EquipmentCheck, ServiceWork
from guiju.domains.safety.work_subjects import EquipmentChecked, EquipmentStands
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.rulebook.models import Outcome

WORKS = {str(label): str(value) for value, label in ServiceWork.choices}


class UpkeepParams(Params):
    """``works`` count as done; ``kinds`` of equipment, empty is all. One of the intervals is the plan."""

    kinds: list[str] = Field([], title="设备种类")
    work: list[str] = Field(["维护"], title="检修种类")
    default_interval_days: int | None = Field(None, title="周期（天）", ge=1)
    default_maintain_days: int | None = Field(None, title="保养周期（天）", ge=1)
    law_full_test_months: int | None = Field(None, title="全面检测周期（月）", ge=1)
    default_maintain_grace_days: int | None = Field(None, title="保养宽限（天）", ge=0)

    @property
    def interval(self) -> int:
        """In days."""
        months = self.law_full_test_months or 0
        return self.default_interval_days or self.default_maintain_days or months * 365 // 12


class Served(NamedTuple):
    """``days`` by work: since it was last done and signed, since it came into use where it never was; -1 is gone."""

    code: str
    kind: str
    tested: int
    repaired: int
    maintained: int
    now: int

    def days(self, works: Sequence[str]) -> int:
        since = {"test": self.tested, "repair": self.repaired, "upkeep": self.maintained}
        return min((since[WORKS[work]] for work in works if work in WORKS), default=0)


class ServiceOverdue(Watch):
    """The next is due from the day on which it was really done."""

    key = "safety.service_overdue"
    title = "设备检修逾期"
    subject = EquipmentStands
    params = UpkeepParams
    advice = "请安排检修并签字登记"
    examples = (
        passes(Served("P-12", "facility", 90, 90, 90, 0), default_interval_days=90, work=["检测"]),
        passes(Served("P-12", "facility", 91, 0, 0, 0), default_interval_days=90, work=["检测", "维护"]),
        passes(Served("P-12", "facility", 91, 91, 91, 0), default_interval_days=90, kinds=["machine"]),
        breaches(Served("P-12", "facility", 91, 91, 91, 0), default_interval_days=90, work=["检测"]),
        breaches(Served("M-1", "machine", 0, 0, 91, 0), default_maintain_days=90),
    )

    def subjects(self, context: Context) -> Subjects:
        return standing(context)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Served]:
        return served(subjects.memo["rows"], context)

    @staticmethod
    def judge(fact: Served, params: UpkeepParams) -> str | None:
        if (params.kinds and fact.kind not in params.kinds) or not params.interval:
            return None
        days = fact.days(params.work)
        if days <= params.interval:
            return None
        return f"{fact.code} 每 {params.interval} 天须{'、'.join(params.work)}，已超期"

    @staticmethod
    def due(fact: Served, params: UpkeepParams) -> datetime | None:
        grace = params.default_maintain_grace_days
        return None if grace is None else datetime.fromtimestamp(fact.now, UTC) + timedelta(days=grace)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.keeper.account_id or 0 for row in subjects.memo["rows"]]


def standing(context: Context) -> Subjects:
    """All that is in use."""
    rows = entries(context.using)
    columns: dict[str, list[Any]] = {"code": [row.code for row in rows], "place": [row.place_id for row in rows]}
    found = Subjects(EquipmentStands, columns, list(range(len(rows))), [None] * len(rows))
    found.memo["rows"] = rows
    return found


def served(rows: Sequence[Any], context: Context) -> list[Served]:
    today, codes = timezone.localdate(context.now), [row.code for row in rows]
    last = {work: last_service(codes, [work], context.using) for work in ("test", "repair", "upkeep")}
    now = int(context.now.timestamp())
    return [Served(row.code, row.kind, *_days(row, last, today), now) for row in rows]


def _days(row: Any, last: Mapping[str, Mapping[str, date]], today: date) -> tuple[int, int, int]:
    """Since the last test, repair and upkeep, each since it came into use where there was none."""
    tested, repaired, kept = ((today - last[work].get(row.code, row.in_use_since)).days for work in last)
    return tested, repaired, kept


class MaintenanceDue(Gate):
    """Said at the shift's one check, once; nothing is stopped by it."""

    key = "safety.maintenance_due"
    title = "设备保养到期提醒"
    subject = EquipmentChecked
    params = UpkeepParams
    outcome = Outcome.WARN
    advice = "请安排保养（EQUIPMENT_MAINTENANCE_DUE）"
    examples = ServiceOverdue.examples

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Served]:
        known = {row.code: row for row in entries(context.using)}
        found = {
            each.code: each for each in served([known[code] for code in set(subjects.code) & known.keys()], context)
        }
        gone = Served("", "", 0, 0, 0, 0)
        return [found.get(code, gone) for code in subjects.code]

    @staticmethod
    def judge(fact: Served, params: UpkeepParams) -> str | None:
        said = ServiceOverdue.judge(fact, params)
        return said and f"{said}（EQUIPMENT_MAINTENANCE_DUE）"


class UncheckedParams(Params):
    """``default_cycle`` by class; the check of a day is due at ``closes``, the finding ``find_hours`` later."""

    default_cycle: dict[str, str] = Field({"A类": "daily", "B类": "weekly", "C类": "monthly"}, title="检查周期")
    closes: str = Field("18:00", title="截止", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    find_hours: int = Field(24, title="多久后提出问题（小时）", ge=0)
    superior: str = Field("warehouse_head", title="上级岗位")


CYCLES = {"daily": 1, "weekly": 7, "monthly": 30, "quarterly": 90}


class Looked(NamedTuple):
    """``last`` is the ordinal of the last day on which it was checked and at once written down."""

    code: str
    grade: str
    last: int
    now: int


def check_due(fact: Looked, params: UncheckedParams) -> datetime | None:
    """When the next check is due; None where the clause says nothing of its class."""
    cycle = CYCLES.get(params.default_cycle.get(f"{fact.grade}类", ""))
    if cycle is None:
        return None
    hour, minute = params.closes.split(":")
    day = date.fromordinal(fact.last + cycle)
    return local(day, time(int(hour), int(minute)))


class EquipmentUnchecked(Watch):
    key = "safety.equipment_unchecked"
    title = "设备定期检查逾期"
    subject = EquipmentStands
    params = UncheckedParams
    supervisor = "warehouse_head"
    advice = "请检查设备并当场登记；事后补录的不算"
    examples = (
        passes(Looked("A-1", "A", 738_000, int(datetime(2021, 7, 26, 9, 59, tzinfo=UTC).timestamp()))),
        breaches(Looked("A-1", "A", 738_000, int(datetime(2021, 7, 31, 12, tzinfo=UTC).timestamp()))),
        passes(Looked("A-1", "B", 738_000, int(datetime(2021, 7, 31, 12, tzinfo=UTC).timestamp()))),
    )

    def subjects(self, context: Context) -> Subjects:
        return standing(context)

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Looked]:
        return looked(subjects.memo["rows"], context)

    @staticmethod
    def judge(fact: Looked, params: UncheckedParams) -> str | None:
        due = check_due(fact, params)
        if due is None or fact.now < (due + timedelta(hours=params.find_hours)).timestamp():
            return None
        return f"{fact.code} 应在 {timezone.localtime(due):%Y-%m-%d %H:%M} 前检查"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return [row.keeper.account_id or 0 for row in subjects.memo["rows"]]


def looked(rows: Sequence[Any], context: Context) -> list[Looked]:
    """When each was last checked; a check that was made up for does not count."""
    last: dict[str, date] = {}
    checks = EquipmentCheck.objects.using(context.using).filter(code__in=[row.code for row in rows], made_up=False)
    for code, moment in checks.values_list("code", "checked_at"):
        day = timezone.localdate(moment)
        last[code] = max(day, last.get(code, day))
    now = int(context.now.timestamp())
    return [Looked(row.code, row.grade, last.get(row.code, row.in_use_since).toordinal(), now) for row in rows]
