"""Random commands of the demo company's people, such as its documents allow just now."""

import random
from collections.abc import Callable
from typing import Any

from guiju.demo.company import SKUS, WAREHOUSE
from guiju.domains.catalogue.models import Barcode
from guiju.domains.warehouse.models import Arrival, Dispatch, IssueRequest, Receipt
from tests.faults.people import KEEPER, MANAGER, SERVICE, Items

Step = tuple[str, str, Items]
"""Number of the person, key of the command, its items."""


def step(choice: random.Random) -> Step:
    """A random step that the documents there are allow; an arrival where they allow none."""
    steps: list[Callable[[random.Random], Step | None]] = choice.choices(
        [_count, _receive, _request, _approve, _dispatch, _return, _reverse, _change, _arrive],
        [4, 4, 4, 4, 5, 2, 1, 1, 2],
        k=4,
    )
    for each in steps:
        made = each(choice)
        if made is not None:
            return made
    return _arrive(choice)


def _any(choice: random.Random, found: Any) -> Any:
    keys = list(found.order_by("-id").values_list("id", flat=True)[:30])
    return found.model.objects.get(id=choice.choice(keys)) if keys else None


def _some_lines(choice: random.Random, most: int) -> Items:
    skus = choice.sample([sku[0] for sku in SKUS], choice.randint(1, 3))
    return [{"sku": sku, "quantity": choice.randint(1, most)} for sku in skus]


def _arrive(choice: random.Random) -> Step:
    lines = [{**line, "unit_cost": choice.randint(0, 999_999)} for line in _some_lines(choice, 30)]
    note = f"N{choice.getrandbits(32)}"
    head = {"warehouse": WAREHOUSE, "supplier": "杭州日化供应链", "delivery_note": note, "carrier": "顺丰速运"}
    return KEEPER, "warehouse.record_arrival", [{**head, "lines": lines}]


def _count(choice: random.Random) -> Step | None:
    arrival = _any(choice, Arrival.objects.filter(count__isnull=True))
    if arrival is None:
        return None
    codes = dict(Barcode.objects.filter(quantity=1).values_list("sku_id", "code"))
    lines = [{"barcode": codes[line.sku_id], "quantity": line.noted_quantity} for line in arrival.lines.order_by("id")]
    return KEEPER, "warehouse.count_arrival", [{"arrival": arrival.number, "lines": lines}]


def _receive(choice: random.Random) -> Step | None:
    arrival = _any(choice, Arrival.objects.filter(count__isnull=False, receipts__isnull=True))
    if arrival is None:
        return None
    lines = [{"line": line.line, "quantity": line.noted_quantity} for line in arrival.lines.order_by("line")]
    return KEEPER, "warehouse.receive_goods", [{"arrival": arrival.number, "lines": lines}]


def _request(choice: random.Random) -> Step:
    head = {"warehouse": WAREHOUSE, "basis": f"TM{choice.getrandbits(32)}", "picker": "张顺丰"}
    return SERVICE, "warehouse.request_issue", [{**head, "lines": _some_lines(choice, 6)}]


def _approve(choice: random.Random) -> Step | None:
    request = _any(choice, IssueRequest.objects.filter(approval__isnull=True))
    return request and (MANAGER, "warehouse.approve_issue", [{"request": request.number}])


def _dispatch(choice: random.Random) -> Step | None:
    request = _any(choice, IssueRequest.objects.filter(approval__isnull=False, dispatches__isnull=True))
    if request is None:
        return None
    lines = [{"line": line.line, "quantity": line.quantity} for line in request.lines.order_by("line")]
    return KEEPER, "warehouse.dispatch_goods", [{"request": request.number, "lines": lines}]


def _return(choice: random.Random) -> Step | None:
    dispatch = _any(choice, Dispatch.objects.all())
    if dispatch is None:
        return None
    line = {"dispatch": dispatch.number, "line": 1, "quantity": 1, "state": choice.choice(["good", "inspecting"])}
    return KEEPER, "warehouse.return_goods", [{"warehouse": WAREHOUSE, "basis": "客户退货", "lines": [line]}]


def _reverse(choice: random.Random) -> Step | None:
    document = _any(choice, choice.choice([Dispatch, Receipt]).objects.all())
    return document and (KEEPER, "warehouse.reverse_document", [{"document": document.number, "reason": "录入有误"}])


def _change(choice: random.Random) -> Step:
    line = _some_lines(choice, 4)[0]
    source, target = choice.sample(["good", "frozen", "defective"], 2)
    head = {"warehouse": WAREHOUSE, "source": source, "target": target, "reason": "抽检"}
    return KEEPER, "warehouse.change_state", [{**head, **line}]
