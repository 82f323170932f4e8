"""Patterns about days and times: valid on a day, within hours, done within, not overdue. Days are ordinals."""

from datetime import date
from typing import Any, ClassVar, NamedTuple

from pydantic import Field

from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.patterns.pattern import Pattern

HOUR = 3600
MINUTES_A_DAY = 24 * 60
_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


def spoken_day(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def spoken_span(seconds: int) -> str:
    """Whole hours and minutes, as ``5 小时 30 分``."""
    hours, rest = divmod(seconds, HOUR)
    return f"{hours} 小时 {rest // 60} 分"


def minute_of(clock: str) -> int:
    """``09:30`` as minutes since midnight."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def clock_of(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


class DaysLeft(Params):
    days_left: int = Field(0, title="至少剩余天数", ge=0)


class Validity(NamedTuple):
    """``since`` and ``until`` are the first and the last day of validity; None is open."""

    name: str
    since: int | None
    until: int | None
    day: int


class ValidOnDay(Pattern):
    """A certificate, licence, contract or price is valid on the day of the act, and some days longer."""

    asks = DaysLeft
    what: ClassVar[str] = "证件"

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        known: Validity = cls.shape(fact)
        if known.since is not None and known.day < known.since:
            return f"{cls.what}“{known.name}”自 {spoken_day(known.since)} 起才有效"
        if known.until is None:
            return None
        left = known.until - known.day
        if left < 0:
            return f"{cls.what}“{known.name}”已于 {spoken_day(known.until)} 到期"
        least: int = cls.param(params, "days_left")
        if left < least:
            return f"{cls.what}“{known.name}”只剩 {left} 天（{spoken_day(known.until)} 到期），至少要 {least} 天"
        return None


class OpenHours(Params):
    opens: str = Field("09:00", title="开始时间", pattern=_CLOCK)
    closes: str = Field("18:00", title="结束时间", pattern=_CLOCK)
    workdays_only: bool = Field(default=False, title="只在工作日")


class Happening(NamedTuple):
    """When something is done: minute of the local day, and whether that day is a workday."""

    name: str
    minute: int
    is_workday: bool


class WithinHours(Pattern):
    """Done at a time of day that is allowed; hours that close before they open run over midnight."""

    asks = OpenHours

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        known: Happening = cls.shape(fact)
        opens, closes = cls.param(params, "opens"), cls.param(params, "closes")
        if cls.param(params, "workdays_only") and not known.is_workday:
            return f"“{known.name}”不在工作日，只能在工作日进行"
        first, last = minute_of(opens), minute_of(closes)
        is_open = first <= known.minute < last if first < last else known.minute >= first or known.minute < last
        if is_open:
            return None
        return f"“{known.name}”在 {clock_of(known.minute)}，只能在 {opens} 至 {closes} 之间"


class Hours(Params):
    hours: int = Field(24, title="期限（小时）", ge=0)


class Elapsed(NamedTuple):
    """Seconds from the event to the act that had to follow; working seconds where the clause says working hours."""

    seconds: int


class DoneWithin(Pattern):
    """What had to follow an event followed soon enough. ``sentence`` takes ``spent`` and ``hours``."""

    asks = Hours
    sentence: ClassVar[str] = "过了 {spent}才完成，规定不超过 {hours} 小时"

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        known: Elapsed = cls.shape(fact)
        hours: int = cls.param(params, "hours")
        if known.seconds <= hours * HOUR:
            return None
        return cls.sentence.format(spent=spoken_span(known.seconds), hours=hours)


class Grace(Params):
    grace_days: int = Field(0, title="宽限天数", ge=0)


class Due(NamedTuple):
    """Something open with a due day, looked at on ``day``; what is done is never overdue."""

    name: str
    due: int
    day: int
    is_done: bool


class NotOverdue(Pattern):
    """What is due on a day is done by then, or within the grace."""

    asks = Grace

    @classmethod
    def judge(cls, fact: Any, params: Any) -> str | None:
        known: Due = cls.shape(fact)
        late = known.day - known.due
        if known.is_done or late <= cls.param(params, "grace_days"):
            return None
        return f"“{known.name}”应于 {spoken_day(known.due)} 前完成，已逾期 {late} 天"
