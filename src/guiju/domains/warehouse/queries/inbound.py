"""What is shown of goods that arrive: arrivals and their lines, counts, differences, refusals, receipts."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from guiju.domains.warehouse.models import (
    ArrivalLine,
    BinEntry,
    Count,
    CountLine,
    Difference,
    Mismatch,
    Receipt,
    ReceiptLine,
    Refusal,
    StockState,
)
from guiju.domains.warehouse.queries.parts import (
    Since,
    Until,
    WarehouseIs,
    has_bins,
    is_reversed,
    reversed_ids,
    total_of,
)
from guiju.domains.warehouse.queries.permissions import COSTS, READ
from guiju.domains.warehouse.queries.tasks import COUNTED, RECEIVED, REFUSED, WAITING, find_arrivals
from guiju.domains.warehouse.referred import CHECK_ABNORMAL
from guiju.kernel.audit.made_up import recorded_late
from guiju.kernel.commands.fields import Label
from guiju.kernel.controls.models import Referral
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

MISMATCHES = {value: str(label) for value, label in Mismatch.choices}
STATES = {value: str(label) for value, label in StockState.choices}
STATE_MEANINGS = {
    "inspecting": "duty",
    "good": "pass",
    "frozen": "warn",
    "near_expiry": "warn",
    "defective": "stop",
    "scrap": "plain",
}
ARRIVAL_MEANINGS = {WAITING: "duty", COUNTED: "warn", RECEIVED: "pass", REFUSED: "stop"}
POSTED, REVERSED = "已入库", "已冲销"


class ArrivalParams(Params):
    state: Annotated[str | None, Label("状态", choices={each: each for each in ARRIVAL_MEANINGS}), Filter("state")] = (
        None
    )
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("arrived_at", "since")] = None
    until: Annotated[Until, Filter("arrived_at", "until")] = None


class ArrivalRow(Row):
    number: Annotated[str, Column("到货单", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", meanings=ARRIVAL_MEANINGS)]
    supplier: Annotated[str, Column("供应商", search="contains")]
    delivery_note: Annotated[str, Column("送货单号", search="prefix")]
    order: Annotated[str | None, Column("采购单", "order__number", link="purchasing.orders")]
    carrier: Annotated[str, Column("承运人")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    is_open: Annotated[bool, Column("待入库")]
    is_quarantined: Annotated[bool, Column("隔离")]
    arrived_at: Annotated[datetime, Column("到货时间", sortable=True)]
    recorded_late: Annotated[datetime | None, Column("补录时间")]
    handler: Annotated[str, Column("经办人", "handler_name")]


class Arrivals(Query):
    key = "warehouse.arrivals"
    title = "到货单"
    params = ArrivalParams
    row = ArrivalRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "supplier"
    offers = "warehouse.Arrival"
    sections = (
        Section("送货明细", "warehouse.arrival_lines", "arrival"),
        Section("清点", "warehouse.count_lines", "arrival"),
        Section("入库单", "warehouse.receipts", "arrival"),
        Section("差异单", "warehouse.differences", "arrival"),
        Section("拒收单", "warehouse.refusals", "arrival"),
    )
    commands = {"warehouse.count_arrival": "arrival", "warehouse.receive_goods": "arrival"}
    empty = "还没有到货：货到门口时，点“到货登记”，照送货单登记，再清点。"

    def rows(self, using: str) -> QuerySet[Any]:
        return find_arrivals(using=using).annotate(
            state=Case(
                When(has_receipt=True, then=Value(RECEIVED)),
                When(has_refusal=True, then=Value(REFUSED)),
                When(has_count=True, then=Value(COUNTED)),
                default=Value(WAITING),
            ),
            # As a value: an EXISTS PostgreSQL may work out for every arrival there is, to show fifty.
            is_open=Coalesce(Subquery(_open_lines().values_list(Value(value=True))[:1]), Value(value=False)),
            is_quarantined=Coalesce(Subquery(_not_released().values_list(Value(value=True))[:1]), Value(value=False)),
            handler_name=person_of("handler"),
            recorded_late=recorded_late("arrived_at"),
        )

    def next_commands(self, row: Any) -> Collection[str]:
        if row.state == WAITING:
            return ("warehouse.count_arrival",)
        return ("warehouse.receive_goods",) if row.is_open else ()


def _not_released() -> QuerySet[Any]:
    """Abnormal checks of the outer arrival's warehouse that stood when it came."""
    came = OuterRef("arrived_at")
    return Referral.objects.filter(
        Q(settled_at__isnull=True) | Q(settled_at__gt=came),
        kind=CHECK_ABNORMAL.key,
        place=OuterRef("warehouse"),
        reported_at__lte=came,
    )


