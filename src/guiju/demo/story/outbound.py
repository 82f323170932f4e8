"""Goods leave: asked for, approved, picked, dispatched and handed over to the carrier."""

from datetime import date
from typing import Any

from guiju.demo.company import WAREHOUSE
from guiju.demo.story.goods import PRODUCTS, available
from guiju.demo.story.stage import KEEPER, MANAGER, SERVICE, Stage, at
from guiju.domains.orders.api import AllocateOrder, OpenShop, RecordOrder
from guiju.domains.orders.models import Allocation
from guiju.domains.warehouse import api as warehouse
from guiju.domains.warehouse import queries
from guiju.domains.warehouse.models import IssueApproval, IssueRequestLine

CARRIER, DRIVER = "顺丰速运", "王师傅"
LEFT_BEHIND = 36
"""On this day a parcel is on the list and nobody finds it."""
_SHOPS = (("TM-1", "天猫旗舰店", "tmall"), ("JD-1", "京东专卖店", "jd"))
_WEEKEND = 5
_KEPT_BACK = 8
"""Units of a product that are not sold, so that no day ends at nothing."""


def shops_opened(stage: Stage) -> None:
    shops = [
        {"code": code, "name": name, "platform": platform, "warehouse": WAREHOUSE, "carrier": CARRIER}
        for code, name, platform in _SHOPS
    ]
    stage.act(MANAGER, OpenShop, shops, "shops")


def ordered(stage: Stage) -> None:
    """The day's orders, taken over from the platforms."""
    chance = stage.chance("orders")
    size = chance.randint(3, 4) if stage.day.weekday() >= _WEEKEND else chance.randint(5, 8)
    free = available(stage.using)
    items = []
    for number in range(1, size + 1):
        shop, _, platform = chance.choice(_SHOPS)
        lines = []
        for each in chance.sample(PRODUCTS, chance.randint(1, 4)):
            quantity = min(chance.randint(1, max(1, each.sold // 2)), free[each.code] - _KEPT_BACK)
            if quantity > 0:
                free[each.code] -= quantity
                lines.append({"sku": each.code, "quantity": quantity})
        if lines:
            named = f"{platform[:2].upper()}{stage.day:%Y%m%d}{number:03}"
            items.append({"shop": shop, "platform_number": named, "lines": lines})
    if items:
        stage.act(SERVICE, RecordOrder, items, "orders")


def allocated(stage: Stage) -> None:
    """Each order holds its stock and becomes a request."""
    numbers = stage.answers(SERVICE, RecordOrder, "orders")
    if numbers:
        stage.act(SERVICE, AllocateOrder, [{"order": number} for number in numbers], "allocations")


def requested(stage: Stage) -> list[str]:
    """The requests of the day's orders."""
    numbers = stage.answers(SERVICE, RecordOrder, "orders")
    held = Allocation.objects.using(stage.using).filter(order__number__in=numbers, ended_at__isnull=True)
    return list(held.order_by("id").values_list("request__number", flat=True))


def approved(stage: Stage) -> None:
    numbers = requested(stage)
    if numbers:
        stage.act(MANAGER, warehouse.ApproveIssue, [{"request": number} for number in numbers], "approvals")


def picked(stage: Stage) -> None:
    for number, request in enumerate(signed(stage), 1):
        pick(stage, request, f"pick-{number}")


def pick(stage: Stage, request: str, step: str) -> None:
    """From the bins and in the order that the program proposes."""
    planned = [each for each in queries.pick_plan(request, stage.using) if each.bin]
    lines = [{"line": each.line, "bin": each.bin, "quantity": each.quantity} for each in planned]
    if lines:
        item = {"request": request, "lines": lines}
        stage.act(KEEPER, warehouse.PickGoods, item, step, reason="最早批次压在里侧，够不着")


def signed(stage: Stage) -> list[str]:
    """Those of the day's requests that somebody has approved."""
    found = IssueApproval.objects.using(stage.using).filter(request__number__in=requested(stage))
    return list(found.order_by("request_id").values_list("request__number", flat=True))


def dispatched(stage: Stage) -> None:
    items = [dispatch_of(stage, number) for number in signed(stage)]
    if items:
        stage.act(KEEPER, warehouse.DispatchGoods, items, "dispatches", reason="到货批次并垛，先出外侧")


def dispatch_of(stage: Stage, request: str) -> dict[str, Any]:
    """All of a request leaves."""
    lines = IssueRequestLine.objects.using(stage.using).filter(request__number=request).order_by("line")
    asked = [{"line": line, "quantity": quantity} for line, quantity in lines.values_list("line", "quantity")]
    return {"request": request, "lines": asked}


def _parcels(stage: Stage, *, found: bool = True) -> list[dict[str, str]]:
    number = len(signed(stage)) - (stage.number == LEFT_BEHIND and found)
    return [{"waybill": _waybill(stage.day, parcel)} for parcel in range(1, number + 1)]


def _waybill(day: date, parcel: int) -> str:
    return f"SF{day:%y%m%d}{parcel:04}"


def pickup_planned(stage: Stage) -> None:
    parcels = _parcels(stage, found=False)
    if parcels:
        head = {"warehouse": WAREHOUSE, "carrier": CARRIER, "pickup_at": at(stage.day, "17:00")}
        stage.act(KEEPER, warehouse.PlanPickup, {**head, "lines": parcels}, "pickup")


def staged(stage: Stage) -> None:
    parcels = _parcels(stage)
    if parcels:
        pickup = stage.told(KEEPER, warehouse.PlanPickup, "pickup")
        stage.act(KEEPER, warehouse.StageParcels, {"pickup": pickup, "lines": parcels}, "staged")


def handed_over(stage: Stage) -> None:
    parcels = _parcels(stage)
    if not parcels:
        return
    pickup = stage.told(KEEPER, warehouse.PlanPickup, "pickup")
    head = {"pickup": pickup, "count": len(parcels), "driver": DRIVER, "signature": stage.photo(KEEPER, "sign")}
    stage.act(KEEPER, warehouse.HandOver, {**head, "lines": parcels}, "handover")
