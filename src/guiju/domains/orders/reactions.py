"""What orders do when stock was refused to them or taken from them."""

from django.db import connections

from guiju.domains.orders.commands.allocate import AllocateOrder
from guiju.domains.orders.models import Allocation, Cancellation, Shortage
from guiju.domains.orders.standing import set_waiting
from guiju.domains.warehouse.api import ReservationsReleased, ReservationsRestored, release
from guiju.kernel.commands.events import TurnedAway
from guiju.kernel.commands.reactions import reaction
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array


@reaction(TurnedAway)
def note_what_is_short(event: TurnedAway, work: Work) -> None:
    """An order that found too little stock waits to be dealt with."""
    if event.command != AllocateOrder.key:
        return
    records = event.batch.head.record("standing")
    short = [
        (item, "；".join(dict.fromkeys(why.message for why in reasons if _is_shortage(why.control))))
        for item, reasons in sorted(event.refused.items())
        if records[item] is not None and any(_is_shortage(why.control) for why in reasons)
    ]
    orders = event.batch.head.ids("order")
    columns = {
        "order_id": [orders[item] for item, _ in short],
        "reason": [said[:500] for _, said in short],
        "noted_at": work.now,
    }
    work.insert(Shortage, columns, len(short))


def _is_shortage(control: str) -> bool:
    return control in ("orders.stock_available", "stock_suffices")


@reaction(ReservationsReleased)
def let_go(event: ReservationsReleased, work: Work) -> None:
    """The allocations of these requests are over; where the goods are gone their orders are short."""
    held = Allocation.objects.using(work.using).filter(request__in=event.requests, ended_at__isnull=True)
    rows = list(held.order_by("id").values_list("id", "order", "request"))
    if not rows:
        return
    work.execute(
        f"update orders_allocation set ended_at = %s where {any_of('id', using=work.using)}",
        [
            connections[work.using].ops.adapt_datetimefield_value(work.now),
            array([key for key, _, _ in rows], work.using),
        ],
    )
    over = Cancellation.objects.using(work.using).filter(order__in=[order for _, order, _ in rows])
    cancelled = set(over.values_list("order", flat=True))
    set_waiting([order for _, order, _ in rows if order not in cancelled], work, waits=True)
    why = dict(zip(event.requests, zip(event.reasons, event.are_gone, strict=True), strict=True))
    short = [(order, why[request][0]) for _, order, request in rows if why[request][1] and order not in cancelled]
    columns = {
        "order_id": [order for order, _ in short],
        "reason": [reason[:500] for _, reason in short],
        "noted_at": work.now,
    }
    work.insert(Shortage, columns, len(short))


@reaction(ReservationsRestored)
def keep_nothing_for_cancelled_orders(event: ReservationsRestored, work: Work) -> None:
    """What comes back of an order that was cancelled meanwhile is for others."""
    held = Allocation.objects.using(work.using).filter(request__in=event.requests, order__cancellation__isnull=False)
    over = list(held.values_list("request", flat=True))
    if over:
        release(work, dict.fromkeys(over, "订单已取消"))
