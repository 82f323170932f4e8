"""What a platform offers, as its file says, is recorded and compared with what the warehouse has."""

from typing import Annotated, Any

from pydantic import Field

from guiju.domains.orders.controls.listing import ListingConfirmed
from guiju.domains.orders.controls.stops import StoppedOutside
from guiju.domains.orders.fields import ShopCode
from guiju.domains.orders.listing import Differs, ask, open_differences, prove
from guiju.domains.orders.models import ListedStock, ListingDifference, ProofKind
from guiju.domains.orders.standing import left_to_sell
from guiju.domains.orders.stops import prove_by_file, stopped_goods
from guiju.domains.warehouse.fields import Moment, SkuCode, moments
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.reading import Bound, effective
from guiju.kernel.org.entities import entities


class ListedInput(Input):
    shop: ShopCode
    sku: SkuCode
    quantity: Annotated[int, Field(ge=0, le=10_000_000), Label("平台可售", also=("可售库存", "库存", "库存数量"))]
    seen_at: Annotated[Moment, Label("平台时间", "空着就是现在")] = None


class RecordListedStock(Command):
    """The last row of a shop and SKU counts; one that agrees proves that an earlier difference was corrected."""

    key = "orders.record_listed_stock"
    title = "导入平台库存"
    header = ListedInput
    causes = ("worklist.finish_tasks", "worklist.open_tasks")
    records_reality = True
    from_files = True

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "shop_id": head.ids("shop"),
            "sku_id": head.ids("sku"),
            "quantity": head.quantity,
            "seen_at": moments(head.seen_at, work.now),
            "handler": work.actor,
        }
        work.insert(ListedStock, columns, batch.size)
        if bounds_of(StoppedOutside, work.now, work.using):
            prove_by_file(
                work, {pair: item for item, pair in enumerate(zip(head.ids("shop"), head.ids("sku"), strict=True))}
            )
        bounds = bounds_of(ListingConfirmed, work.now, work.using)
        if bounds:
            _compare(batch, bounds, work)


def _compare(batch: Batch, bounds: list[Bound], work: Work) -> None:
    head = batch.head
    keys = list(zip(head.ids("shop"), head.ids("sku"), strict=True))
    last = {key: item for item, key in enumerate(keys)}
    places = [shop.warehouse_id for shop in head.record("shop")]
    there = left_to_sell([(places[item], sku) for (_, sku), item in last.items()], work.context)
    stopped = stopped_goods({sku for _, sku in last}, work.now, work.using)
    known = open_differences(last, work.using)
    agreed, replaced, fresh = [], [], []
    for key, item in last.items():
        own: list[Any] = [bound.params for bound in effective(bounds, places[item])]
        available = 0 if key[1] in stopped else there.get((places[item], key[1]), 0)
        before = known.get(key)
        if not own or abs(head.quantity[item] - available) <= min(each.default_diff_tolerance for each in own):
            agreed += [(item, before.pk)] if before else []
        elif before is None or (before.listed, before.available) != (head.quantity[item], available):
            replaced += [(item, before.pk)] if before else []
            limit = min(each.default_outside_due_hours for each in own)
            fresh.append((item, available, before.since if before else work.now, limit))
    for found, kind in ((agreed, ProofKind.FILE), (replaced, ProofKind.SUPERSEDED)):
        if found:
            prove(work, found, kind)
    if fresh:
        _note(batch, fresh, places, work)


def _note(batch: Batch, fresh: list[tuple[int, int, Any, int]], places: list[int], work: Work) -> None:
    head = batch.head
    items = [item for item, *_ in fresh]
    columns = {
        "shop_id": [head.ids("shop")[item] for item in items],
        "sku_id": [head.ids("sku")[item] for item in items],
        "warehouse_id": [places[item] for item in items],
        "listed": [head.quantity[item] for item in items],
        "available": [available for _, available, _, _ in fresh],
        "since": [since for _, _, since, _ in fresh],
        "noted_at": work.now,
    }
    ids = work.insert_numbered(
        ListingDifference,
        columns,
        kind="PT",
        entities=entities(work, [places[item] for item in items]),
        dates=[work.now] * len(items),
        items=items,
        answer="difference",
    )
    found = [
        Differs(item, row, head.shop[item], head.sku[item], places[item], available, since)
        for row, (item, available, since, _) in zip(ids, fresh, strict=True)
    ]
    ask(work, found, [limit for *_, limit in fresh])
