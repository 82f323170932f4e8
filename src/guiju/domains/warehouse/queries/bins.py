"""What is shown of bins: the bins, what stands in them, their cards, what was carried, picked, found."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from guiju.domains.catalogue.models import Mark, StorageClass, StorageRule
from guiju.domains.warehouse.bin_counts import COUNTED
from guiju.domains.warehouse.models import (
    Bin,
    BinEntry,
    BinPurpose,
    BinStock,
    BinUnderCount,
    FoundGoods,
    Handling,
    HandlingKind,
    Picked,
)
from guiju.domains.warehouse.queries.parts import Since, Until, WarehouseIs, total_of
from guiju.domains.warehouse.queries.permissions import READ
from guiju.domains.warehouse.registers import ZoneLicences
from guiju.kernel.audit.made_up import recorded_late
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section

PURPOSES = {str(value): str(label) for value, label in BinPurpose.choices}
CLASSES = {"": "不限", **{str(value): str(label) for value, label in StorageClass.choices}}
KINDS = {str(value): str(label) for value, label in HandlingKind.choices}
MARKS = {str(value): str(label) for value, label in Mark.choices}
PURPOSE_MEANINGS = {"storage": "plain", "staging": "duty", "quarantine": "warn", "aisle": "stop", "fire_lane": "stop"}


class BinParams(Params):
    warehouse: WarehouseIs = None
    zone: Annotated[str | None, Label("库区"), Reference("org.Place", place="id"), Filter("zone__code")] = None
    purpose: Annotated[str | None, Label("用途", choices=PURPOSES), Filter("purpose")] = None
    storage_class: Annotated[str | None, Label("存放类别", choices=CLASSES), Filter("storage_class")] = None


class BinRow(Row):
    code: Annotated[str, Column("库位", sortable=True, search="prefix")]
    zone: Annotated[str | None, Column("库区", "zone__name")]
    purpose: Annotated[str, Column("用途", choices=PURPOSES, meanings=PURPOSE_MEANINGS)]
    storage_class: Annotated[str, Column("存放类别", choices=CLASSES)]
    shelf: Annotated[str, Column("货架")]
    quantity: Annotated[int, Column("卡上结存")]
    is_temporary: Annotated[bool, Column("临时编码")]
    is_under_count: Annotated[bool, Column("待盘")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]


class Bins(Query):
    key = "warehouse.bins"
    title = "库位"
    params = BinParams
    row = BinRow
    permission = READ
    place = "warehouse_id"
    identity = "code"
    caption = "code"
    offers = "warehouse.Bin"
    order = "code"
    sections = (
        Section("现有货物", "warehouse.bin_stock", "bin"),
        Section("库位卡", "warehouse.bin_card", "bin"),
    )
    commands = {
        "warehouse.relocate": "bin",
        "warehouse.record_found_goods": "bin",
        "warehouse.arrange_bin": "bin",
        "warehouse.scan_sign": "bin",
        "warehouse.count_bin": "bin",
    }
    empty = "还没有库位：设立库位，或从文件导入，贴上能扫的码。"

    def next_commands(self, row: Any) -> list[str]:
        return [key for key in self.commands if key != "warehouse.count_bin" or row.is_under_count]

    def rows(self, using: str) -> QuerySet[Bin]:
        held = BinStock.objects.filter(bin=OuterRef("pk")).values("bin")
        waiting = BinUnderCount.objects.filter(bin=OuterRef("pk")).exclude(COUNTED)
        return Bin.objects.annotate(quantity=total_of(held, "quantity"), is_under_count=Exists(waiting))


class BinStockParams(Params):
    bin: Annotated[str | None, Label("库位"), Filter("bin__code")] = None
    sku: Annotated[str | None, Label("商品编码"), Filter("sku__code")] = None
    warehouse: Annotated[
        str | None, Label("仓库"), Reference("org.Place", place="id"), Filter("bin__warehouse__code")
    ] = None


class BinStockRow(Row):
    bin: Annotated[str, Column("库位", "bin__code", search="prefix", link="warehouse.bins")]
    sku: Annotated[str, Column("商品编码", "sku__code", search="prefix", link="catalogue.skus")]
    name: Annotated[str, Column("品名", "sku__name")]
    batch: Annotated[str, Column("批号", "batch__code")]
    received_on: Annotated[date, Column("入库日期", "batch__received_on")]
    expires_on: Annotated[date | None, Column("到期日", "batch__expires_on")]
    quantity: Annotated[int, Column("卡上结存")]


class BinStocks(Query):
    """By the bins' cards; what the ledger says stands under 库存."""

    key = "warehouse.bin_stock"
    title = "库位结存"
    params = BinStockParams
    row = BinStockRow
    permission = READ
    place = "bin__warehouse_id"
    empty = "库位里还没有货：入库后上架，这里按库位和批次列出。"

    def rows(self, using: str) -> QuerySet[BinStock]:
        return BinStock.objects.filter(~Q(quantity=0))


def entries(using: str) -> QuerySet[Any]:
    """Lines of cards with who wrote them, and the licence of the zone for what dangerous goods were put in."""
    rule = StorageRule.objects.filter(sku=OuterRef(OuterRef("sku"))).order_by("-id").values("hazard")[:1]
    licence = ZoneLicences.entries(using).filter(place=OuterRef("bin__zone"), hazard=Subquery(rule), ended_at=None)
    return BinEntry.objects.using(using).annotate(
        handler_name=person_of("handling__handler"), licence=Subquery(licence.values("licence")[:1])
    )


