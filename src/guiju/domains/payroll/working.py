"""How a month's payroll is worked out from what was read: wages by days, commission by what was sold, what is owed since."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from guiju.domains.payroll.models import LineKind
from guiju.domains.payroll.reading import Known, Paid, Pending, end_of
from guiju.domains.payroll.rules import Segment, Stretch, commission, evenly, prorated, segments
from guiju.domains.payroll.sales import sold
from guiju.domains.policy.api import on_day, percent, shops_of
from guiju.lib.money import in_yuan


class Line(NamedTuple):
    """A line of a payslip to be; ``settles`` is the pending line that it pays."""

    kind: str
    title: str
    since: date
    until: date
    amount: int
    formula: str
    unit: int | None = None
    is_pending: bool = False
    settles: int | None = None
    component: str = ""


OTHER = "其他（待归类）"
"""Where an item stands until personnel has classed it."""
PARTS = {LineKind.BASE: "基本工资", LineKind.COMMISSION: "提成", LineKind.BACK: "提成"}
WAITS = "没有在效的提成方案，公布后随下一次工资补发"
Lines = dict[int, list[Line]]
"""By person."""


def work_out(month: date, known: Known, pending: Sequence[Pending]) -> Lines:
    """Everybody's lines of a month that begins on ``month``, with those that earlier ones left open."""
    last = end_of(month)
    found: Lines = {}
    members: dict[int, list[tuple[int, date, date]]] = {}
    for person in known.people:
        parts = person.stretches(month, last)
        if parts:
            found[person.id] = _wages(person, parts, last.day)
        for part in parts:
            unit = person.terms[part.terms].unit
            if unit is not None:
                members.setdefault(unit, []).append((person.id, part.since, part.until))
    for unit, own in members.items():
        for who, line in _commissions(unit, own, known):
            found.setdefault(who, []).append(line)
    for who, line in _settlements(known, pending):
        found.setdefault(who, []).append(line)
    return {who: [_placed(line, known) for line in lines] for who, lines in found.items()}


def _placed(line: Line, known: Known) -> Line:
    """With the part of pay to which it belongs."""
    return line._replace(component=PARTS.get(LineKind(line.kind)) or known.components.get(line.title, OTHER))


def _wages(person: Paid, parts: Sequence[Stretch], days: int) -> list[Line]:
    """The base wage and the fixed items, each by the calendar days on which its amount counts."""
    amounts: dict[tuple[str, str], dict[Stretch, int]] = {(LineKind.BASE, str(LineKind.BASE.label)): {}}
    for part in parts:
        terms = person.terms[part.terms]
        amounts[LineKind.BASE, str(LineKind.BASE.label)][part] = terms.base
        for title, amount in terms.items:
            amounts.setdefault((LineKind.FIXED, title), {})[part] = amount
    found = []
    for (kind, title), own in amounts.items():
        shares = prorated([(amount, part.days) for part, amount in own.items()], days)
        for (part, amount), share in zip(own.items(), shares, strict=True):
            how = f"{in_yuan(amount)} 元/月" + ("" if part.days == days else f" × {part.days}/{days} 天")
            found.append(Line(kind, title, part.since, part.until, share, how))
    return found


def _cut(unit: int, members: Iterable[tuple[int, date, date]], known: Known) -> list[Segment]:
    """The days of these people, in stretches of the same people under the same scheme."""
    return segments(members, [rate.since for rate in known.rates[unit]])


def _shares(unit: int, segment: Segment, known: Known) -> tuple[list[int], str] | None:
    """What each of its people gets of a segment, and how; None where no scheme is in force."""
    rate = on_day(known.rates[unit], segment.since)
    if rate is None:
        return None
    paid = sold(known.sales, shops_of(rate.shops), segment.since, segment.until)
    how = f"计提销售额 {in_yuan(paid)} 元 × {percent(rate.rate)} ÷ {len(segment.people)} 人"
    return evenly(commission(paid, rate.rate), len(segment.people)), how


def _commissions(unit: int, members: Iterable[tuple[int, date, date]], known: Known) -> Iterator[tuple[int, Line]]:
    for segment in _cut(unit, members, known):
        shared = _shares(unit, segment, known)
        amounts, how = shared or ([0] * len(segment.people), WAITS)
        title = f"{known.names[unit]}提成" + ("" if shared else "（待定）")
        for person, amount in zip(segment.people, amounts, strict=True):
            yield (
                person,
                Line(LineKind.COMMISSION, title, segment.since, segment.until, amount, how, unit, shared is None),
            )


def _settlements(known: Known, pending: Sequence[Pending]) -> Iterator[tuple[int, Line]]:
    """What schemes published since say of days that were left open; days of which none says anything stay open."""
    owing: dict[tuple[int, date, date], dict[int, int]] = {}
    for each in pending:
        owing.setdefault((each.unit, each.since, each.until), {})[each.person] = each.id
    for (unit, since, until), lines in owing.items():
        cut = _cut(unit, [(person, since, until) for person in lines], known)
        shared = [_shares(unit, segment, known) for segment in cut]
        if not any(shared):
            continue
        name = known.names[unit]
        for segment, share in zip(cut, shared, strict=True):
            days = (segment.since, segment.until)
            amounts, how = share or ([0] * len(segment.people), WAITS)
            for person, amount in zip(segment.people, amounts, strict=True):
                paid = Line(LineKind.BACK, f"补发{name}提成", *days, amount, how, unit, settles=lines[person])
                waits = paid._replace(kind=LineKind.COMMISSION, title=f"{name}提成（待定）", is_pending=True)
                yield person, paid if share else waits
