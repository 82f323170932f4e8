"""Goods that do not bear damp, in a zone that stayed too damp for too long: 待检."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, NamedTuple

from django.db import connections

from guiju.domains.catalogue.api import rule_in_force
from guiju.domains.catalogue.models import Trait
from guiju.domains.warehouse.controls.humidity import ZoneDamp
from guiju.domains.warehouse.models import DampHold, StockState
from guiju.domains.warehouse.states import Changes, change_states
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.reading import effective
from guiju.kernel.findings.models import Finding
from guiju.kernel.store.arrays import any_of, array


class DampInput(Input):
    alert: Annotated[
        int, Label("湿度报警"), Reference("findings.Finding", by="id", fetch=("title",), lock=True, title="问题")
    ]


class HoldDampGoods(Command):
    """What the bins of the zone hold by their cards, as far as it is good stock. Run by the program itself."""

    key = "warehouse.hold_damp_goods"
    title = "受潮货物转待检"
    header = DampInput

    def apply(self, batch: Batch, work: Work) -> None:
        alerts = batch.head.record("alert")
        item_of = {alert.id: item for item, alert in enumerate(alerts)}
        goods = damp_goods(list(item_of), work.using)
        if not goods:
            return
        changes = change_states(
            work,
            Changes(
                warehouses=[each.warehouse for each in goods],
                sku_ids=[each.sku_id for each in goods],
                skus=[each.sku for each in goods],
                sources=[StockState.GOOD.value] * len(goods),
                targets=[StockState.INSPECTING.value] * len(goods),
                quantities=[each.quantity for each in goods],
                reasons=[alerts[item_of[each.alert]].title for each in goods],
                named=[[(each.batch, each.quantity)] for each in goods],
                items=[item_of[each.alert] for each in goods],
            ),
        )
        columns = {
            "finding_id": [each.alert for each in goods],
            "batch_id": [each.batch for each in goods],
            "change_id": list(changes),
            "quantity": [each.quantity for each in goods],
        }
        work.insert(DampHold, columns, len(goods))


class DampGoods(NamedTuple):
    """``alert`` is the finding; ``batch`` the batch's id."""

    alert: int
    warehouse: int
    sku_id: int
    sku: str
    batch: int
    quantity: int


_GOODS = f"""
select f.id, b.warehouse_id, k.sku_id, s.code, k.batch_id, cast(sum(k.quantity) as bigint), (
  select cast(coalesce(sum(y.remaining), 0) as bigint) from warehouse_layer y
  where y.batch_id = k.batch_id and y.sku_id = k.sku_id and y.state = %s and y.remaining > 0
)
from findings_finding f join warehouse_bin b on coalesce(b.zone_id, b.warehouse_id) = f.place_id
join warehouse_binstock k on k.bin_id = b.id and k.quantity > 0 join catalogue_sku s on s.id = k.sku_id
join {rule_in_force("k.sku_id")}
where {{these}} and r.trait = %s and not exists (
  select 1 from warehouse_damphold h where h.finding_id = f.id and h.batch_id = k.batch_id
)
group by f.id, b.warehouse_id, k.sku_id, s.code, k.batch_id order by f.id, k.sku_id, k.batch_id
"""


def damp_goods(alerts: Sequence[int], using: str) -> list[DampGoods]:
    """The goods these alerts (findings) concern and that were not held for them yet; one statement."""
    these = any_of("f.id", using=using)
    parameters = [StockState.GOOD.value, array(sorted(alerts), using), Trait.MOISTURE.value]
    left: dict[int, int] = {}
    found = []
    with connections[using].cursor() as cursor:
        cursor.execute(_GOODS.format(these=these), parameters)
        for alert, warehouse, sku_id, sku, batch, quantity, good in cursor.fetchall():
            part = min(quantity, left.setdefault(batch, good))
            left[batch] -= part
            if part:
                found.append(DampGoods(alert, warehouse, sku_id, sku, batch, part))
    return found


def step(moment: datetime, using: str = "default") -> None:
    """Hold the goods of zones whose alert has stood longer than its clause says; a step of the ticker."""
    open_now = Finding.objects.using(using).filter(control=ZoneDamp.key, resolved_at__isnull=True)
    standing = list(open_now.order_by("id").values_list("id", "place_id", "opened_at"))
    bounds = [each for each in bounds_of(ZoneDamp, moment, using) if each.mode != "observe"] if standing else []
    over = []
    for alert, place, opened_at in standing:
        params: list[Any] = [each.params for each in effective(bounds, place)]
        hours = min((each.default_inspect_after_hours for each in params), default=None)
        if hours is not None and moment - opened_at > timedelta(hours=hours):
            over.append(alert)
    concerned = sorted({each.alert for each in damp_goods(over, using)}) if over else []
    if concerned:
        items: list[dict[str, object]] = [{"alert": alert} for alert in concerned]
        request = request_of("damp", [items, f"{moment:%Y-%m-%dT%H:%M}"])
        run_items(HoldDampGoods, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
