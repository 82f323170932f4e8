"""What is picked and put away is there: by the card, in the books, and not for somebody else."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from guiju.domains.warehouse import api, queries
from guiju.domains.warehouse.models import Picked
from guiju.kernel.commands.context import Outcome
from tests.clauses.company import A_BARCODE, B_BARCODE, KEEPER, WAREHOUSE, Company

pytestmark = pytest.mark.founded("S03", "S12")


def pick(company: Company, request: str, *lines: tuple[str, int]) -> Outcome:
    given = [{"line": 1, "bin": where, "quantity": quantity} for where, quantity in lines]
    return company.act(KEEPER, api.PickGoods, {"request": request, "lines": given})


def reverse(company: Company, document: str) -> Outcome:
    return company.act(KEEPER, api.ReverseDocument, {"document": document, "reason": "录入有误"})


def test_two_lines_of_one_pick_do_not_take_more_of_a_batch_than_is_good(company: Company) -> None:
    receipt = company.stocked("A-500", A_BARCODE, 20, batch_code="L-9")
    company.put_away(receipt, "D-02-1", 10)
    company.put_away(receipt, "D-01-2", 10)
    frozen = {"warehouse": WAREHOUSE, "sku": "A-500", "source": "good", "target": "frozen", "quantity": 8}
    assert company.act(KEEPER, api.ChangeState, {**frozen, "batch": "L-9", "reason": "抽检"}).done
    request = company.request("A-500", 20)
    outcome = pick(company, request, ("D-02-1", 7), ("D-01-2", 7))
    assert [(why.control, why.line) for why in outcome.refusals] == [("stock_suffices", 1)]
    assert pick(company, request, ("D-02-1", 7), ("D-01-2", 5)).done


def test_where_the_first_batch_is_short_nobody_is_sent_to_the_next(company: Company) -> None:
    today = timezone.localdate()
    for days, quantity in ((800, 3), (900, 9)):
        receipt = company.stocked("B-250", B_BARCODE, quantity, expires_on=today + timedelta(days=days))
        company.put_away(receipt, "D-02-1", quantity)
    request = company.request("B-250", 9)
    outcome = pick(company, request, ("D-02-1", 5))
    assert [why.message for why in outcome.refusals] == ["库位 D-02-1 里应先出的一批不够 5"]
    assert pick(company, request, ("D-02-1", 3), ("D-02-1", 2)).done
    expiries = Picked.objects.order_by("id").values_list("batch__expires_on", "quantity")
    assert list(expiries) == [(today + timedelta(days=800), 3), (today + timedelta(days=900), 2)]


def test_nothing_of_a_reversed_receipt_waits_to_be_put_away(company: Company) -> None:
    receipt = company.stocked("A-500", A_BARCODE, 5)
    assert reverse(company, receipt).done
    outcome = company.put_away(receipt, "D-02-1", 5)
    assert [(why.control, why.message) for why in outcome.refusals] == [
        ("stands", "这张入库单已经冲销，没有可上架的货")
    ]
    assert queries.putaway_plan(receipt) == []


def test_a_clock_set_back_gives_no_second_minute_to_take_back(company: Company) -> None:
    receipt = company.stocked("A-500", A_BARCODE, 5)
    number = company.put_away(receipt, "D-02-1", 5).answers[0]["number"]
    with time_machine.travel(timezone.now() - timedelta(days=1)):
        outcome = company.act(KEEPER, api.UndoPutAway, {"putaway": number})
    assert [why.control for why in outcome.refusals] == ["stands"]


def test_an_arrival_is_counted_once(company: Company) -> None:
    arrival = company.arrive(("A-500", 5))
    assert company.count(arrival, (A_BARCODE, 5)).done
    outcome = company.count(arrival, (A_BARCODE, 4))
    assert [(why.control, why.message) for why in outcome.refusals] == [
        ("once", f"{arrival} 已经清点，清点单一经写下不能再改")
    ]
