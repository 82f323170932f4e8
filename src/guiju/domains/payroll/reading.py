"""What payrolls are worked out from, read once for all months of a batch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from guiju.domains.payroll.controls.components import ComponentKnown, ComponentParams
from guiju.domains.payroll.models import PayComponent, PayItem, PayLine, PayTerms
from guiju.domains.payroll.rules import DAY, Stretch, stretches
from guiju.domains.payroll.sales import Sales, sales
from guiju.domains.payroll.starts import begins, starts
from guiju.domains.policy.api import SchemeKind, versions_of
from guiju.kernel.calendar.moments import first_after
from guiju.kernel.controls.in_force import bounds_of


class Terms(NamedTuple):
    """What a person is paid from ``begins`` on; amounts in 分 a month."""

    begins: date
    base: int
    unit: int | None
    items: tuple[tuple[str, int], ...]


class Paid(NamedTuple):
    """A person whom payroll knows; ``last`` is his last working day, None while he is here."""

    id: int
    number: str
    last: date | None
    terms: tuple[Terms, ...]

    def stretches(self, first: date, last: date) -> list[Stretch]:
        """Which of his terms count between two days."""
        return stretches([each.begins for each in self.terms], first, min(last, self.last or last))


class Pending(NamedTuple):
    """A line of a payroll that was paid, of which no scheme said how much it is."""

    id: int
    person: int
    unit: int
    since: date
    until: date


class Rate(NamedTuple):
    """A scheme of commission of a department; empty ``shops`` are all of them."""

    since: date
    rate: int
    shops: str


@dataclass(frozen=True)
class Known:
    """``rates`` and ``names`` are by department, ``components`` by item."""

    people: Sequence[Paid]
    pending: Sequence[Pending]
    rates: dict[int, list[Rate]]
    names: dict[int, str]
    components: dict[str, str]
    sales: Sales


def end_of(month: date) -> date:
    """The last day of the month that begins on a day."""
    return first_after(month, 1) - DAY


def read(months: Iterable[date], now: datetime, using: str) -> Known:
    """The same few statements, however many months and people."""
    wanted = sorted(months)
    last = end_of(wanted[-1])
    rows = list(
        PayTerms.objects.using(using)
        .filter(since__lte=last)
        .select_related("person__leaving", "unit")
        .order_by("person__number", "id")
    )
    pending = open_lines(using)
    units = {row.unit for row in rows if row.unit} | {line.unit for line in pending if line.unit}
    schemes = versions_of(SchemeKind.COMMISSION, [unit.code for unit in units], using)
    return Known(
        _people(rows, last, now, using),
        [Pending(line.pk, line.payslip.person_id, line.unit_id, line.since, line.until) for line in pending],
        {unit.pk: [Rate(row.since, row.rate, row.shops) for row in schemes.get(unit.code, ())] for unit in units},
        {unit.pk: unit.name for unit in units},
        {**standard_components(now, using), **components_of(using)},
        sales(min([wanted[0], *(line.since for line in pending)]), last, using),
    )


def standard_components(moment: datetime, using: str) -> dict[str, str]:
    """The parts of pay that clauses name, each of which an item may be called."""
    params: list[Any] = [bound.params for bound in bounds_of(ComponentKnown, moment, using)]
    return {each: each for known in params or [ComponentParams()] for each in known.components}


def components_of(using: str) -> dict[str, str]:
    """By item the part of pay to which personnel has classed it; one statement."""
    return dict(PayComponent.objects.using(using).order_by("id").values_list("item", "component"))


def open_lines(using: str) -> list[Any]:
    """Pending lines of payrolls that were paid, which nobody has settled yet."""
    rows = PayLine.objects.using(using).filter(
        is_pending=True, settled__isnull=True, payslip__payroll__payment__isnull=False
    )
    return list(rows.select_related("payslip__person", "unit").order_by("payslip__person__number", "id"))


def _people(rows: Sequence[PayTerms], last: date, now: datetime, using: str) -> list[Paid]:
    items: dict[int, list[tuple[str, int]]] = {}
    rows_of_items: Any = PayItem.objects.using(using).filter(terms__since__lte=last).order_by("id")
    for terms, title, amount in rows_of_items.values_list("terms", "title", "amount"):
        items.setdefault(terms, []).append((title, amount))
    counting = starts(now, using)
    found: dict[int, Paid] = {}
    for row in rows:
        begin = begins(row.since, counting) if row.by_rules else row.since
        own = Terms(begin, row.base, row.unit_id, tuple(items.get(row.pk, ())))
        leaving = getattr(row.person, "leaving", None)
        person = found.setdefault(
            row.person_id, Paid(row.person_id, row.person.number, leaving and leaving.last_day, ())
        )
        found[row.person_id] = person._replace(terms=(*person.terms, own))
    return list(found.values())
