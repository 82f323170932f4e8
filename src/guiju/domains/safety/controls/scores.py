"""A station that is not in order is put right by the next working day, and somebody else looks again."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, NamedTuple

from django.utils import timezone
from pydantic import Field

from guiju.domains.safety.models import StationScore
from guiju.domains.safety.work_subjects import StationAgain, StationScored
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import params_in_force
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.deadlines import Deadlines
from guiju.kernel.findings.standing import settled
from guiju.kernel.org.holders import first_at


class ScoreParams(Params):
    default_score_pass: int = Field(80, title="及格分", ge=0, le=100)


class Scored(NamedTuple):
    """``due`` is closing time of the next working day, in epoch seconds; 0 is put right already."""

    station: str
    score: int
    due: int


class StationScoreLow(Watch):
    key = "safety.station_score_low"
    title = "工位不整洁"
    subject = StationScored
    params = ScoreParams
    supervisor = "warehouse_head"
    advice = "请整理工位并拍照，由另一人复查"
    examples = (
        passes(Scored("P-03", 80, 1)),
        passes(Scored("P-03", 72, 0)),
        breaches(Scored("P-03", 79, 1)),
        passes(Scored("P-03", 72, 1), default_score_pass=70),
    )

    def subjects(self, context: Context) -> Subjects:
        recent = StationScore.objects.using(context.using).filter(
            id__gte=first_id_since(context.now - LOOK_BACK, context.using)
        )
        rows = list(recent.select_related("owner").order_by("id"))
        marks = [mark_of(row.station, row.scored_at) for row in rows]
        return scored(marks, rows, context, settled(self.key, context.using))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Scored]:
        facts: list[Scored] = subjects.memo["facts"]
        return facts

    @staticmethod
    def judge(fact: Scored, params: ScoreParams) -> str | None:
        if not fact.due or fact.score >= params.default_score_pass:
            return None
        return f"{fact.station} 得 {fact.score} 分，{params.default_score_pass} 分及格"

    @staticmethod
    def due(fact: Scored, params: ScoreParams) -> datetime:
        return datetime.fromtimestamp(fact.due, UTC)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        owners: list[int] = subjects.memo["owners"]
        return owners


class AgainParams(ScoreParams):
    default_times: int = Field(2, title="几次不及格", ge=2)
    default_within_days: int = Field(30, title="多少天内", ge=1, le=366)
    default_leader: str = Field("warehouse_head", title="报哪个岗位", max_length=40)


class Lows(NamedTuple):
    """A station with its scores, newest first, as (points, days ago)."""

    station: str
    points: tuple[int, ...]
    days: tuple[int, ...]


class StationLowAgain(Watch):
    """Its leader's to see to, until it is good again for so long."""

    key = "safety.station_low_again"
    title = "工位、区域再次不整洁"
    subject = StationAgain
    params = AgainParams
    advice = "请负责人安排整改"
    examples = (
        passes(Lows("C", (70, 90), (0, 7))),
        breaches(Lows("C", (70, 79), (0, 7))),
        passes(Lows("C", (70, 79), (0, 30))),
        passes(Lows("C", (70, 79), (0, 7)), default_times=3),
    )
    longest: ClassVar[timedelta] = timedelta(days=366)

    def subjects(self, context: Context) -> Subjects:
        since = first_id_since(context.now - self.longest, context.using)
        found: dict[str, list[StationScore]] = {}
        for row in StationScore.objects.using(context.using).filter(id__gte=since).order_by("-id"):
            found.setdefault(row.station, []).append(row)
        columns: dict[str, list[Any]] = {"station": list(found), "place": [rows[0].place_id for rows in found.values()]}
        made = Subjects(StationAgain, columns, list(range(len(found))), [None] * len(found))
        made.memo["rows"] = list(found.values())
        return made

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Lows]:
        today = timezone.localdate(context.now)
        return [
            Lows(
                station,
                tuple(row.score for row in rows),
                tuple((today - timezone.localdate(row.scored_at)).days for row in rows),
            )
            for station, rows in zip(subjects.station, subjects.memo["rows"], strict=True)
        ]

    @staticmethod
    def judge(fact: Lows, params: AgainParams) -> str | None:
        recent = [
            points
            for points, days in zip(fact.points, fact.days, strict=True)
            if days < params.default_within_days and points < params.default_score_pass
        ]
        if len(recent) < params.default_times:
            return None
        return f"{fact.station} 在 {params.default_within_days} 天内 {len(recent)} 次不及格"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        leader = params_in_force(StationLowAgain, context)[0].default_leader
        return first_at(leader, subjects.place, context.now, context.using)


def mark_of(station: str, moment: datetime) -> str:
    return f"{station}/{int(moment.timestamp())}"


def scored(
    marks: list[str], rows: Sequence[Any], context: Context, over: set[str], items: list[int] | None = None
) -> Subjects:
    """Scores (``place_id``, ``station``, ``score``, ``scored_at``, ``owner``); ``over`` are put right already."""
    columns: dict[str, list[Any]] = {"number": marks, "place": [row.place_id for row in rows]}
    found = Subjects(StationScored, columns, items or list(range(len(rows))), [None] * len(rows))
    moments = [row.scored_at for row in rows]
    deadlines = Deadlines(moments, context.using) if moments else None
    found.memo["facts"] = [
        Scored(
            row.station,
            row.score,
            0 if mark in over or deadlines is None else int(deadlines.after_workdays(row.scored_at, 1).timestamp()),
        )
        for mark, row in zip(marks, rows, strict=True)
    ]
    found.memo["owners"] = [row.owner.account_id or 0 for row in rows]
    return found