def _open_lines() -> QuerySet[Any]:
    """Lines of the outer arrival of which more was counted than was received and refused."""
    of_line = {"arrival_line": OuterRef("pk")}
    received = ReceiptLine.objects.filter(**of_line).exclude(receipt__in=reversed_ids("receipt"))
    return (
        ArrivalLine.objects.filter(arrival=OuterRef("pk"))
        .annotate(
            received=total_of(received.values("arrival_line"), "quantity"),
            refused=total_of(Refusal.objects.filter(**of_line).values("arrival_line"), "quantity"),
        )
        .filter(count_line__quantity__gt=F("received") + F("refused"))
    )


class OfArrival(Params):
    arrival: Annotated[str | None, Label("到货单"), Filter("arrival__number")] = None


class ArrivalLineRow(Row):
    line: Annotated[int, Column("行")]
    arrival: Annotated[str, Column("到货单", "arrival__number", link="warehouse.arrivals")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    spec: Annotated[str, Column("送货规格", "noted_spec")]
    unit_cost: Annotated[int, Column("单价", kind="unit_cost", permission=COSTS)]
    noted: Annotated[int | None, Column("应（货单）")]
    counted: Annotated[int | None, Column("实（清点）", "count_line__quantity")]
    received: Annotated[int | None, Column("已入库")]
    expires_on: Annotated[date | None, Column("到期日")]
    pending: Annotated[str | None, Column("待处理", "short_dated__reason")]


class ArrivalLines(Query):
    """What the note says (应) stays hidden until the count is locked: a blind count."""

    key = "warehouse.arrival_lines"
    title = "到货明细"
    params = OfArrival
    row = ArrivalLineRow
    permission = READ
    place = "arrival__warehouse_id"

    def rows(self, using: str) -> QuerySet[ArrivalLine]:
        standing = ~Q(receipt_lines__receipt__in=reversed_ids("receipt"))
        return ArrivalLine.objects.annotate(
            noted=Case(
                When(Exists(Count.objects.filter(arrival=OuterRef("arrival"))), then=F("noted_quantity")),
                default=None,
                output_field=BigIntegerField(),
            ),
            received=Sum("receipt_lines__quantity", filter=standing),
        )


class OfCount(Params):
    arrival: Annotated[str | None, Label("到货单"), Filter("count__arrival__number")] = None


class CountLineRow(Row):
    arrival: Annotated[str, Column("到货单", "count__arrival__number", link="warehouse.arrivals")]
    barcode: Annotated[str, Column("所扫条码")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    quantity: Annotated[int, Column("实点数量")]
    found_spec: Annotated[str, Column("实物规格")]
    quality_passed: Annotated[bool, Column("外观合格")]
    is_announced: Annotated[bool, Column("货单上有")]
    counted_at: Annotated[datetime, Column("清点时间", "count__counted_at")]
    recorded_late: Annotated[datetime | None, Column("补录时间")]
    handler: Annotated[str, Column("清点人", "handler_name")]


class CountLines(Query):
    key = "warehouse.count_lines"
    title = "清点明细"
    params = OfCount
    row = CountLineRow
    permission = READ
    place = "count__arrival__warehouse_id"
    empty = "还没有清点。"

    def rows(self, using: str) -> QuerySet[CountLine]:
        announced = Case(When(arrival_line__isnull=True, then=Value(value=False)), default=Value(value=True))
        return CountLine.objects.annotate(
            is_announced=announced,
            handler_name=person_of("count__handler"),
            recorded_late=recorded_late("count__counted_at"),
        )


class ReceiptParams(Params):
    arrival: Annotated[str | None, Label("到货单"), Filter("arrival__number")] = None
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("received_at", "since")] = None
    until: Annotated[Until, Filter("received_at", "until")] = None


class ReceiptRow(Row):
    number: Annotated[str, Column("入库单", sortable=True, search="prefix")]
    state: Annotated[str, Column("状态", meanings={POSTED: "pass", REVERSED: "stop"})]
    arrival: Annotated[str, Column("到货单", "arrival__number", link="warehouse.arrivals")]
    supplier: Annotated[str, Column("供应商", "arrival__supplier", search="contains")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    to_put_away: Annotated[int, Column("待上架")]
    cost: Annotated[int | None, Column("金额", kind="money", permission=COSTS)]
    received_at: Annotated[datetime, Column("入库时间", sortable=True)]
    recorded_late: Annotated[datetime | None, Column("补录时间")]
    handler: Annotated[str, Column("经办人", "handler_name")]


class Receipts(Query):
    key = "warehouse.receipts"
    title = "入库单"
    params = ReceiptParams
    row = ReceiptRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "supplier"
    offers = "warehouse.Receipt"
    sections = (
        Section("入库明细", "warehouse.receipt_lines", "receipt"),
        Section("冲销", "warehouse.reversals", "receipt"),
    )
    commands = {"warehouse.put_away": "receipt", "warehouse.reverse_document": "document"}
    empty = "还没有入库单：到货清点以后，在到货单上点“入库”。"

    def rows(self, using: str) -> QuerySet[Receipt]:
        cost = ReceiptLine.objects.filter(receipt=OuterRef("pk")).values("receipt").annotate(total=Sum("cost"))
        lines = ReceiptLine.objects.filter(receipt=OuterRef("pk")).values("receipt")
        put = BinEntry.objects.filter(receipt_line__receipt=OuterRef("pk")).values("receipt_line__receipt")
        return Receipt.objects.annotate(
            state=Case(When(is_reversed("receipt"), then=Value(REVERSED)), default=Value(POSTED)),
            cost=Subquery(cost.values("total")[:1], output_field=BigIntegerField()),
            to_put_away=Case(
                When(has_bins(), then=total_of(lines, "quantity") - total_of(put, "quantity")), default=Value(0)
            ),
            handler_name=person_of("handler"),
            recorded_late=recorded_late("received_at"),
        )

    def next_commands(self, row: Any) -> Collection[str]:
        if row.state == REVERSED:
            return ()
        return self.commands if row.to_put_away else ("warehouse.reverse_document",)


class OfReceipt(Params):
    receipt: Annotated[str | None, Label("入库单"), Filter("receipt__number")] = None


class ReceiptLineRow(Row):
    line: Annotated[int, Column("行")]
    receipt: Annotated[str, Column("入库单", "receipt__number", link="warehouse.receipts")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    state: Annotated[str, Column("库存状态", choices=STATES, meanings=STATE_MEANINGS)]
    quantity: Annotated[int, Column("数量")]
    cost: Annotated[int, Column("金额", kind="money", permission=COSTS)]


class ReceiptLines(Query):
    key = "warehouse.receipt_lines"
    title = "入库明细"
    params = OfReceipt
    row = ReceiptLineRow
    permission = READ
    place = "receipt__warehouse_id"

    def rows(self, using: str) -> QuerySet[ReceiptLine]:
        return ReceiptLine.objects.all()


class OfArrivalLine(Params):
    arrival: Annotated[str | None, Label("到货单"), Filter("arrival_line__arrival__number")] = None
    item: Annotated[str | None, Label("不符项", choices=MISMATCHES), Filter("item")] = None


class DifferenceRow(Row):
    number: Annotated[str, Column("差异单", sortable=True, search="prefix")]
    arrival: Annotated[str, Column("到货单", "arrival_line__arrival__number", link="warehouse.arrivals")]
    supplier: Annotated[str, Column("供应商", "arrival_line__arrival__supplier", search="contains")]
    sku: Annotated[str, Column("商品编码", "arrival_line__sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "arrival_line__sku__name")]
    item: Annotated[str, Column("差异项", choices=MISMATCHES)]
    noted: Annotated[int, Column("应（货单）", "noted_quantity")]
    counted: Annotated[int, Column("实（清点）", "counted_quantity")]
    gap: Annotated[int, Column("差")]
    explanation: Annotated[str, Column("说明")]
    recorded_at: Annotated[datetime, Column("记录时间")]
    handler: Annotated[str, Column("经办人", "handler_name")]


class Differences(Query):
    key = "warehouse.differences"
    title = "差异单"
    params = OfArrivalLine
    row = DifferenceRow
    permission = READ
    place = "arrival_line__arrival__warehouse_id"
    identity = "number"
    caption = "name"
    offers = "warehouse.Difference"
    empty = "没有差异单：入库数和货单不一致时，写明差异就会生成。"

    def rows(self, using: str) -> QuerySet[Difference]:
        return Difference.objects.annotate(
            gap=F("counted_quantity") - F("noted_quantity"), handler_name=person_of("handler")
        )


class RefusalRow(Row):
    number: Annotated[str, Column("拒收单", sortable=True, search="prefix")]
    arrival: Annotated[str, Column("到货单", "arrival_line__arrival__number", link="warehouse.arrivals")]
    supplier: Annotated[str, Column("供应商", "arrival_line__arrival__supplier", search="contains")]
    sku: Annotated[str, Column("商品编码", "arrival_line__sku__code", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "arrival_line__sku__name")]
    item: Annotated[str, Column("不符项", choices=MISMATCHES)]
    quantity: Annotated[int, Column("拒收数量")]
    reason: Annotated[str, Column("说明")]
    refused_at: Annotated[datetime, Column("拒收时间")]
    handler: Annotated[str, Column("经办人", "handler_name")]


class Refusals(Query):
    key = "warehouse.refusals"
    title = "拒收单"
    params = OfArrivalLine
    row = RefusalRow
    permission = READ
    place = "arrival_line__arrival__warehouse_id"
    identity = "number"
    caption = "name"
    offers = "warehouse.Refusal"
    empty = "没有拒收单：清点发现不符、决定不收时，在入库页点“拒收”。"

    def rows(self, using: str) -> QuerySet[Refusal]:
        return Refusal.objects.annotate(handler_name=person_of("handler"))