def bin_card(handling: str, using: str = "default") -> QuerySet[Any]:
    """What a handling wrote on cards."""
    return entries(using).filter(handling__number=handling).order_by("id")


class BinCardParams(Params):
    bin: Annotated[str | None, Label("库位"), Filter("bin__code")] = None
    handling: Annotated[str | None, Label("搬运单"), Filter("handling__number")] = None


class BinCardRow(Row):
    done_at: Annotated[datetime, Column("时间", "handling__done_at")]
    handling: Annotated[str, Column("搬运单", "handling__number", link="warehouse.handlings")]
    kind: Annotated[str, Column("作业", "handling__kind", choices=KINDS)]
    bin: Annotated[str, Column("库位", "bin__code", link="warehouse.bins")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    batch: Annotated[str, Column("批号", "batch__code")]
    quantity: Annotated[int, Column("进（＋）出（－）")]
    layers: Annotated[int | None, Column("层数")]
    label: Annotated[str, Column("标志", choices=MARKS)]
    licence: Annotated[str | None, Column("危险品许可")]
    handler: Annotated[str, Column("经办人", "handler_name")]


class BinCard(Query):
    """What was written or scanned at the bin, never computed from the ledger."""

    key = "warehouse.bin_card"
    title = "库位卡"
    params = BinCardParams
    row = BinCardRow
    permission = READ
    place = "handling__warehouse_id"
    empty = "这张卡上还没有记录。"

    def rows(self, using: str) -> QuerySet[BinEntry]:
        return entries(using)


class HandlingParams(Params):
    kind: Annotated[str | None, Label("作业", choices=KINDS), Filter("kind")] = None
    warehouse: WarehouseIs = None
    since: Annotated[Since, Filter("done_at", "since")] = None
    until: Annotated[Until, Filter("done_at", "until")] = None


class HandlingRow(Row):
    number: Annotated[str, Column("搬运单", sortable=True, search="prefix")]
    kind: Annotated[str, Column("作业", choices=KINDS)]
    receipt: Annotated[str | None, Column("入库单", "receipt__number", link="warehouse.receipts")]
    request: Annotated[str | None, Column("出库申请", "request__number", link="warehouse.issue_requests")]
    warehouse: Annotated[str, Column("仓库", "warehouse__name")]
    done_at: Annotated[datetime, Column("作业时间", sortable=True)]
    recorded_late: Annotated[datetime | None, Column("补录时间")]
    handler: Annotated[str, Column("经办人", "handler_name")]


class Handlings(Query):
    key = "warehouse.handlings"
    title = "搬运单"
    params = HandlingParams
    row = HandlingRow
    permission = READ
    place = "warehouse_id"
    identity = "number"
    caption = "number"
    sections = (Section("库位卡记录", "warehouse.bin_card", "handling"),)
    empty = "还没有上架、移位或拣货。"

    def rows(self, using: str) -> QuerySet[Handling]:
        return Handling.objects.annotate(handler_name=person_of("handler"), recorded_late=recorded_late("done_at"))


class PickedParams(Params):
    request: Annotated[str | None, Label("出库申请"), Filter("request_line__request__number")] = None


class PickedRow(Row):
    request: Annotated[str, Column("出库申请", "request_line__request__number", link="warehouse.issue_requests")]
    line: Annotated[int, Column("行", "request_line__line")]
    sku: Annotated[str, Column("商品编码", "request_line__sku__code", link="catalogue.skus")]
    bin: Annotated[str, Column("库位", "bin__code", link="warehouse.bins")]
    batch: Annotated[str, Column("批号", "batch__code")]
    quantity: Annotated[int, Column("已拣")]
    remaining: Annotated[int, Column("待交接")]
    done_at: Annotated[datetime, Column("拣货时间", "handling__done_at")]
    handler: Annotated[str, Column("拣货人", "handler_name")]


class PickedLines(Query):
    key = "warehouse.picked"
    title = "拣货明细"
    params = PickedParams
    row = PickedRow
    permission = READ
    place = "handling__warehouse_id"
    empty = "还没有拣货。"

    def rows(self, using: str) -> QuerySet[Picked]:
        return Picked.objects.annotate(handler_name=person_of("handling__handler"))


class FoundParams(Params):
    warehouse: Annotated[
        str | None, Label("仓库"), Reference("org.Place", place="id"), Filter("bin__warehouse__code")
    ] = None
    since: Annotated[Since, Filter("found_at", "since")] = None
    until: Annotated[Until, Filter("found_at", "until")] = None


class FoundRow(Row):
    number: Annotated[str, Column("错放登记", sortable=True, search="prefix")]
    bin: Annotated[str, Column("库位", "bin__code", link="warehouse.bins")]
    sku: Annotated[str, Column("商品编码", "sku__code", link="catalogue.skus")]
    quantity: Annotated[int, Column("数量")]
    note: Annotated[str, Column("情况")]
    found_at: Annotated[datetime, Column("发现时间", sortable=True)]
    handler: Annotated[str, Column("登记人", "handler_name")]


class FoundGoodsList(Query):
    key = "warehouse.found_goods"
    title = "错放登记"
    params = FoundParams
    row = FoundRow
    permission = READ
    place = "bin__warehouse_id"
    identity = "number"
    caption = "note"
    empty = "没有登记过错放的货物。"

    def rows(self, using: str) -> QuerySet[FoundGoods]:
        return FoundGoods.objects.annotate(handler_name=person_of("handler"))
