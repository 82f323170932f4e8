"""Goods come: recorded at the dock, counted, received and put away, mostly as the note says."""

from collections.abc import Sequence
from typing import Any

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.goods import BY_CODE, LAYERS, PRODUCTS, Product, available, dates
from guiju.demo.story.stage import DIRECTOR, KEEPER, MANAGER, Stage
from guiju.domains.levels.api import DecideProposal
from guiju.domains.levels.models import Action, Proposal
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


def proposals_decided(stage: Stage) -> None:
    """What the program proposes to buy is bought, a whole lot of it."""
    waiting = Proposal.objects.using(stage.using).filter(is_open=True, action=Action.REPLENISH).order_by("id")
    items = [
        {
            "proposal": number,
            "decision": "accept",
            "note": "同意，按整批采购",
            "supplier": BY_CODE[sku].supplier,
            "quantity": max(quantity, BY_CODE[sku].lot),
            "unit_cost": BY_CODE[sku].cost,
            "expected_on": stage.day + ONE_DAY,
        }
        for number, sku, quantity in waiting.values_list("number", "sku__code", "quantity")
        if sku in BY_CODE
    ]
    if items:
        stage.act(DIRECTOR, DecideProposal, items, "proposals", reason="旺季备货，销量仍在上升")


def came(stage: Stage) -> None:
    """What was ordered for today is delivered."""
    due = PurchaseOrderLine.objects.using(stage.using).filter(order__expected_on=stage.day, received=0, cancelled=0)
    lorries: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for order, supplier, sku, quantity, cost in due.order_by("id").values_list(
        "order__number", "order__supplier", "sku__code", "quantity", "unit_cost"
    ):
        lorries.setdefault((order, supplier), []).append({"sku": sku, "quantity": quantity, "unit_cost": cost})
    if lorries:
        _arrive(stage, [(order, supplier, lines) for (order, supplier), lines in lorries.items()])


def opening(stage: Stage) -> None:
    """The first goods, enough for some weeks."""
    lorries: list[tuple[str | None, str, list[dict[str, Any]]]] = [
        (
            None,
            supplier,
            [{"sku": each.code, "quantity": each.low + each.lot, "unit_cost": each.cost} for each in products],
        )
        for supplier, products in _by_supplier(list(PRODUCTS)).items()
    ]
    _arrive(stage, lorries)


def _arrive(stage: Stage, lorries: Sequence[tuple[str | None, str, list[dict[str, Any]]]]) -> None:
    """Order, supplier and lines of each."""
    chance = stage.chance("arrivals")
    items = [
        {
            "warehouse": WAREHOUSE,
            "supplier": supplier,
            "delivery_note": f"SH-{stage.day:%Y%m%d}-{number:02}",
            "carrier": chance.choice(CARRIERS),
            "order": order,
            "lines": lines,
        }
        for number, (order, supplier, lines) in enumerate(lorries, 1)
    ]
    stage.act(KEEPER, warehouse.RecordArrival, items, "arrivals")


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
