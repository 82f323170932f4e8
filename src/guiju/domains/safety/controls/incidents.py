"""Incidents are registered, graded and reported in time; no accident is let go while one of four things is open."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.incident_subjects import IncidentStands
from guiju.domains.safety.incidents import incidents, lacks
from guiju.domains.safety.models import Incident, IncidentKind
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.climbing import ClimbingParams, climbs
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import first_at

OFFICER = "safety_officer"
HARM = (IncidentKind.INJURY.value, IncidentKind.ACCIDENT.value)
HOUR, DAY = 3600, 86_400
RECENT = timedelta(days=400)


class IncidentParams(Params):
    """Of an incident that is graded: whose task is what, within how many days."""

    claim_post: str = Field("admin_office", title="工伤申请岗位")
    investigate_post: str = Field("safety_officer", title="调查岗位")
    law_injury_claim_days: int = Field(30, title="工伤申请期限（天）", ge=1)
    default_investigation_days: int = Field(30, title="调查期限（天）", ge=1)
    law_government_inquiry_days: int = Field(60, title="政府调查期限（天）", ge=1)


INCIDENT_HANDLED = OccasionalDuty("safety.incident_handled", "事件定级与处理", IncidentParams)


class OutsideDuty(Params):
    kinds: list[str] = Field(["epidemic"], title="哪些种类")
    post: str = Field("safety_officer", title="上报岗位")
    default_report_hours: int = Field(2, title="上报时限（小时）", ge=1)


INCIDENT_REPORTED = OccasionalDuty("safety.incident_reported", "事件对外上报", OutsideDuty)


class _IncidentWatch(Watch):
    """Over what happened in the last year and somewhat."""

    subject = IncidentStands

    def subjects(self, context: Context) -> Subjects:
        rows = list(incidents(context.using).filter(recorded_at__gte=context.now - RECENT).order_by("pk"))
        columns: dict[str, list[Any]] = {
            "number": [row.number for row in rows],
            "place": [row.place_id for row in rows],
        }
        found = Subjects(IncidentStands, columns, list(range(len(rows))), [None] * len(rows))
        found.memo["rows"] = rows
        return found

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(OFFICER, subjects.place, context.now, context.using)


class GradeParams(Params):
    default_grade_minutes: int = Field(30, title="定级时限（分钟）", ge=1)


class Graded(NamedTuple):
    number: str
    kind: str
    is_graded: bool
    seconds: int


class IncidentUngraded(_IncidentWatch):
    key = "safety.incident_ungraded"
    title = "事件没有及时定级"
    params = GradeParams
    advice = "请立即定级，决定要不要对外报告"
    examples = (
        passes(Graded("SG-1", "injury", is_graded=True, seconds=99 * HOUR)),
        passes(Graded("SG-1", "near_miss", is_graded=False, seconds=99 * HOUR)),
        passes(Graded("SG-1", "injury", is_graded=False, seconds=30 * 60)),
        breaches(Graded("SG-1", "injury", is_graded=False, seconds=30 * 60 + 1)),
        passes(Graded("SG-1", "injury", is_graded=False, seconds=30 * 60 + 1), default_grade_minutes=60),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Graded]:
        return [
            Graded(row.number, row.kind, row.grade is not None, int((context.now - row.recorded_at).total_seconds()))
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Graded, params: GradeParams) -> str | None:
        if fact.is_graded or fact.kind not in HARM or fact.seconds <= params.default_grade_minutes * 60:
            return None
        return f"{fact.number} 登记后 {params.default_grade_minutes} 分钟没有定级"


class OutsideParams(ClimbingParams):
    """Which incidents, and from when the time runs: from the head's receipt (by law) or from the report itself."""

    escalate_to: list[str] = Field(["owner"], title="逐级升级到", min_length=1)
    default_repeat_minutes: int = Field(15, title="升级间隔（分钟）", ge=1)
    kinds: list[str] = Field(["injury", "accident"], title="哪些种类")
    law_unit_head_report_hours: int | None = Field(None, title="负责人报告时限（小时）", ge=1)
    default_report_hours: int | None = Field(None, title="上报时限（小时）", ge=1)


class Reported(NamedTuple):
    """Points in epoch seconds; ``received`` is 0 where it is no serious accident."""

    number: str
    kind: str
    was_reported: bool
    recorded: int
    received: int
    now: int


def report_due(fact: Reported, params: OutsideParams) -> int:
    """Until when it is reported outside, in epoch seconds; 0 where it need not be."""
    if fact.kind not in params.kinds:
        return 0
    if params.law_unit_head_report_hours is not None:
        return fact.received and fact.received + params.law_unit_head_report_hours * HOUR
    return fact.recorded + (params.default_report_hours or 1) * HOUR


