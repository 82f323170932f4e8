"""What the people of the demo company do in the fault tests."""

from functools import cache
from typing import Any

from guiju.demo.company import WAREHOUSE
from guiju.domains.catalogue.commands import RegisterSku
from guiju.domains.warehouse import api as warehouse
from guiju.kernel.audit.sealer import seal, start
from guiju.kernel.audit.verify import verify
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.models import Person

KEEPER, MANAGER, SERVICE = "1004", "1003", "1005"
Items = list[dict[str, Any]]


@cache
def account(number: str) -> int:
    return int(Person.objects.values_list("account_id", flat=True).get(number=number))


def do(command: type[Command], items: Items, actor: int, request_id: str) -> Outcome:
    return run_items(command, items, Context(actor=actor, request_id=request_id))


def must(command: type[Command], items: Items, actor: int, request_id: str) -> Outcome:
    outcome = do(command, items, actor, request_id)
    assert outcome.status == "done", outcome.refusals
    return outcome


def stock(skus: list[str], quantities: list[int], name: str) -> None:
    """Register these SKUs and take that many of each into stock, as one layer for each quantity."""
    lines = [{"sku": sku, "quantity": quantity, "unit_cost": 33_333} for sku in skus for quantity in quantities]
    must(
        RegisterSku,
        [{"code": sku, "name": sku, "lines": [{"code": f"B{sku}"}]} for sku in skus],
        SYSTEM,
        f"{name}:skus",
    )
    keeper = account(KEEPER)
    head = {"warehouse": WAREHOUSE, "supplier": "杭州日化供应链", "delivery_note": name, "carrier": "顺丰速运"}
    outcome = must(warehouse.RecordArrival, [{**head, "lines": lines}], keeper, f"{name}:arrival")
    arrival = outcome.answers[0]["number"]
    counted = [{"barcode": f"B{line['sku']}", "quantity": line["quantity"]} for line in lines]
    must(warehouse.CountArrival, [{"arrival": arrival, "lines": counted}], keeper, f"{name}:count")
    received = [{"line": number, "quantity": line["quantity"]} for number, line in enumerate(lines, 1)]
    must(warehouse.ReceiveGoods, [{"arrival": arrival, "lines": received}], keeper, f"{name}:receipt")


def requests(orders: list[list[dict[str, Any]]], name: str) -> list[str]:
    """Issue requests with these lines, all approved; returns their numbers."""
    head = {"warehouse": WAREHOUSE, "basis": name, "picker": "张顺丰"}
    outcome = must(
        warehouse.RequestIssue, [{**head, "lines": lines} for lines in orders], account(SERVICE), f"{name}:requests"
    )
    numbers = [outcome.answers[item]["number"] for item in range(len(orders))]
    must(warehouse.ApproveIssue, [{"request": each} for each in numbers], account(MANAGER), f"{name}:approvals")
    return numbers


def verified(name: str) -> None:
    """Sealed and verified; what is not right ends the scenario."""
    start()
    seal()
    found = verify()
    assert found.ok, f"{name}\n{found.text()}"
