"""Issues without their papers, goods that come back, goods in the wrong bin."""

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.outbound import CARRIER, DRIVER, dispatch_of, pick
from guiju.demo.story.stage import KEEPER, MANAGER, SERVICE, Stage
from guiju.domains.orders.api import AllocateOrder, CancelOrder, RecordOrder
from guiju.domains.warehouse import api as warehouse
from guiju.domains.warehouse.models import BinStock, DispatchLine


def refused(stage: Stage) -> None:
    """Nobody has signed: the keeper does not let it go."""
    head = {"warehouse": WAREHOUSE, "basis": f"TM{stage.day:%Y%m%d}901", "picker": f"{CARRIER} {DRIVER}"}
    asked = {**head, "lines": [{"sku": "E-100", "quantity": 4}]}
    number = stage.act(SERVICE, warehouse.RequestIssue, asked, "unsigned").answers[0]["number"]
    stage.act(KEEPER, warehouse.DispatchGoods, dispatch_of(stage, number), "unsigned-tried", ends="refused")


def completed(stage: Stage) -> None:
    number = stage.told(SERVICE, warehouse.RequestIssue, "unsigned")
    stage.act(MANAGER, warehouse.ApproveIssue, {"request": number}, "unsigned-signed")
    pick(stage, number, "unsigned-pick")
    stage.act(KEEPER, warehouse.DispatchGoods, dispatch_of(stage, number), "unsigned-left")


def too_much(stage: Stage) -> None:
    """A wholesale order through the shop: all of it or nothing, and there is not enough."""
    wanted = {"shop": "TM-1", "platform_number": f"TM{stage.day:%Y%m%d}900"}
    lines = [{"sku": "B-250", "quantity": 900}]
    order = stage.act(SERVICE, RecordOrder, {**wanted, "lines": lines}, "wholesale").answers[0]["number"]
    stage.act(SERVICE, AllocateOrder, {"order": order}, "wholesale-tried", ends="refused")


def cancelled(stage: Stage) -> None:
    order = stage.told(SERVICE, RecordOrder, "wholesale", stage.number - 1)
    stage.act(SERVICE, CancelOrder, {"order": order, "reason": "缺货，与买家协商取消"}, "wholesale-cancelled")


def came_back(stage: Stage) -> None:
    """A buyer sends a cup back; it is looked at before anything else."""
    line = DispatchLine.objects.using(stage.using).filter(sku__code="C-001").select_related("dispatch").last()
    if line is None:
        return
    goods = {"dispatch": line.dispatch.number, "line": line.line, "quantity": 1, "state": "inspecting"}
    photo = stage.photo(KEEPER, "return")
    back = {"warehouse": WAREHOUSE, "basis": "七天无理由退货", "photo": photo, "lines": [goods]}
    stage.act(KEEPER, warehouse.ReturnGoods, back, "return")


def misplaced(stage: Stage) -> None:
    """Phone stands among the towels for a day, with a reason."""
    _carried(stage, "G-03-1", "G-02-2", 5, "misplaced", "同类库位已满，临时存放，明天移走")


def moved_back(stage: Stage) -> None:
    _carried(stage, "G-02-2", "G-03-1", None, "moved-back")


def _carried(stage: Stage, source: str, target: str, most: int | None, step: str, reason: str = "") -> None:
    """What stands there, no more than ``most``."""
    cards = BinStock.objects.using(stage.using).filter(sku__code="E-210", bin__code=source)
    there = sum(cards.values_list("quantity", flat=True))
    quantity = there if most is None else min(most, there)
    if quantity:
        line = {"sku": "E-210", "target": target, "quantity": quantity}
        stage.act(KEEPER, warehouse.Relocate, {"bin": source, "lines": [line]}, step, reason=reason)
