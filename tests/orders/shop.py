"""A shop of the demo company and what is done with its orders."""

from itertools import count
from typing import Any

from guiju.domains.orders.api import AllocateOrder, OpenShop, RecordOrder
from guiju.domains.orders.standing import orders
from guiju.domains.warehouse.models import Balance
from guiju.kernel.commands.context import Outcome
from tests.clauses.company import MANAGER, SERVICE, WAREHOUSE, Company

SHOP = "TM-1"
_numbers = count(1)


def opened(company: Company) -> Company:
    item = {"code": SHOP, "name": "天猫旗舰店", "platform": "tmall", "warehouse": WAREHOUSE, "carrier": "顺丰速运"}
    assert company.act(MANAGER, OpenShop, item).done == [0]
    return company


def ordered(company: Company, *lines: tuple[str, int], **head: Any) -> str:
    """An order of the shop as it is recorded; its number."""
    item = {
        "shop": SHOP,
        "platform_number": f"P-{next(_numbers)}",
        "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in lines],
        **head,
    }
    outcome = company.act(SERVICE, RecordOrder, item)
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def allocated(company: Company, order: str, **context: Any) -> Outcome:
    return company.act(SERVICE, AllocateOrder, {"order": order}, **context)


def state(order: str) -> str:
    return str(orders().get(number=order).state)


def request_of(order: str) -> str:
    """The issue request by which the order's goods leave."""
    return str(orders().get(number=order).request)


def stock(sku: str) -> tuple[int, int]:
    """Good stock, and what of it is available."""
    balance = Balance.objects.get(sku__code=sku)
    return balance.good, balance.available
