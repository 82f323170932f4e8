"""The warehouse's input fields, declared once."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, AwareDatetime, Field

from guiju.domains.catalogue.models import Mark
from guiju.kernel.calendar.moments import first_after
from guiju.kernel.commands.fields import Label, Private, Reference, UnitCost

Quantity = Annotated[int, Field(ge=1, le=10_000_000), Label("数量")]
"""In the SKU's smallest unit."""

CountedQuantity = Annotated[int, Field(ge=0, le=10_000_000), Label("实点数量")]
PurchasePrice = Annotated[int, Field(ge=0, le=10**12), Label("单价"), UnitCost()]

Line = Annotated[int, Field(ge=1, le=100_000), Label("行号")]
Warehouse = Annotated[str, Label("仓库"), Reference("org.Place", fetch=("entity_id", "kind"), place="id", title="仓库")]
LockedWarehouse = Annotated[
    str,
    Label("仓库"),
    Reference("org.Place", fetch=("entity_id", "kind"), lock=True, place="id", title="仓库"),
]
"""Of a close: nothing is posted in the warehouse while it runs."""
Month = Annotated[str, Field(pattern=r"^2\d{3}-(0[1-9]|1[0-2])$", json_schema_extra={"format": "month"}), Label("月份")]
"""As 2026-05."""
SkuCode = Annotated[
    str,
    Field(min_length=1, max_length=40),
    AfterValidator(str.upper),
    Label("商品编码"),
    Reference("catalogue.Sku", fetch=("spec", "shelf_life_days")),
]
ScannedCode = Annotated[
    str, Field(min_length=1, max_length=60), Label("条码"), Reference("catalogue.Barcode", fetch=("sku_id", "quantity"))
]
ArrivalNumber = Annotated[
    str,
    Label("到货单"),
    Reference(
        "warehouse.Arrival",
        by="number",
        fetch=("arrived_at", "order_id"),
        lock=True,
        place="warehouse_id",
        title="到货单",
    ),
]
RequestNumber = Annotated[
    str,
    Label("出库申请"),
    Reference(
        "warehouse.IssueRequest",
        by="number",
        fetch=("requester", "purpose"),
        lock=True,
        place="warehouse_id",
        title="出库申请",
    ),
]
ReceiptNumber = Annotated[
    str,
    Label("入库单"),
    Reference(
        "warehouse.Receipt", by="number", fetch=("received_at",), lock=True, place="warehouse_id", title="入库单"
    ),
]
BinCode = Annotated[
    str,
    Field(min_length=1, max_length=40),
    AfterValidator(str.upper),
    Label("库位"),
    Reference("warehouse.Bin", fetch=("zone_id", "purpose", "width"), place="warehouse_id", title="库位"),
]
Layers = Annotated[int | None, Field(ge=1, le=1_000), Label("堆码层数")]
SpecialLabel = Annotated[
    Literal["", "fragile", "valuable", "cold"], Label("所扫标志", choices={str(k): str(v) for k, v in Mark.choices})
]
StocktakeNumber = Annotated[
    str,
    Label("盘点计划"),
    Reference(
        "warehouse.Stocktake",
        by="number",
        fetch=("keeper", "quarter_end"),
        lock=True,
        place="warehouse_id",
        title="盘点计划",
    ),
]
FileDigest = Annotated[
    str | None,
    Field(pattern=r"^[0-9a-f]{64}$"),
    Reference("files.Upload", by="sha256", fetch=("media_type", "size"), owner="account_id", title="已上传的文件"),
]
PersonName = Annotated[str, Field(max_length=60), Private()]
Moment = (
    Annotated[AwareDatetime, Field(ge=datetime(2000, 1, 1, tzinfo=UTC), lt=datetime(2100, 1, 1, tzinfo=UTC))] | None
)
"""Business time; None is now."""


def month_days(month: str) -> tuple[date, date]:
    """The first and the last day of a `Month`."""
    first = date.fromisoformat(f"{month}-01")
    return first, first_after(first, 1) - timedelta(days=1)


def moments(given: list[datetime | None], now: datetime) -> list[datetime]:
    """In UTC as they are read back: the digest of a posted row takes the offset as it was written."""
    return [(moment or now).astimezone(UTC) for moment in given]
