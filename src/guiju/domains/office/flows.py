"""How long flows take, by the moments that the system recorded; an improvement is what they say before and after."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import F
from pydantic import Field

from guiju.domains.office import periods
from guiju.domains.office.duties import MANAGERS
from guiju.domains.office.journal import Journal, Wish, kept_in, unmet
from guiju.domains.office.models import EntryKind, ErrandStep, JournalEntry
from guiju.domains.office.promotion import QUARTERLY
from guiju.kernel.calendar.moments import local
from guiju.kernel.commands.models import HeldCommand
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of_duty

UNMEASURED, NOTHING = "未量化：系统时间没有前后数据（IMPROVEMENT_UNMEASURED）", "无改进记录"
MINUTES_A_DAY = 24 * 60


class Improvements(Params):
    default_min_improvements_per_quarter: int = Field(1, title="每季至少改进", ge=1)
    default_window_days: int = Field(90, title="改进前后各看多少天", ge=1)


class Cycle(NamedTuple):
    """One run of a flow: when it was over, and how long it took."""

    ended_at: datetime
    minutes: int


Read = Callable[[datetime, str], Sequence[Cycle]]
_clocks: dict[str, Read] = {}


def clock(title: str, read: Read) -> None:
    """Let improvements be measured by it: what ended since a moment, in one statement."""
    _clocks[title] = read


def titles() -> list[str]:
    return sorted(_clocks)


def cycles(rows: Sequence[tuple[datetime, datetime]]) -> list[Cycle]:
    """Of (begun, ended)."""
    return [Cycle(ended, int((ended - begun).total_seconds()) // 60) for begun, ended in rows]


def measure(rows: Sequence[dict[str, Any]], days: Sequence[date], now: datetime, using: str) -> list[str]:
    """Fill figure, unit and source of improvements from the clock of their topic; by entry what it lacks."""
    asked = [place for place, row in enumerate(rows) if row["kind"] == EntryKind.IMPROVEMENT]
    bounds: list[Any] = [bound.params for bound in bounds_of_duty(FLOW_IMPROVED.key, now, using)] if asked else []
    window = timedelta(days=max((each.default_window_days for each in bounds), default=90))
    known: dict[str, Sequence[Cycle]] = {}
    for topic in sorted({rows[place]["topic"] for place in asked} & _clocks.keys()):
        known[topic] = _clocks[topic](local(min(days[place] for place in asked)) - window, using)
    lacks = [""] * len(rows)
    for place in asked:
        row, changed = rows[place], local(days[place])
        own = known.get(row["topic"], ())
        before = [each.minutes for each in own if changed - window <= each.ended_at < changed]
        after = [each.minutes for each in own if changed <= each.ended_at < changed + window]
        if not before or not after:
            lacks[place] = UNMEASURED
            continue
        was, became = sum(before) // len(before), sum(after) // len(after)
        told = f"{_days(was)} → {_days(became)}（系统时间，前 {len(before)} 件、后 {len(after)} 件）"
        row.update(before=was, figure=became, unit="分钟", source=told)
    return lacks


def _days(minutes: int) -> str:
    return f"{minutes / MINUTES_A_DAY:.1f} 天"


def _missing(wishes: Sequence[Wish], using: str) -> Mapping[int, str]:
    """By duty item what of its quarter is missing."""
    known = {wish.stretch: tally(wish.stretch, using) for wish in wishes}
    found = {}
    for wish in wishes:
        whole, unmeasured = known[wish.stretch]
        least = wish.params.default_min_improvements_per_quarter
        if whole < least:
            left = f"，未量化 {unmeasured} 件" if unmeasured else ""
            found[wish.item] = f"流程优化 {whole}/{least}{left}" if whole or unmeasured else NOTHING
    return found


def tally(stretch: periods.Stretch, using: str) -> tuple[int, int]:
    """How many improvements of a stretch are measured, and how many are not."""
    rows = JournalEntry.objects.using(using).filter(kind=EntryKind.IMPROVEMENT, about_day__range=stretch)
    lacks = list(rows.values_list("lacks", flat=True))
    return lacks.count(""), len(lacks) - lacks.count("")


FLOW_IMPROVED = Duty(
    "office.flow_improved",
    "每季流程优化",
    DutyParams(posts=MANAGERS, superior="owner", **QUARTERLY),
    outstanding=unmet,
    own=Improvements,
)
kept_in(Journal(FLOW_IMPROVED.key, EntryKind.IMPROVEMENT, periods.quarter_before, lookup=_missing))


def _errands(since: datetime, using: str) -> list[Cycle]:
    rows = ErrandStep.objects.using(using).filter(step=ErrandStep.Step.CLOSE, taken_at__gte=since)
    return cycles(list(rows.values_list(F("errand__given_at"), "taken_at")))


def _approvals(since: datetime, using: str) -> list[Cycle]:
    rows = HeldCommand.objects.using(using).filter(decided_at__gte=since).values_list("held_at", "decided_at")
    return cycles([(held, decided) for held, decided in rows if decided is not None])


clock("交办事项", _errands)
clock("审批", _approvals)
