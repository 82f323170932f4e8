"""Goods whose line of business has lost a permit: which those are, which shops still have to take them off."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from guiju.domains.catalogue.api import OffSale, off_sale
from guiju.domains.orders.models import ListedStock, PlatformStop, Shop, StopEnd, StopProof
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.gate import gates
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.worklist.commands.tasks import FinishTasks

STOP = "orders.platform_stop"
"""Source of the tasks: to take the goods of a line off the platform."""
SOLD_WITH_PERMIT = "orders.sold_with_permit"


class Stopping(NamedTuple):
    shop: str
    line: str
    lacking: str


def stopped_goods(skus: Collection[int] | None, moment: datetime, using: str) -> dict[int, OffSale]:
    """What may not be sold where a clause says so."""
    if not bounds_of(gates()[SOLD_WITH_PERMIT], moment, using):
        return {}
    return off_sale(skus, timezone.localdate(moment), using)


def open_stops(using: str, shops: Iterable[int] | None = None) -> list[PlatformStop]:
    """Those that nobody has proved; one statement."""
    rows = PlatformStop.objects.using(using).filter(proof__isnull=True).select_related("shop", "line").order_by("id")
    return list(rows if shops is None else rows.filter(shop__in=set(shops)))


def newest_listed(skus: Collection[int], using: str, shops: Collection[int] | None = None) -> list[ListedStock]:
    """What each shop last said of these goods; one statement."""
    rows = ListedStock.objects.using(using).filter(sku__in=skus).order_by("id")
    newest = {(row.shop_id, row.sku_id): row for row in (rows if shops is None else rows.filter(shop__in=shops))}
    return list(newest.values())


def to_stop(goods: dict[int, OffSale], using: str) -> list[Stopping]:
    """Shops that offer goods which are off sale, or of which no file ever said what they offer; four statements.

    One that was proved is asked again when a later file offers them again, or after the permit had come back.
    """
    listed = newest_listed(goods, using)
    known = set(ListedStock.objects.using(using).order_by().values_list("shop", flat=True).distinct())
    last = {
        (row.shop_id, row.line_id): row
        for row in PlatformStop.objects.using(using).select_related("proof").order_by("id")
    }
    lines: dict[int, OffSale] = {each.line: each for each in goods.values()}
    lacking: dict[int, dict[str, None]] = {}
    for each in goods.values():
        lacking.setdefault(each.line, {}).update(dict.fromkeys(each.lacking.split("、")))
    found = []
    for shop, code in Shop.objects.using(using).order_by("id").values_list("id", "code"):
        for line, off in lines.items():
            offered = [row for row in listed if row.shop_id == shop and row.quantity and goods[row.sku_id].line == line]
            before = last.get((shop, line))
            proof = getattr(before, "proof", None)
            if before is not None and proof is None:
                continue
            if proof is not None and proof.kind != StopEnd.RENEWED:
                is_asked = any(row.seen_at > proof.proved_at for row in offered)
            else:
                is_asked = bool(offered) or shop not in known
            if is_asked:
                found.append(Stopping(code, off.line_number, "、".join(lacking[line])))
    return found


def prove_stops(work: Work, stops: list[tuple[int, int]], kind: StopEnd) -> range:
    """(item, stop) that are done or no longer wanted; their tasks end. Returns the ids of the proofs."""
    columns = {
        "stop_id": [stop for _, stop in stops],
        "kind": kind.value,
        "handler": work.actor,
        "proved_at": work.now,
    }
    ids = work.insert(StopProof, columns, len(stops))
    if stops:
        tasks = {"source": [STOP] * len(stops), "source_key": [str(stop) for _, stop in stops]}
        work.perform(FinishTasks, tasks, origin=[item for item, _ in stops])
    return ids


def prove_by_file(work: Work, rows: dict[tuple[int, int], int]) -> None:
    """Of a file that was recorded, by shop and SKU its item: ends the stops of which the shop offers nothing any more."""
    waiting = open_stops(work.using, {shop for shop, _ in rows})
    if not waiting:
        return
    goods = off_sale(None, timezone.localdate(work.now), work.using)
    listed = newest_listed(goods, work.using, {stop.shop_id for stop in waiting})
    ended = []
    for stop in waiting:
        own = {sku for sku, each in goods.items() if each.line == stop.line_id}
        items = [item for (shop, sku), item in rows.items() if shop == stop.shop_id and sku in own]
        if items and not any(row.quantity for row in listed if row.shop_id == stop.shop_id and row.sku_id in own):
            ended.append((items[-1], stop.pk))
    prove_stops(work, ended, StopEnd.FILE)
