"""Platform orders: recorded as they are, allocated whole or not at all, released, dispatched."""

from datetime import timedelta
from random import Random

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from guiju.domains.orders.api import AllocateOrder, CancelOrder, RecordOrder, SetPresale
from guiju.domains.orders.models import Allocation, Cancellation, Order, Shortage
from guiju.domains.warehouse import api
from guiju.domains.warehouse.checks import check_quantities, check_reserved
from guiju.domains.warehouse.models import IssueRequestLine, Reservation
from guiju.kernel.commands.context import Context, OnRefusal
from guiju.kernel.commands.run import run_items
from tests.clauses.company import KEEPER, SERVICE, WAREHOUSE, Company
from tests.orders.shop import SHOP, allocated, opened, ordered, request_of, state, stock

pytestmark = pytest.mark.founded("S03")


@pytest.fixture(autouse=True)
def shop(company: Company) -> Company:
    return opened(company)


def agree() -> None:
    held = Allocation.objects.filter(order=OuterRef("pk"), ended_at__isnull=True)
    over = Cancellation.objects.filter(order=OuterRef("pk"))
    assert set(Order.objects.filter(waits=True)) == set(Order.objects.filter(~Exists(held), ~Exists(over)))
    for check in (check_quantities, check_reserved):
        result = check("default")
        assert not result.fault, result.fault


class TestRecorded:
    def test_an_order_is_recorded_once(self, company: Company) -> None:
        item = {"shop": SHOP, "platform_number": "T-1", "lines": [{"sku": "A-500", "quantity": 2}]}
        outcomes = [company.act(SERVICE, RecordOrder, item) for _ in range(2)]
        assert outcomes[0].done == [0]
        assert outcomes[1].refusals[0].message == "平台订单 T-1 已经登记过"
        assert state(outcomes[0].answers[0]["number"]) == "待占用"

    def test_what_is_not_there_is_recorded_as_short(self, company: Company) -> None:
        order = ordered(company, ("A-500", 1), ("D-012", 2))
        assert state(order) == "缺货待处理"
        assert Shortage.objects.first().reason == "D-012 可用 0，需要 2"

    def test_orders_of_one_batch_count_together(self, company: Company) -> None:
        items = [
            {"shop": SHOP, "platform_number": f"T-{n}", "lines": [{"sku": "A-500", "quantity": 25}]} for n in range(3)
        ]
        outcome = run_items(RecordOrder, items, Context(company.accounts[SERVICE], request_id="three"))
        states = [state(outcome.answers[item]["number"]) for item in range(3)]
        assert states == ["待占用", "待占用", "缺货待处理"]

    def test_what_earlier_orders_want_is_not_there_for_later_ones(self, company: Company) -> None:
        first = ordered(company, ("A-500", 60))
        later = timezone.localdate() + timedelta(days=9)
        assert state(ordered(company, ("B-250", 200), ships_on=later)) == "预售待货"
        second = ordered(company, ("A-500", 1), ("B-250", 200))
        assert (state(first), state(second)) == ("待占用", "缺货待处理")
        assert Shortage.objects.get(order__number=second).reason == "A-500 可用 0，需要 1"
        assert company.act(SERVICE, CancelOrder, {"order": first, "reason": "买家取消"}).done == [0]
        assert state(ordered(company, ("A-500", 59))) == "待占用"


class TestAllocated:
    def test_it_holds_what_it_wants(self, company: Company) -> None:
        order = ordered(company, ("A-500", 10), ("B-250", 5))
        assert allocated(company, order).done == [0]
        assert (stock("A-500"), stock("B-250")) == ((60, 50), (200, 195))
        assert state(order) == "已占用"
        agree()

    def test_too_little_is_refused_and_the_order_waits(self, company: Company) -> None:
        holder = ordered(company, ("A-500", 51))
        order = ordered(company, ("B-250", 1), ("A-500", 10))
        assert allocated(company, holder).done == [0]
        outcome = allocated(company, order)
        assert [why.message for why in outcome.refusals] == ["A-500 可用 9，需要 10"]
        assert state(order) == "缺货待处理"
        assert stock("B-250") == (200, 200)
        agree()

    def test_the_first_of_a_batch_come_first(self, company: Company) -> None:
        numbers = [ordered(company, ("A-500", quantity)) for quantity in (40, 30, 20)]
        given = Context(company.accounts[SERVICE], request_id="batch", on_refusal=OnRefusal.PARTIAL)
        outcome = run_items(AllocateOrder, [{"order": number} for number in numbers], given)
        assert (outcome.done, outcome.refused) == ([0, 2], [1])
        assert [state(number) for number in numbers] == ["已占用", "缺货待处理", "已占用"]

    def test_twice_is_once(self, company: Company) -> None:
        order = ordered(company, ("A-500", 10))
        allocated(company, order)
        assert "已经占用库存" in allocated(company, order).refusals[0].message
        assert Allocation.objects.count() == 1

    def test_the_database_holds_it(self, company: Company) -> None:
        assert allocated(company, ordered(company, ("A-500", 60))).done == [0]
        with pytest.raises(IntegrityError), transaction.atomic(), connection.writing(), connection.cursor() as cursor:
            cursor.execute("update warehouse_balance set available = available - 1 where available = 0 and good = 60")

    def test_a_presale_waits_and_takes_what_others_leave(self, company: Company) -> None:
        day = timezone.localdate() + timedelta(days=9)
        later = ordered(company, ("A-500", 30), ships_on=day)
        now = ordered(company, ("A-500", 40))
        given = Context(company.accounts[SERVICE], request_id="presale")
        outcome = run_items(AllocateOrder, [{"order": later}, {"order": now}], given)
        assert outcome.done == [0, 1]
        assert (state(later), state(now)) == ("预售待货", "已占用")
        short = ordered(company, ("A-500", 30))
        assert allocated(company, short).refused == [0]
        assert company.act(SERVICE, SetPresale, {"order": short, "ships_on": day}).done == [0]
        assert allocated(company, short).done == [0]
        assert state(short) == "预售待货"


