"""Indicators as they stand: filled by hand, or live from what an upper domain records."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Literal, NamedTuple

import orjson
from dateutil.relativedelta import relativedelta
from django.utils import timezone

from guiju.domains.policy.models import Indicator, Reading
from guiju.kernel.calendar.moments import first_after, first_of
from guiju.kernel.controls.evaluation import Span
from guiju.kernel.rulebook.in_force import clauses_in_force

BY_HAND = "手填"
ONE_DAY = relativedelta(days=1)
PERIODS = {"month": 1, "quarter": 3}


class Read(NamedTuple):
    """``value`` None is nothing to count; ``papers`` are the numbers of what made it."""

    value: int | None
    papers: Sequence[str] = ()


class LiveSource(NamedTuple):
    """``query`` is where its papers are records; ``read`` counts a span in a fixed number of statements."""

    key: str
    title: str
    period: Literal["month", "quarter"]
    query: str
    read: Callable[[Span, str], Read]


_sources: dict[str, LiveSource] = {}


def offer(source: LiveSource) -> None:
    """Let indicators be counted from it."""
    _sources[source.key] = source


def sources() -> Mapping[str, LiveSource]:
    return _sources


class Measured(NamedTuple):
    """An indicator in its period; ``source`` is the title of where it is counted from, 手填 where a person enters it."""

    code: str
    title: str
    unit: str
    target: int
    is_most: bool
    source: str
    query: str
    since: date | None
    until: date | None
    value: int | None
    papers: tuple[str, ...]

    @property
    def is_red(self) -> bool:
        if self.value is None:
            return False
        return self.value > self.target if self.is_most else self.value < self.target

    @property
    def fault(self) -> str:
        """What is wrong with it, empty where nothing is."""
        if not self.is_red:
            return ""
        bound = "不高于" if self.is_most else "不低于"
        about = f"，涉及 {'、'.join(self.papers)}" if self.papers else ""
        return (
            f"指标“{self.title}”{self.value}{self.unit}，目标{bound} {self.target}{self.unit}（{self.source}）{about}"
        )


def ruled_targets(
    wanted: Sequence[tuple[str | None, str]], now: datetime, using: str = "default"
) -> dict[tuple[str, str], int]:
    """By (clause, param) the whole numbers that clauses in force have there; a statement where any is asked for."""
    codes = {clause for clause, _ in wanted if clause}
    if not codes:
        return {}
    rows = clauses_in_force(timezone.localdate(now), using).filter(code__in=codes).order_by()
    params = {code: orjson.loads(own) for code, own in rows.values_list("code", "params")}
    found = {(clause, param): params.get(clause, {}).get(param) for clause, param in wanted if clause}
    return {key: value for key, value in found.items() if isinstance(value, int)}


def measured(now: datetime, using: str = "default", titles: Collection[str] | None = None) -> dict[str, Measured]:
    """By title the indicators in the period of now, or by the last reading; two statements and those of the sources."""
    rows = Indicator.objects.using(using).order_by("id")
    if titles is not None:
        rows = rows.filter(title__in=titles)
    known = list(rows)
    ruled = ruled_targets([(row.clause, row.param) for row in known], now, using)
    for row in known:
        row.target = ruled.get((row.clause, row.param), row.target)
    last: dict[int, Reading] = {}
    for reading in Reading.objects.using(using).filter(indicator__in=known).order_by("until", "id"):
        last[reading.indicator_id] = reading
    spans = {period: span_of(timezone.localdate(now), months) for period, months in PERIODS.items()}
    counted = {
        key: _sources[key].read(spans[_sources[key].period], using)
        for key in sorted({row.source for row in known} & _sources.keys())
    }
    return {row.title: _standing(row, last.get(row.pk), spans, counted) for row in known}


class Compared(NamedTuple):
    """An indicator in one span and in a later one; None is nothing to count."""

    title: str
    unit: str
    before: int | None
    after: int | None


def compared(titles: Collection[str], before: Span, after: Span, using: str = "default") -> dict[str, Compared]:
    """By title what indicators were in two spans: counted by their source, or the last reading that ends within."""
    rows = list(Indicator.objects.using(using).filter(title__in=titles).order_by("id"))
    counted = {
        key: tuple(_sources[key].read(span, using).value for span in (before, after))
        for key in sorted({row.source for row in rows} & _sources.keys())
    }
    read: dict[int, list[int | None]] = {}
    for reading in Reading.objects.using(using).filter(indicator__in=rows).order_by("until", "id"):
        values = read.setdefault(reading.indicator_id, [None, None])
        for place, span in enumerate((before, after)):
            if span.since <= reading.until <= span.until:
                values[place] = reading.value
    return {
        row.title: Compared(row.title, row.unit, *(counted.get(row.source) or read.get(row.pk) or (None, None)))
        for row in rows
    }


def _standing(row: Indicator, last: Reading | None, spans: Mapping[str, Span], counted: Mapping[str, Read]) -> Measured:
    what = (row.code, row.title, row.unit, row.target, row.is_most)
    if row.source in counted:
        source, read = _sources[row.source], counted[row.source]
        return Measured(*what, source.title, source.query, *spans[source.period], read.value, tuple(read.papers))
    if last is None:
        return Measured(*what, BY_HAND, "", None, None, None, ())
    return Measured(*what, BY_HAND, "", last.since, last.until, last.value, ())


def span_of(day: date, months: int) -> Span:
    """The month or quarter in which a day lies."""
    return Span(first_of(day, months), first_after(day, months) - ONE_DAY)
