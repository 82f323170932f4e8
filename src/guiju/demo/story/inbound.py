"""Goods come: recorded at the dock, counted, received and put away, mostly as the note says."""

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.goods import BY_CODE, LAYERS, PRODUCTS, Product, dates, in_stock
from guiju.demo.story.stage import KEEPER, Stage
from guiju.domains.warehouse import api as warehouse
from guiju.domains.warehouse.models import ArrivalLine

CARRIERS = ("顺丰速运", "德邦物流", "中通快运")
_MOST_A_DAY = 3


def came(stage: Stage) -> None:
    """What runs low is delivered, from a supplier a lorry."""
    held = in_stock(stage.using)
    low = [each for each in PRODUCTS if held[each.code] < each.low]
    if low:
        arrive(stage, low, "arrivals")


def opening(stage: Stage) -> None:
    """The first goods."""
    arrive(stage, PRODUCTS, "arrivals")


def arrive(stage: Stage, products: tuple[Product, ...] | list[Product], step: str) -> None:
    notes: dict[str, list[Product]] = {}
    for each in products:
        notes.setdefault(each.supplier, []).append(each)
    chance = stage.chance(step)
    items = [
        {
            "warehouse": WAREHOUSE,
            "supplier": supplier,
            "delivery_note": f"SH-{stage.day:%Y%m%d}-{number:02}",
            "carrier": chance.choice(CARRIERS),
            "lines": [{"sku": each.code, "quantity": each.lot, "unit_cost": each.cost} for each in lines],
        }
        for number, (supplier, lines) in enumerate(list(notes.items())[: _MOST_A_DAY + 1], 1)
    ]
    stage.act(KEEPER, warehouse.RecordArrival, items, step)


def _came_today(stage: Stage) -> list[tuple[str, list[tuple[int, Product, int]]]]:
    """Arrivals of the routine by number, with line, product and quantity."""
    numbers = stage.answers(KEEPER, warehouse.RecordArrival, "arrivals")
    lines = ArrivalLine.objects.using(stage.using).filter(arrival__number__in=numbers).order_by("arrival_id", "line")
    found: dict[str, list[tuple[int, Product, int]]] = {}
    for number, line, sku, quantity in lines.values_list("arrival__number", "line", "sku__code", "noted_quantity"):
        found.setdefault(number, []).append((line, BY_CODE[sku], quantity))
    return list(found.items())


def counted(stage: Stage) -> None:
    items = [
        {"arrival": number, "lines": [{"barcode": each.barcode, "quantity": quantity} for _, each, quantity in lines]}
        for number, lines in _came_today(stage)
    ]
    if items:
        stage.act(KEEPER, warehouse.CountArrival, items, "counts")


def received(stage: Stage) -> None:
    items = [
        {
            "arrival": number,
            "lines": [{"line": line, "quantity": quantity, **dates(each, stage.day)} for line, each, quantity in lines],
        }
        for number, lines in _came_today(stage)
    ]
    if items:
        stage.act(KEEPER, warehouse.ReceiveGoods, items, "receipts", reason="送货车在等，开仓检查随后补做")


def put_away(stage: Stage) -> None:
    receipts = stage.answers(KEEPER, warehouse.ReceiveGoods, "receipts")
    items = [
        {
            "receipt": receipt,
            "lines": [
                {"line": n, "bin": each.bin, "quantity": q, "layers": LAYERS} for n, (_, each, q) in enumerate(found, 1)
            ],
        }
        for receipt, (_, found) in zip(receipts, _came_today(stage), strict=False)
    ]
    if items:
        stage.act(KEEPER, warehouse.PutAway, items, "putaways", reason="同类库位已满，临时存放")
