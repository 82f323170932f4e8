"""What the warehouse's rules judge of its places and lots: bins counted, zones looked at, lots that become available."""

from datetime import date, datetime
from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class BinCounted(
    Subject, key="warehouse.bin_counted", title="库位盘点", natural_key=("bin", "counted_at"), protected=True
):
    bin: Annotated[str, "库位"]
    counted_at: Annotated[datetime, "盘点时间"]
    place: Annotated[int, "库区"]
    card_quantity: Annotated[int, "卡上结存"]
    quantity: Annotated[int, "实盘数量"]
    is_second: Annotated[bool, "复盘"]
    is_scanned: Annotated[bool, "已扫码"]


class ZoneMeasured(Subject, key="warehouse.zone_measured", title="库区湿度", natural_key=("zone",), protected=True):
    zone: Annotated[str, "库区"]
    place: Annotated[int, "地点"]


class ZoneScored(
    Subject, key="warehouse.zone_scored", title="仓储检查得分", natural_key=("zone", "day"), protected=True
):
    zone: Annotated[str, "库区"]
    day: Annotated[date, "日期"]
    place: Annotated[int, "地点"]


class MonthLost(
    Subject, key="warehouse.month_lost", title="月库损", natural_key=("warehouse", "month"), protected=True
):
    warehouse: Annotated[str, "仓库"]
    month: Annotated[str, "月份"]
    place: Annotated[int, "地点"]


class SignScanned(Subject, key="warehouse.sign_scanned", title="标志扫描", natural_key=("bin",), protected=True):
    bin: Annotated[str, "库位"]
    place: Annotated[int, "库区"]
    label: Annotated[str, "所扫标志"]


class BinArranged(Subject, key="warehouse.bin_arranged", title="库位布置", natural_key=("bin",), protected=True):
    bin: Annotated[str, "库位"]
    place: Annotated[int, "库区"]


class ZoneWorked(
    Subject, key="warehouse.zone_worked", title="库区作业耗时", natural_key=("zone", "month", "work"), protected=True
):
    zone: Annotated[str, "库区"]
    month: Annotated[str, "月份"]
    work: Annotated[str, "作业"]
    place: Annotated[int, "地点"]


class LotReleased(Subject, key="warehouse.lot_released", title="转为可用库存", natural_key=("sku", "batch", "source")):
    """Goods of a lot that are to become good stock; without a lot code nobody knows which."""

    sku: Annotated[str, "商品"]
    batch: Annotated[str, "批号"]
    source: Annotated[str, "原状态"]
    place: Annotated[int, "仓库"]
    quantity: Annotated[int, "数量"]
    sku_id: Annotated[int, "商品档案"]
