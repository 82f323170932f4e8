"""What the story's company sells, who sells it to them, and where each product stands."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from guiju.demo.company import RECORDED, WAREHOUSE
from guiju.demo.story.stage import DIRECTOR, HEAD, OFFICER, Stage
from guiju.domains.catalogue.api import RegisterSku, SetStorageRule
from guiju.domains.safety.registers import Cameras
from guiju.domains.warehouse import api as warehouse
from guiju.domains.warehouse.models import Balance


@dataclass(frozen=True)
class Product:
    """``cost`` in 1/10,000 yuan a unit; below ``low`` a ``lot`` is bought; ``sold`` units leave on a usual day."""

    code: str
    barcode: str
    cost: int
    supplier: str
    bin: str
    low: int
    lot: int
    sold: int
    shelf_life: int | None = None


LAYERS = 3
"""As high as goods are stacked; every rule allows it."""
SOAP, FOOD, HOME, PARTS = "杭州日化供应链", "嘉禾食品", "永康五金", "深圳数码配件"
PRODUCTS = (
    Product("A-500", "6901000000011", 182_000, SOAP, "D-01-1", 46, 72, 10, 1095),
    Product("B-250", "6901000000028", 64_000, SOAP, "D-01-2", 60, 96, 14, 1095),
    Product("C-001", "6901000000035", 325_000, HOME, "G-01-1", 24, 30, 5),
    Product("D-012", "6901000000042", 118_000, FOOD, "F-01-1", 46, 60, 11, 270),
    Product("E-100", "6901000000059", 276_000, PARTS, "G-01-2", 32, 40, 6),
    Product("A-250", "6901000000103", 205_000, SOAP, "D-02-1", 24, 30, 5, 1095),
    Product("B-120", "6901000000110", 39_000, SOAP, "D-02-2", 40, 60, 9),
    Product("C-002", "6901000000127", 158_000, HOME, "G-02-1", 24, 30, 4),
    Product("G-010", "6901000000134", 96_000, HOME, "G-02-2", 32, 48, 7),
    Product("D-030", "6901000000141", 428_000, FOOD, "F-01-2", 40, 48, 8, 240),
    Product("D-041", "6901000000158", 352_000, FOOD, "F-02-1", 32, 40, 6, 540),
    Product("E-210", "6901000000165", 142_000, PARTS, "G-03-1", 32, 45, 6),
)
BY_CODE = {each.code: each for each in PRODUCTS}
_NEW = (
    ("A-250", "玫瑰护发素", "250 ml", "daily", 5),
    ("B-120", "软毛牙刷", "4 支", "daily", 8),
    ("C-002", "双层玻璃杯", "350 ml", "general", 6),
    ("G-010", "竹纤维毛巾", "34×74 cm", "general", 8),
    ("D-030", "每日坚果", "30 包", "food", 5),
    ("D-041", "冻干黑咖啡", "2 g×40", "food", 5),
    ("E-210", "桌面手机支架", "铝合金", "electronic", 10),
)
_BINS = (
    ("D-02-2", "WH1-D", "daily"),
    ("F-02-1", "WH1-F", "food"),
    ("G-02-1", "WH1-G", "general"),
    ("G-02-2", "WH1-G", "general"),
    ("G-03-1", "WH1-G", "electronic"),
)
_CAMERAS = (("C-01", "东门和卸货口"), ("C-02", "食品区、日化区通道"))


def offer(stage: Stage) -> None:
    """The rest of the range, the bins it stands in, and cameras over the gate."""
    skus = [
        {
            "code": code,
            "name": name,
            "spec": spec,
            "shelf_life_days": BY_CODE[code].shelf_life,
            "lines": _codes(code),
            **RECORDED,
        }
        for code, name, spec, _, _ in _NEW
    ]
    stage.act(DIRECTOR, RegisterSku, skus, "range")
    rules = [
        {"sku": code, "storage_class": kept, "hazard": "none", "most_layers": layers}
        for code, _, _, kept, layers in _NEW
    ]
    stage.act(DIRECTOR, SetStorageRule, rules, "range-storage")
    bins = [
        {"warehouse": WAREHOUSE, "code": code, "zone": zone, "purpose": "storage", "storage_class": kept}
        for code, zone, kept in _BINS
    ]
    stage.act(HEAD, warehouse.OpenBin, bins, "range-bins")
    cameras = [{"place": WAREHOUSE, "camera_code": code, "covers": covers, "keeper": HEAD} for code, covers in _CAMERAS]
    stage.act(OFFICER, Cameras.enter, cameras, "cameras")


def _codes(code: str) -> list[dict[str, Any]]:
    return [{"code": BY_CODE[code].barcode, "quantity": 1}]


def available(using: str = "default") -> dict[str, int]:
    """Good units that no order holds, by product."""
    found = Balance.objects.using(using).filter(warehouse__code=WAREHOUSE)
    known = dict(found.values_list("sku__code", "available"))
    return {each.code: known.get(each.code, 0) for each in PRODUCTS}


def dates(product: Product, day: date) -> dict[str, Any]:
    """Batch and production day of goods that came on a day."""
    if product.shelf_life is None:
        return {}
    made = day - timedelta(days=21)
    return {"batch_code": f"{made:%Y%m%d}", "produced_on": made, "expires_on": made + timedelta(product.shelf_life)}
