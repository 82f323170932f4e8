"""Object scope lies in the command: a keeper of another warehouse gets the answer of a number that is not there."""

import pytest

from guiju.demo.company import FOUNDED
from guiju.domains.warehouse import api
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import OpenPlace, RegisterPerson
from guiju.kernel.org.models import Person
from tests.clauses.company import A_BARCODE, KEEPER, Company

pytestmark = pytest.mark.founded

STRANGER = "2004"


@pytest.fixture
def company(db: None) -> Company:
    company = Company.founded()
    place = {"entity": "GJ", "code": "WH2", "name": "二号仓", "kind": "warehouse"}
    person = {
        "number": STRANGER,
        "name": "孙库管",
        "username": "sun",
        "lines": [{"post": "keeper", "place": "WH2", "since": FOUNDED}],
    }
    for command, item in ((OpenPlace, place), (RegisterPerson, person)):
        assert run_items(command, [item], Context(actor=SYSTEM)).done == [0]
    company.accounts[STRANGER] = Person.objects.get(number=STRANGER).account_id
    return company


def said(outcome: Outcome, number: str) -> list[str]:
    assert not outcome.done
    return [why.message.replace(number, "…") for why in outcome.refusals]


def test_foreign_and_unknown_look_the_same(company: Company) -> None:
    arrival = company.arrive(("A-500", 10))
    company.count(arrival, (A_BARCODE, 10))
    receipt = str(company.receive(arrival, 10).answers[0]["number"])
    request = company.request("A-500", 1)
    company.approve(request)
    dispatch = str(company.dispatch(request, 1).answers[0]["number"])
    acts = [
        (api.CountArrival, lambda n: {"arrival": n, "lines": [{"barcode": A_BARCODE, "quantity": 1}]}, arrival),
        (api.ReceiveGoods, lambda n: {"arrival": n, "lines": [{"line": 1, "quantity": 1}]}, arrival),
        (
            api.RefuseGoods,
            lambda n: {"arrival": n, "lines": [{"line": 1, "item": "quality", "quantity": 1, "reason": "破损"}]},
            arrival,
        ),
        (api.DispatchGoods, lambda n: {"request": n, "lines": [{"line": 1, "quantity": 1}]}, request),
        (api.ReverseDocument, lambda n: {"document": n, "reason": "发错"}, receipt),
        (api.ReverseDocument, lambda n: {"document": n, "reason": "发错"}, dispatch),
        (
            api.ReturnGoods,
            lambda n: {"warehouse": "WH2", "basis": "退", "lines": [{"dispatch": n, "line": 1, "quantity": 1}]},
            dispatch,
        ),
    ]
    for command, item, number in acts:
        foreign = said(company.act(STRANGER, command, item(number)), number)
        assert foreign == said(company.act(STRANGER, command, item("NO-SUCH")), "NO-SUCH"), command.key
    assert company.act(KEEPER, api.ReverseDocument, {"document": dispatch, "reason": "发错"}).done == [0]


def test_a_document_is_reversed_once_in_a_batch(company: Company) -> None:
    request = company.request("A-500", 1)
    company.approve(request)
    number = company.dispatch(request, 1).answers[0]["number"]
    twice = [{"document": number, "reason": "发错"}] * 2
    context = Context(actor=company.accounts[KEEPER], on_refusal=OnRefusal.PARTIAL)
    outcome = run_items(api.ReverseDocument, twice, context)
    assert (outcome.done, outcome.refused) == ([0], [1])
