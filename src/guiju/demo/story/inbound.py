"""Goods come: recorded at the dock, counted, received and put away, mostly as the note says."""

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.goods import BY_CODE, LAYERS, PRODUCTS, Product, available, dates
from guiju.demo.story.stage import KEEPER, MANAGER, Stage
from guiju.domains.purchasing.api import PlaceOrder, on_order
from guiju.domains.purchasing.models import PurchaseOrderLine
from guiju.domains.warehouse import api as warehouse
from guiju.domains.warehouse.models import ArrivalLine, Balance
from guiju.lib.workdays import ONE_DAY

CARRIERS = ("顺丰速运", "德邦物流", "中通快运")


def bought(stage: Stage) -> None:
    """What runs low and is not on order yet is ordered, from a supplier on a paper."""
    held = available(stage.using)
    coming = on_order({(each.warehouse_id, each.sku_id) for each in _balances(stage)}, stage.using)
    ordered = {each.sku.code for each in _balances(stage) if coming.get((each.warehouse_id, each.sku_id))}
    low = [each for each in PRODUCTS if held[each.code] < each.low and each.code not in ordered]
    items = [
        {
            "place": WAREHOUSE,
            "supplier": supplier,
            "expected_on": stage.day + ONE_DAY,
            "basis": "低于补货点",
            "lines": [{"sku": each.code, "quantity": each.lot, "unit_cost": each.cost} for each in lines],
        }
        for supplier, lines in _by_supplier(low).items()
    ]
    if items:
        stage.act(MANAGER, PlaceOrder, items, "bought", reason="旺季备货，销量仍在上升")


def _balances(stage: Stage) -> list[Balance]:
    return list(Balance.objects.using(stage.using).filter(warehouse__code=WAREHOUSE).select_related("sku"))


def came(stage: Stage) -> None:
    """What was ordered yesterday is delivered."""
    orders = stage.answers(MANAGER, PlaceOrder, "bought", stage.number - 1)
    lines = PurchaseOrderLine.objects.using(stage.using).filter(order__number__in=orders).order_by("id")
    quantities = dict(lines.values_list("sku__code", "quantity"))
    if quantities:
        arrive(stage, quantities, "arrivals")


def opening(stage: Stage) -> None:
    """The first goods, enough for some weeks."""
    arrive(stage, {each.code: each.low + each.lot for each in PRODUCTS}, "arrivals")


def arrive(stage: Stage, quantities: dict[str, int], step: str) -> None:
    """Units by product at the dock, a lorry from each supplier."""
    chance = stage.chance(step)
    notes = _by_supplier([BY_CODE[code] for code in quantities])
    items = [
        {
            "warehouse": WAREHOUSE,
            "supplier": supplier,
            "delivery_note": f"SH-{stage.day:%Y%m%d}-{number:02}",
            "carrier": chance.choice(CARRIERS),
            "lines": [{"sku": each.code, "quantity": quantities[each.code], "unit_cost": each.cost} for each in lines],
        }
        for number, (supplier, lines) in enumerate(notes.items(), 1)
    ]
    stage.act(KEEPER, warehouse.RecordArrival, items, step)


def _by_supplier(products: list[Product]) -> dict[str, list[Product]]:
    found: dict[str, list[Product]] = {}
    for each in products:
        found.setdefault(each.supplier, []).append(each)
    return found


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
