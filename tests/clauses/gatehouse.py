"""Acts at the gate, as the clause tests do them."""

from typing import Any

from guiju.domains.warehouse import api
from guiju.kernel.commands.context import Outcome
from tests.clauses.company import KEEPER, WAREHOUSE, Company

GUARD, HEAD = "1009", "1010"


def dispatched(company: Company, quantity: int = 2) -> str:
    """Goods that have left the stock by a signed request; the issue document's number."""
    request = company.request("A-500", quantity)
    company.approve(request)
    outcome = company.dispatch(request, quantity)
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def pass_asked(company: Company, document: str | None, *, who: str = KEEPER, cartons: int = 2, **head: Any) -> Outcome:
    item = {
        "warehouse": WAREHOUSE,
        "document": document,
        "carrier_name": "张顺丰",
        "lines": [{"contents": "玫瑰洗发水", "cartons": cartons}],
        **head,
    }
    return company.act(who, api.IssueGatePass, item)


def passed(company: Company, **more: Any) -> str:
    """A pass over two cartons of a new issue document; its number."""
    outcome = pass_asked(company, dispatched(company), **more)
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def left(company: Company, gate_pass: str | None, cartons: int, **head: Any) -> Outcome:
    item = {"warehouse": WAREHOUSE, "gate_pass": gate_pass, "cartons": cartons, **head}
    return company.act(GUARD, api.CheckExit, item)
