"""Reservations: good stock that a request holds until its goods leave, all of its lines or none."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import connections

from guiju.domains.warehouse.events import ReservationsReleased, ReservationsRestored
from guiju.domains.warehouse.ledger import Ledger, Pair
from guiju.domains.warehouse.models import Reservation, ReservationRelease
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.context import Refusal
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array, rows_of, rows_parameters


class Wanted(NamedTuple):
    """A line that wants stock: its item, its place in the item, the line of the request, what it takes from where."""

    item: int
    number: int
    request_line: int
    pair: Pair
    sku: str
    quantity: int


class Open(NamedTuple):
    """A reservation of which something is left."""

    id: int
    request: int
    pair: Pair
    remaining: int


def available_stock(pairs: Iterable[Pair], using: str) -> dict[Pair, int]:
    """Good stock of each warehouse and SKU that nobody holds, by pair; one statement."""
    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    given = rows_of({"warehouse_id": "bigint", "sku_id": "bigint"}, using)
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select b.warehouse_id, b.sku_id, b.available from {given} as d join warehouse_balance b "
            "on b.warehouse_id = d.warehouse_id and b.sku_id = d.sku_id",
            rows_parameters(list(zip(*wanted, strict=True)), using),
        )
        return {(warehouse, sku): available for warehouse, sku, available in cursor.fetchall()}


def lacking(wanted: Sequence[Wanted], available: dict[Pair, int]) -> list[tuple[Wanted, int]]:
    """Lines that find too little, and what each finds; an item that lacks anything takes nothing from those behind it."""
    by_item: dict[int, list[Wanted]] = defaultdict(list)
    for line in wanted:
        by_item[line.item].append(line)
    left, short = dict(available), []
    for lines in by_item.values():
        after = dict[Pair, int]()
        lacks = []
        for line in lines:
            there = after.get(line.pair, left.get(line.pair, 0))
            after[line.pair] = there - line.quantity
            if there < line.quantity:
                lacks.append((line, max(0, there)))
        if lacks:
            short += lacks
        else:
            left.update(after)
    return short


def reserve(work: Work, wanted: Sequence[Wanted]) -> None:
    """Hold what these lines want, the balances locked; an item that finds too little is refused whole."""
    if not wanted:
        return
    ledger = Ledger.of(work, [line.pair for line in wanted])
    work.refuse([_short(line, there) for line, there in lacking(wanted, ledger.available)])
    work.insert(
        Reservation,
        {
            "request_line_id": [line.request_line for line in wanted],
            "warehouse_id": [line.pair[0] for line in wanted],
            "sku_id": [line.pair[1] for line in wanted],
            "quantity": [line.quantity for line in wanted],
            "remaining": [line.quantity for line in wanted],
        },
        len(wanted),
    )
    ledger.free([line.pair for line in wanted], [-line.quantity for line in wanted], [line.item for line in wanted])


def settle(work: Work, wanted: Sequence[Wanted]) -> list[bool]:
    """Whether each line takes what its request holds; such a line takes no more than is held. The balances get locked."""
    Ledger.of(work, [line.pair for line in wanted])
    rows = work.select(
        "select request_line_id, id, remaining from warehouse_reservation "
        f"where {any_of('request_line_id', using=work.using)}",
        [array(sorted({line.request_line for line in wanted}), work.using)],
    )
    held = {line: [key, remaining] for line, key, remaining in rows}
    taken: dict[int, int] = defaultdict(int)
    refused = []
    for line in wanted:
        if line.request_line not in held:
            continue
        key, remaining = held[line.request_line]
        if line.quantity > remaining:
            refused.append(_released(line, remaining))
        held[line.request_line][1] -= line.quantity
        taken[key] += line.quantity
    work.refuse(refused)
    _lower(work, taken)
    return [line.request_line in held for line in wanted]


def restore(work: Work, returned: Sequence[tuple[int, int]]) -> list[bool]:
    """Which of these (dispatch line, quantity) come back to the request that held them; not where it has let go since."""
    rows = work.select(
        "select l.id, r.id, d.request_id from warehouse_dispatchline l join warehouse_dispatch d on d.id = l.dispatch_id "
        f"join warehouse_reservation r on r.request_line_id = l.request_line_id where {any_of('l.id', using=work.using)} "
        "and not exists (select 1 from warehouse_reservationrelease f where f.reservation_id = r.id)",
        [array(sorted({line for line, _ in returned}), work.using)],
    )
    held = {line: key for line, key, _ in rows}
    back: dict[int, int] = defaultdict(int)
    for line, quantity in returned:
        if line in held:
            back[held[line]] -= quantity
    _lower(work, back)
    if back:
        work.emit(ReservationsRestored(sorted({request for *_, request in rows})))
    return [line in held for line, _ in returned]


def release(work: Work, reasons: Mapping[int, str], *, are_gone: bool = False) -> None:
    """These requests hold nothing any more, for a reason each; nothing is written where they hold nothing."""
    columns = "r.id, l.request_id, r.warehouse_id, r.sku_id, r.remaining"
    rows = work.select(
        f"select {columns} from warehouse_issuerequestline l join warehouse_reservation r on r.request_line_id = l.id "
        f"where {any_of('l.request_id', using=work.using)} and r.remaining > 0 order by r.id",
        [array(sorted(reasons), work.using)],
    )
    held = [Open(key, request, (place, sku), remaining) for key, request, place, sku, remaining in rows]
    if not held:
        return
    ledger = Ledger.of(work, [each.pair for each in held])
    _lower(work, {each.id: each.remaining for each in held})
    work.insert(
        ReservationRelease,
        {
            "reservation_id": [each.id for each in held],
            "quantity": [each.remaining for each in held],
            "reason": [reasons[each.request][:200] for each in held],
            "handler": work.actor,
            "released_at": work.now,
        },
        len(held),
    )
    ledger.free([each.pair for each in held], [each.remaining for each in held], [0] * len(held))
    told = sorted({each.request for each in held})
    work.emit(ReservationsReleased(told, [reasons[request] for request in told], [are_gone] * len(told)))


def give_way(work: Work, ledger: Ledger, reason: str) -> None:
    """Goods that are no longer good or no longer there cannot be held: the newest requests that hold them let go."""
    short = {pair: -left for pair, left in ledger.available.items() if left < 0}
    if not short:
        return
    given = rows_of({"warehouse_id": "bigint", "sku_id": "bigint"}, work.using)
    rows = work.select(
        f"select r.warehouse_id, r.sku_id, r.remaining, l.request_id from {given} as d join warehouse_reservation r "
        "on r.sku_id = d.sku_id and r.warehouse_id = d.warehouse_id and r.remaining > 0 "
        "join warehouse_issuerequestline l on l.id = r.request_line_id order by r.id desc",
        rows_parameters(list(zip(*short, strict=True)), work.using),
    )
    going = set[int]()
    for warehouse, sku, remaining, request in rows:
        pair = warehouse, sku
        if short[pair] > 0 or request in going:
            going.add(request)
            short[pair] -= remaining
    release(work, dict.fromkeys(going, reason), are_gone=True)


def _lower(work: Work, taken: dict[int, int]) -> None:
    if not taken:
        return
    given = rows_of({"id": "bigint", "quantity": "bigint"}, work.using)
    work.execute(
        f"update warehouse_reservation set remaining = remaining - d.quantity from {given} as d "
        "where warehouse_reservation.id = d.id",
        rows_parameters([list(taken), list(taken.values())], work.using),
    )


def _short(line: Wanted, there: int) -> Refusal:
    message = f"{line.sku} 可用 {there}，需要 {line.quantity}"
    return refusal(line.item, line.number, "stock_suffices", message, "请补货、改由有货的仓库发，或释放不要的占用")


def _released(line: Wanted, remaining: int) -> Refusal:
    message = f"{line.sku} 的占用只剩 {remaining}，要出 {line.quantity}"
    advice = "占用已释放的，请重新占用库存后再出库"
    return refusal(line.item, line.number, "stock_suffices", message, advice)