class TestLeaves:
    def test_by_the_request_it_made(self, company: Company) -> None:
        order = ordered(company, ("A-500", 60))
        allocated(company, order)
        request = request_of(order)
        other = company.request("A-500", 1)
        for each in (request, other):
            assert company.approve(each).done == [0]
        stopped = company.dispatch(other, 1)
        assert "A-500 可用 0，需要 1（另有 60 已被占用）" in stopped.refusals[0].message
        assert company.dispatch(request, 60).done == [0]
        assert stock("A-500") == (0, 0)
        assert state(order) == "已出库"
        agree()

    def test_in_parts(self, company: Company) -> None:
        order = ordered(company, ("A-500", 10))
        allocated(company, order)
        company.approve(request_of(order))
        assert company.dispatch(request_of(order), 4).done == [0]
        assert (stock("A-500"), state(order)) == ((56, 50), "已占用")
        agree()

    def test_and_comes_back_to_the_order_when_it_is_reversed(self, company: Company) -> None:
        order = ordered(company, ("A-500", 60))
        allocated(company, order)
        company.approve(request_of(order))
        gone = company.dispatch(request_of(order), 60).answers[0]["number"]
        assert company.act(KEEPER, api.ReverseDocument, {"document": gone, "reason": "漏扫"}).done == [0]
        assert (stock("A-500"), state(order)) == ((60, 0), "已占用")
        agree()
        assert company.dispatch(request_of(order), 60).done == [0]
        assert state(order) == "已出库"
        agree()

    @pytest.mark.parametrize("sent", [4, 10])
    def test_but_not_when_it_was_cancelled_meanwhile(self, company: Company, sent: int) -> None:
        order = ordered(company, ("A-500", 10))
        allocated(company, order)
        company.approve(request_of(order))
        gone = company.dispatch(request_of(order), sent).answers[0]["number"]
        assert company.act(SERVICE, CancelOrder, {"order": order, "reason": "买家取消"}).done == [0]
        assert company.act(KEEPER, api.ReverseDocument, {"document": gone, "reason": "追回"}).done == [0]
        assert stock("A-500") == (60, 60)
        agree()


class TestReleased:
    def test_a_cancelled_order_holds_nothing_and_does_not_leave(self, company: Company) -> None:
        order = ordered(company, ("A-500", 10))
        allocated(company, order)
        request = request_of(order)
        company.approve(request)
        assert company.act(SERVICE, CancelOrder, {"order": order, "reason": "买家取消"}).done == [0]
        assert (stock("A-500"), state(order)) == ((60, 60), "已取消")
        assert "占用只剩 0" in company.dispatch(request, 10).refusals[0].message
        assert "已取消" in allocated(company, order).refusals[0].message
        agree()

    def test_by_hand_and_allocated_again(self, company: Company) -> None:
        order = ordered(company, ("A-500", 10))
        allocated(company, order)
        release = {"request": request_of(order), "reason": "买家改地址"}
        assert company.act(SERVICE, api.ReleaseReservation, release).done == [0]
        assert state(order) == "待占用"
        assert company.act(SERVICE, api.ReleaseReservation, release).refused == [0]
        assert allocated(company, order).done == [0]
        agree()

    def test_frozen_goods_are_not_held(self, company: Company) -> None:
        first, second = (ordered(company, ("A-500", 25), ("B-250", 1)) for _ in range(2))
        for each in (first, second):
            allocated(company, each)
        change = {"warehouse": WAREHOUSE, "sku": "A-500", "source": "good", "target": "frozen", "quantity": 20}
        assert company.act(KEEPER, api.ChangeState, {**change, "reason": "外箱受潮"}).done == [0]
        assert [state(each) for each in (first, second)] == ["已占用", "缺货待处理"]
        assert (stock("A-500"), stock("B-250")) == ((40, 15), (200, 199))
        assert Reservation.objects.filter(remaining__gt=0).count() == 2
        assert allocated(company, second).refused == [0]
        agree()


@pytest.mark.parametrize("seed", range(4))
def test_stock_is_held_once_whatever_comes_of_it(company: Company, seed: int) -> None:
    """Orders are allocated, cancelled, released, dispatched and their goods frozen in any order."""
    choice = Random(f"orders:{seed}")
    known: list[str] = []
    for _ in range(14):
        act = choice.choice(["order", "order", "allocate", "allocate", "cancel", "dispatch", "freeze"])
        order = choice.choice(known) if known else ""
        if act == "freeze":
            change = {"warehouse": WAREHOUSE, "sku": "A-500", "source": "good", "target": "frozen", "quantity": 5}
            company.act(KEEPER, api.ChangeState, {**change, "reason": "受潮"})
        elif act == "order" or not order:
            known.append(ordered(company, ("A-500", choice.randint(1, 25)), ("B-250", choice.randint(1, 70))))
        elif act == "allocate":
            allocated(company, order)
        elif act == "cancel":
            company.act(SERVICE, CancelOrder, {"order": order, "reason": "买家取消"})
        elif state(order) == "已占用":
            request = request_of(order)
            company.approve(request)
            lines = [{"line": row.line, "quantity": row.quantity} for row in lines_of_request(request)]
            assert company.act(KEEPER, api.DispatchGoods, {"request": request, "lines": lines}).done == [0]
        assert min(stock("A-500")) >= 0
        agree()


def lines_of_request(number: str) -> list[IssueRequestLine]:
    return list(IssueRequestLine.objects.filter(request__number=number).order_by("line"))
