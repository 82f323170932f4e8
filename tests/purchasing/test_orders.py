"""Purchase orders: what is on order falls with what comes, and what will not come is cancelled."""

import pytest
from django.db import connection

from guiju.domains.purchasing.api import CancelLine, on_order
from guiju.domains.purchasing.models import LineCancellation, PurchaseOrder, PurchaseOrderLine
from guiju.domains.purchasing.queries import Orders
from guiju.domains.warehouse.api import RecordArrival, ReverseDocument
from guiju.domains.warehouse.models import Arrival
from guiju.kernel.audit.verify import verify
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Message
from tests.clauses.company import A_BARCODE, DIRECTOR, KEEPER, WAREHOUSE, Company
from tests.clauses.levels import ordered
from tests.clauses.rounds import kept

pytestmark = pytest.mark.founded


@pytest.fixture
def company(db: None) -> Company:
    return Company.founded()


def _coming() -> int:
    line = PurchaseOrderLine.objects.get()
    return on_order([(line.place_id, line.sku_id)]).get((line.place_id, line.sku_id), 0)


def _placed(company: Company, quantity: int = 50) -> str:
    outcome = ordered(company, "A-500", quantity)
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def _arrived(company: Company, order: str | None, quantity: int) -> str:
    item = {
        "warehouse": WAREHOUSE,
        "supplier": "杭州日化供应链",
        "delivery_note": "D-77",
        "carrier": "顺丰速运",
        "order": order,
        "lines": [{"sku": "A-500", "quantity": quantity, "unit_cost": 100_000}],
    }
    outcome = company.act(KEEPER, RecordArrival, item)
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def _fault() -> str | None:
    """What verification finds wrong with the order lines."""
    return next(check.fault for check in verify().checks if check.name == "on_order")


def test_what_comes_is_no_longer_on_order(company: Company) -> None:
    order = _placed(company)
    assert _coming() == 50
    arrival = _arrived(company, order, 30)
    assert _coming() == 50, "at the dock it is not received yet"
    company.count(arrival, (A_BARCODE, 30))
    receipt = company.receive(arrival, 30).answers[0]["number"]
    assert _coming() == 20
    assert company.act(KEEPER, ReverseDocument, {"document": receipt, "reason": "点错"}).done == [0]
    assert _coming() == 50, "a receipt that was undone has not come"


def test_more_than_was_ordered_is_received_and_nothing_waited_for(company: Company) -> None:
    arrival = _arrived(company, _placed(company), 60)
    company.count(arrival, (A_BARCODE, 60))
    assert company.receive(arrival, 60).done == [0]
    assert _coming() == 0


def test_goods_that_nothing_announced_are_recorded_all_the_same(company: Company) -> None:
    _placed(company)
    number = _arrived(company, None, 10)
    assert Arrival.objects.get(number=number).order is None
    [told] = Message.objects.filter(kind="warehouse.unannounced")
    assert told.person == company.accounts[DIRECTOR], "who ordered such goods is told"
    assert (told.title, "还有 50 未到" in told.body) == ("到货没有写采购单：D-77 A-500 10", True)
    company.count(number, (A_BARCODE, 10))
    assert company.receive(number, 10).done == [0]
    assert _coming() == 50


def test_a_cancelled_line_is_not_waited_for(company: Company) -> None:
    cancel = {"order": _placed(company), "line": 1, "reason": "停产"}
    assert company.act(DIRECTOR, CancelLine, cancel).done == [0]
    assert _coming() == 0
    assert LineCancellation.objects.get().quantity == 50
    assert not company.act(DIRECTOR, CancelLine, cancel).done, "nothing is left to cancel"
    assert not company.act(DIRECTOR, CancelLine, {**cancel, "line": 9}).done
    page = read(Orders, Orders.params(state="已了结"), Asked(), Reader(company.accounts[DIRECTOR]))
    assert [row.number for row in page.rows] == [cancel["order"]]


def test_a_product_has_one_line(company: Company) -> None:
    line = {"sku": "A-500", "quantity": 1, "unit_cost": 1}
    assert not ordered(company, "A-500", 1, lines=[line, line]).done
    assert not PurchaseOrder.objects.exists()


def test_what_was_ordered_stays_as_it_was(company: Company) -> None:
    order = _placed(company)
    cancel = {"order": order, "line": 1, "reason": "停产"}
    arrival = _arrived(company, order, 30)
    company.count(arrival, (A_BARCODE, 30))
    assert company.receive(arrival, 30).done == [0]
    assert company.act(DIRECTOR, CancelLine, cancel).done == [0]
    assert _fault() is None
    with connection.writing():  # type: ignore[attr-defined]
        PurchaseOrderLine.objects.update(received=29)
    assert "记已入库 29、已取消 20，单据为 30、20" in str(_fault())
    kept("采购单", "purchasing_purchaseorderline", PurchaseOrderLine.objects.get().pk, "quantity = 1")