@climbs
class OutsideReportMissing(_IncidentWatch):
    key = "safety.outside_report_missing"
    title = "没有对外报告"
    params = OutsideParams
    advice = "请立即报告主管部门，并登记回执号"
    examples = (
        passes(Reported("SG-1", "epidemic", was_reported=True, recorded=0, received=0, now=DAY), kinds=["epidemic"]),
        passes(
            Reported("SG-1", "injury", was_reported=False, recorded=0, received=0, now=DAY),
            law_unit_head_report_hours=1,
        ),
        passes(Reported("SG-1", "theft", was_reported=False, recorded=0, received=1, now=DAY)),
        breaches(
            Reported("SG-1", "accident", was_reported=False, recorded=0, received=1, now=HOUR + 1),
            law_unit_head_report_hours=1,
        ),
        breaches(
            Reported("SG-1", "epidemic", was_reported=False, recorded=0, received=0, now=2 * HOUR),
            kinds=["epidemic"],
            default_report_hours=2,
        ),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Reported]:
        now = int(context.now.timestamp())
        return [
            Reported(
                row.number,
                row.kind,
                row.was_reported,
                int(row.recorded_at.timestamp()),
                int(row.received_at.timestamp()) if row.grade == "serious" else 0,
                now,
            )
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Reported, params: OutsideParams) -> str | None:
        due = report_due(fact, params)
        if fact.was_reported or not due or fact.now < due:
            return None
        moment = timezone.localtime(datetime.fromtimestamp(due, UTC))
        return f"{fact.number} 应在 {moment:%Y-%m-%d %H:%M} 前对外报告"

    @staticmethod
    def due(fact: Reported, params: OutsideParams) -> datetime | None:
        due = report_due(fact, params)
        return datetime.fromtimestamp(due, UTC) if due else None


class Four(NamedTuple):
    number: str
    is_called_closed: bool
    missing: str


class FourNotsOpen(_IncidentWatch):
    key = "safety.four_nots_open"
    title = "四不放过没有做完"
    params = Params
    advice = "请补登还缺的项目（FOUR_NOTS_OPEN）"
    examples = (
        passes(Four("SG-1", is_called_closed=False, missing="教育")),
        passes(Four("SG-1", is_called_closed=True, missing="")),
        breaches(Four("SG-1", is_called_closed=True, missing="教育")),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Four]:
        return [Four(row.number, row.called_closed is not None, "、".join(lacks(row))) for row in subjects.memo["rows"]]

    @staticmethod
    def judge(fact: Four, params: Params) -> str | None:
        if not fact.is_called_closed or not fact.missing:
            return None
        return f"{fact.number} 已结案但缺{fact.missing}（FOUR_NOTS_OPEN）"


class RegisteredParams(Params):
    default_near_miss_report_hours: int = Field(24, title="上报期限（小时）", ge=1)
    shift_ends: str = Field("18:00", title="下班时间", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    leader: str = Field("warehouse_head", title="班组长岗位")


class Registered(NamedTuple):
    """Seconds from local midnight of the day on which it happened to its registration."""

    number: str
    kind: str
    seconds: int


class RegisteredLate(_IncidentWatch):
    """The leader of the shift answers, not whoever was hurt."""

    key = "safety.incident_registered_late"
    title = "受伤没有及时登记"
    params = RegisteredParams
    supervisor = "operations_director"
    advice = "请班组长说明为什么没有在期限内登记"
    examples = (
        passes(Registered("SG-1", "injury", 42 * HOUR)),
        passes(Registered("SG-1", "near_miss", 99 * HOUR)),
        breaches(Registered("SG-1", "injury", 42 * HOUR + 1)),
        passes(Registered("SG-1", "injury", 42 * HOUR + 1), default_near_miss_report_hours=48),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Registered]:
        rows = subjects.memo["rows"]
        return [
            Registered(row.number, row.kind, int((row.recorded_at - _midnight(row)).total_seconds())) for row in rows
        ]

    @staticmethod
    def judge(fact: Registered, params: RegisteredParams) -> str | None:
        hour, minute = (int(each) for each in params.shift_ends.split(":"))
        limit = hour * HOUR + minute * 60 + params.default_near_miss_report_hours * HOUR
        if fact.kind not in HARM or fact.seconds <= limit:
            return None
        return f"{fact.number} 在当班结束 {params.default_near_miss_report_hours} 小时后才登记"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(RegisteredParams().leader, subjects.place, context.now, context.using)


def _midnight(row: Any) -> datetime:
    return local(timezone.localdate(row.occurred_at))


class CultureParams(Params):
    near_miss_days: int = Field(90, title="险情上报回看（天）", ge=1)


class Culture(NamedTuple):
    """``quiet`` days before it without a report of a near miss at the place, -1 where there never was one."""

    number: str
    kind: str
    quiet: int


class CultureReview(_IncidentWatch):
    key = "safety.culture_review"
    title = "有事故而此前没有险情上报"
    params = CultureParams
    advice = "请复查这里的安全文化：险情为什么没有人上报"
    examples = (
        passes(Culture("SG-1", "accident", 90)),
        passes(Culture("SG-1", "near_miss", -1)),
        breaches(Culture("SG-1", "accident", 91)),
        breaches(Culture("SG-1", "injury", -1)),
        passes(Culture("SG-1", "accident", 91), near_miss_days=120),
    )

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Culture]:
        told: dict[int, list[datetime]] = {}
        misses = Incident.objects.using(context.using).filter(
            kind=IncidentKind.NEAR_MISS, place__in=set(subjects.place)
        )
        for place, moment in misses.values_list("place_id", "occurred_at"):
            told.setdefault(place, []).append(moment)
        return [
            Culture(row.number, row.kind, _quiet(row.occurred_at, told.get(row.place_id, [])))
            for row in subjects.memo["rows"]
        ]

    @staticmethod
    def judge(fact: Culture, params: CultureParams) -> str | None:
        if fact.kind not in HARM or 0 <= fact.quiet <= params.near_miss_days:
            return None
        return f"{fact.number} 之前 {params.near_miss_days} 天没有人上报险情"


def _quiet(moment: datetime, told: Sequence[datetime]) -> int:
    before = [each for each in told if each <= moment]
    return (moment - max(before)).days if before else -1
