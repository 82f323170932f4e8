"""Selling in the clause tests: goods that come and leave on a day, so that there is an average to measure levels by."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from guiju.domains.purchasing.api import PlaceOrder
from guiju.kernel.calendar.workdays import calendar
from guiju.kernel.commands.context import Outcome
from guiju.kernel.findings.models import Finding
from tests.clauses.company import DIRECTOR, WAREHOUSE, Company
from tests.clauses.rounds import FOUNDED


def sold(company: Company, sku: str, barcode: str, quantity: int, *, left: int, there: int) -> None:
    """Of ``there`` in stock and what comes now, ``quantity`` is sold and ``left`` stays."""
    comes = quantity + left - there
    if comes:
        company.stocked(sku, barcode, comes)
    request = company.request(sku, quantity)
    company.approve(request)
    gone = company.dispatch(request, quantity)
    assert gone.done == [0], gone.refusals


def ordered(company: Company, sku: str, quantity: int, who: str = DIRECTOR, **head: Any) -> Outcome:
    item = {
        "place": WAREHOUSE,
        "supplier": "杭州日化供应链",
        "expected_on": timezone.localdate() + timedelta(days=5),
        "lines": [{"sku": sku, "quantity": quantity, "unit_cost": 100_000}],
        **head,
    }
    return company.act(who, PlaceOrder, item)


def found(control: str, sku: str) -> list[Finding]:
    """The open findings of a control over levels about one SKU."""
    mark = f"{WAREHOUSE}/{sku}"
    return list(Finding.objects.filter(control=control, fingerprint=mark, resolved_at=None).order_by("id"))


def workday(after: int, weekday: int | None = None) -> int:
    """The first workday so many days after the company was founded, or later; of a weekday where one is named."""
    days = (FOUNDED + timedelta(days=day) for day in range(after, after + 60))
    known = calendar(FOUNDED + timedelta(days=after), FOUNDED + timedelta(days=after + 60))
    first = next(day for day in days if known.is_workday(day) and weekday in (None, day.weekday()))
    return (first - FOUNDED).days
