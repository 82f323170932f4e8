"""Orders as they stand: their lines, and the facts that say in which state each is."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from django.db import connections
from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Subquery, Value, When
from django.utils import timezone

from guiju.domains.orders.models import Allocation, Cancellation, Order, Presale, Shortage
from guiju.domains.warehouse.api import saleable_stock
from guiju.domains.warehouse.models import Dispatch, Reservation, Reversal
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_day

RECORDED, SHORT, WAITING, ALLOCATED, SHIPPED, CANCELLED = (
    "待占用",
    "缺货待处理",
    "预售待货",
    "已占用",
    "已出库",
    "已取消",
)
STATES = {
    RECORDED: "duty",
    SHORT: "stop",
    WAITING: "warn",
    ALLOCATED: "pass",
    SHIPPED: "pass",
    CANCELLED: "plain",
}


class WantedLine(NamedTuple):
    """A line of an order; quantities in the SKU's unit."""

    order: int
    line: int
    sku_id: int
    sku: str
    quantity: int


class Standing(NamedTuple):
    """What allocating and cancelling ask of an order."""

    number: str
    platform_number: str
    warehouse: str
    carrier: str
    is_cancelled: bool
    request: str | None
    is_shipped: bool
    presale: date | None


def lines_of(orders: Iterable[int], using: str) -> dict[int, list[WantedLine]]:
    """The lines of these orders; one statement."""
    found: dict[int, list[WantedLine]] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select l.order_id, l.line, l.sku_id, s.code, l.quantity from orders_orderline l "
            f"join catalogue_sku s on s.id = l.sku_id where {any_of('l.order_id', using=using)} "
            "order by l.order_id, l.line",
            [array(sorted(set(orders)), using)],
        )
        for row in cursor.fetchall():
            found.setdefault(row[0], []).append(WantedLine(*row))
    return found


def open_demand(skus: Iterable[int], today: date, using: str) -> dict[tuple[int, int], int]:
    """By warehouse and SKU what orders want that hold no stock yet, but for those promised for later; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select o.warehouse_id, l.sku_id, cast(sum(l.quantity) as bigint) from orders_order o "
            f"join orders_orderline l on l.order_id = o.id where o.waits and {any_of('l.sku_id', using=using)} "
            "and not exists (select 1 from orders_presale e where e.order_id = o.id and e.ships_on >= %s) "
            "group by o.warehouse_id, l.sku_id",
            [array(sorted(set(skus)), using), connections[using].ops.adapt_datefield_value(today)],
        )
        return {(warehouse, sku): quantity for warehouse, sku, quantity in cursor.fetchall()}


def left_to_sell(pairs: Sequence[tuple[int, int]], context: Context) -> dict[tuple[int, int], int]:
    """What is available of each warehouse and SKU when every order taken before has got what it wants."""
    wanted = open_demand({sku for _, sku in pairs}, timezone.localdate(context.now), context.using)
    return {pair: max(0, there - wanted.get(pair, 0)) for pair, there in saleable_stock(pairs, context).items()}


def set_waiting(orders: Sequence[int], work: Work, *, waits: bool) -> None:
    """Whether these orders still have to get their stock."""
    work.execute(
        f"update orders_order set waits = %s where {any_of('id', using=work.using)}",
        [waits, array(sorted(set(orders)), work.using)],
    )


_HOLDS = (
    "exists (select 1 from warehouse_issuerequestline l join warehouse_reservation r on r.request_line_id = l.id "
    "where l.request_id = a.request_id and r.remaining > 0)"
)


def standing(orders: Iterable[int], using: str) -> dict[int, Standing]:
    """By order; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select o.id, o.number, o.platform_number, p.code, s.carrier, c.id is not null, q.number, "
            f"a.id is not null and not {_HOLDS}, "
            "(select e.ships_on from orders_presale e where e.order_id = o.id order by e.id desc limit 1) "
            "from orders_order o join orders_shop s on s.id = o.shop_id join org_place p on p.id = o.warehouse_id "
            "left join orders_cancellation c on c.order_id = o.id "
            "left join orders_allocation a on a.order_id = o.id and a.ended_at is null "
            f"left join warehouse_issuerequest q on q.id = a.request_id where {any_of('o.id', using=using)}",
            [array(sorted(set(orders)), using)],
        )
        return {
            key: Standing(
                number, named, place, carrier, bool(cancelled), request, bool(shipped), ships and as_day(ships)
            )
            for key, number, named, place, carrier, cancelled, request, shipped, ships in cursor.fetchall()
        }


def orders(using: str = "default") -> QuerySet[Order]:
    """Orders with their ``state``, the day a presale ships and the request that holds their stock."""
    mine = OuterRef("pk")
    held = Allocation.objects.filter(order=mine, ended_at__isnull=True)
    reversed_ = Reversal.objects.filter(document_type="dispatch").values("document_id")
    gone = Dispatch.objects.filter(request=OuterRef("request")).exclude(pk__in=reversed_)
    left = Reservation.objects.filter(request_line__request=OuterRef("request"), remaining__gt=0)
    shipped = held.filter(Exists(gone), ~Exists(left))
    presales = Presale.objects.filter(order=mine)
    rows = Order.objects.using(using).annotate(
        presale=Subquery(presales.order_by("-id").values("ships_on")[:1]),
        request=Subquery(held.values("request__number")[:1]),
    )
    return rows.annotate(
        state=Case(
            When(Exists(Cancellation.objects.filter(order=mine)), then=Value(CANCELLED)),
            When(Exists(shipped), then=Value(SHIPPED)),
            When(Exists(held), then=Value(ALLOCATED)),
            When(presale__gte=timezone.localdate(), then=Value(WAITING)),
            When(Exists(Shortage.objects.filter(order=mine)), then=Value(SHORT)),
            default=Value(RECORDED),
            output_field=CharField(),
        )
    )
