"""Where the goods of a receipt are best put: beside their like, else in an empty bin of their class nearby."""

from collections.abc import Sequence
from typing import Annotated, Any, NamedTuple

from django.db import connections

from guiju.domains.catalogue.api import storage_of
from guiju.domains.catalogue.models import Sku
from guiju.domains.warehouse.models import Batch, Receipt
from guiju.domains.warehouse.queries.permissions import READ
from guiju.domains.warehouse.receipts import ReceiptLineRecord, receipt_lines
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.query import Asked, Found, Params, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.store.arrays import any_of, array, rows_of, rows_parameters

OFFERED = 3
NEARBY = 200
"""How many bins of a class are looked at on either side; where none of them is empty, none is offered."""


class PutawayStep(NamedTuple):
    """A line with something left to put away, and up to three bins for it."""

    line: int
    sku: str
    name: str
    batch: str
    quantity: int
    bins: tuple[str, ...]


def putaway_plan(number: str, using: str = "default") -> list[PutawayStep]:
    """What is left to put away of a receipt, by line. Seven statements."""
    receipt = Receipt.objects.using(using).get(number=number)
    lines = sorted(receipt_lines([receipt.pk], using), key=lambda line: line.line)
    left = [line for line in lines if line.waiting > 0]
    skus = sorted({line.sku_id for line in left})
    names = dict(Sku.objects.using(using).filter(id__in=skus).values_list("id", "name"))
    batches = {
        key: code or f"{day}"
        for key, code, day in Batch.objects.using(using)
        .filter(id__in={line.batch_id for line in left})
        .values_list("id", "code", "received_on")
    }
    bins = _offered(left, receipt.warehouse_id, using)
    return [
        PutawayStep(
            line.line,
            line.sku,
            names[line.sku_id],
            batches.get(line.batch_id, ""),
            line.waiting,
            tuple(bins[line.sku_id][:OFFERED]),
        )
        for line in left
    ]


def _offered(lines: Sequence[ReceiptLineRecord], warehouse: int, using: str) -> dict[int, list[str]]:
    """SKU id → bins, those that hold it first."""
    skus = sorted({line.sku_id for line in lines})
    own: dict[int, list[str]] = {sku: [] for sku in skus}
    with connections[using].cursor() as cursor:
        cursor.execute(_OWN.format(of_these=any_of("k.sku_id", using=using)), [array(skus, using), warehouse])
        for sku, code in cursor.fetchall():
            own[sku].append(code)
        storage = storage_of(skus, using)
        beside = [(own[sku] or [""])[0] for sku in skus]
        given = rows_of({"sku_id": "bigint", "storage_class": "text", "beside": "text"}, using)
        columns: list[list[Any]] = [skus, [storage[sku].storage_class for sku in skus], beside]
        sql = f"select d.sku_id, {', '.join(_EMPTY)} from {given} as d"
        cursor.execute(sql, [*[warehouse] * len(_EMPTY), *rows_parameters(columns, using)])
        for sku, *codes in cursor.fetchall():
            own[sku] += [code for code in codes if code and code not in own[sku]]
    return own


_OWN = (
    "select sku_id, code from (select k.sku_id, b.code, row_number() over "
    "(partition by k.sku_id order by max(k.id) desc) as place "
    "from warehouse_binstock k join warehouse_bin b on b.id = k.bin_id "
    "where {of_these} and k.quantity > 0 and b.warehouse_id = %s and b.purpose = 'storage' "
    f"group by k.sku_id, b.code) as held where place <= {OFFERED} order by sku_id, place"
)


def _empty(side: str, order: str, place: int) -> str:
    """The bin at a place among the empty ones on one side of a code; of the goods' class, where they have one."""
    return (
        "(select n.code from (select b.id, b.code from warehouse_bin b where b.warehouse_id = %s "
        "and b.purpose = 'storage' and b.storage_class = d.storage_class and d.storage_class <> '' "
        f"and b.code {side} d.beside order by b.code {order} limit {NEARBY}) as n "
        "where not exists (select 1 from warehouse_binstock k where k.bin_id = n.id and k.quantity > 0) "
        f"order by n.code {order} limit 1 offset {place})"
    )


_EMPTY = [
    *(_empty(">", "asc", place) for place in range(OFFERED)),
    *(_empty("<", "desc", place) for place in range(OFFERED)),
]


class PutawayPlanParams(Params):
    receipt: Annotated[
        str | None, Label("入库单"), Reference("warehouse.Receipt", by="number", place="warehouse_id")
    ] = None


class PutawayPlanRow(Row):
    line: Annotated[int, Column("行")]
    sku: Annotated[str, Column("商品编码", link="catalogue.skus")]
    name: Annotated[str, Column("品名")]
    batch: Annotated[str, Column("批次")]
    quantity: Annotated[int, Column("待上架")]
    bins: Annotated[str, Column("建议库位")]


class PutawayPlan(Query):
    key = "warehouse.putaway_plan"
    title = "上架建议"
    params = PutawayPlanParams
    row = PutawayPlanRow
    permission = READ
    empty = "没有要上架的货：这张入库单已全部上架。"

    def found(self, params: PutawayPlanParams, asked: Asked, reader: Reader) -> Found:
        steps = putaway_plan(params.receipt, reader.using) if params.receipt and self._may_see(params, reader) else []
        shown = [
            self.row.record(id=index, **{**step._asdict(), "bins": "、".join(step.bins)})
            for index, step in enumerate(steps[: asked.limit])
        ]
        return Found(shown, "")

    def _may_see(self, params: PutawayPlanParams, reader: Reader) -> bool:
        allowed = reader.permission(READ).places
        found = Receipt.objects.using(reader.using).filter(number=params.receipt)
        return (found if allowed is None else found.filter(warehouse_id__in=allowed)).exists()
