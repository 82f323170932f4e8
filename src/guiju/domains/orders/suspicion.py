"""Orders that go to an employee's own phone, are praised and never leave: noted every night, and held out meanwhile."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from guiju.domains.orders.commands.suspicion import NoteSuspectedTrade
from guiju.domains.orders.controls.suspicion import TradeSuspected
from guiju.domains.orders.models import Allocation, Cancellation, Order, SaleHold
from guiju.domains.warehouse.models import Dispatch, Reversal
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.phones import own_phones

PRAISED = 5


class Suspect(NamedTuple):
    """Orders of one employee, by number."""

    person: str
    orders: tuple[str, ...]


def note(moment: datetime, using: str = "default") -> None:
    """A case for each employee who has enough such orders that no case has yet; a step of the ticker."""
    params = [bound.params for bound in bounds_of(TradeSuspected, moment, using)]
    found = suspects(params, moment, using) if params else []
    if not found:
        return
    items: list[dict[str, object]] = [
        {"person": each.person, "lines": [{"order": number} for number in each.orders]} for each in found
    ]
    request = request_of(NoteSuspectedTrade.key, items)
    run_items(NoteSuspectedTrade, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))


def suspects(params: Sequence[Any], moment: datetime, using: str = "default") -> list[Suspect]:
    """Employees with as many orders within as many days as one of the clauses says; two statements."""
    owners: dict[str, str] = {}
    for match, person in own_phones(using).order_by("person").values_list("match", "person__number"):
        owners.setdefault(match, person)
    days = max(each.default_self_trade_window_days for each in params)
    rows = _unheld(moment - timedelta(days=days), moment, using).order_by("id")
    found: dict[str, list[tuple[datetime, str]]] = {}
    for match, ordered_at, number in rows.values_list("recipient__match", "ordered_at", "number"):
        if match in owners:
            found.setdefault(owners[match], []).append((ordered_at, number))
    return [
        Suspect(person, tuple(number for _, number in orders))
        for person, orders in found.items()
        if any(_many(orders, moment, each) for each in params)
    ]


def _many(orders: Sequence[tuple[datetime, str]], moment: datetime, params: Any) -> bool:
    since = moment - timedelta(days=params.default_self_trade_window_days)
    return sum(ordered_at >= since for ordered_at, _ in orders) >= params.default_orders_flag_count


def _unheld(since: datetime, until: datetime, using: str) -> Any:
    mine = OuterRef("pk")
    reversed_ = Reversal.objects.filter(document_type="dispatch").values("document_id")
    gone = Dispatch.objects.filter(request=OuterRef("request")).exclude(pk__in=reversed_)
    return Order.objects.using(using).filter(
        ~Exists(Allocation.objects.filter(Exists(gone), order=mine)),
        ~Exists(Cancellation.objects.filter(order=mine)),
        ~Exists(SaleHold.objects.filter(order=mine)),
        ordered_at__gte=since,
        ordered_at__lte=until,
        review__stars=PRAISED,
        recipient__match__in=own_phones(using).values("match"),
    )
