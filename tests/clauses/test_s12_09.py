"""S12.09: goods are sold within their life; what is near its end is set aside, what is past it is frozen."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from guiju.demo.company import FOUNDED
from guiju.domains.catalogue.api import RegisterSku
from guiju.domains.orders.api import AllocateOrder
from guiju.domains.warehouse import api
from guiju.domains.warehouse.commands.set_aside import step
from guiju.domains.warehouse.controls.shelf_life import (
    BatchLife,
    LifeLeft,
    LifeLeftParams,
    OnSaleParams,
    ShelfLifeLeft,
    SoldWithinLife,
)
from guiju.domains.warehouse.models import Balance, Layer, ShortDated, StateChange
from guiju.domains.warehouse.queries import ArrivalLines
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import Assign
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.company import DIRECTOR, KEEPER, SERVICE, WAREHOUSE, Company
from tests.orders.shop import allocated, opened, ordered, request_of, state

CLAUSE = "S12.09"
CODE = "6900000000509"
TODAY = timezone.localdate


def with_jam(company: Company) -> Company:
    """A SKU that keeps 360 days, a shop that sells it, and a buyer."""
    sku = {"code": "J-1", "name": "果酱", "shelf_life_days": 360, "lines": [{"code": CODE}]}
    assert company.act(DIRECTOR, RegisterSku, sku).done == [0]
    company.store("J-1")
    item = {"person": DIRECTOR, "post": "buyer", "since": FOUNDED}
    assert run_items(Assign, [item], Context(SYSTEM, request_id="buyer")).done == [0]
    return opened(company)


def arrived(company: Company, quantity: int, note: str, expires_in: int) -> str:
    line = {"sku": "J-1", "quantity": quantity, "unit_cost": 10_000}
    line |= {
        "produced_on": TODAY() + timedelta(days=expires_in - 360),
        "expires_on": TODAY() + timedelta(days=expires_in),
    }
    head = {"warehouse": WAREHOUSE, "supplier": "甲", "delivery_note": note, "carrier": "乙"}
    outcome = company.act(KEEPER, api.RecordArrival, {**head, "lines": [line]})
    assert outcome.done == [0], f"{CLAUSE}: what came is recorded: {outcome.refusals}"
    number = str(outcome.answers[0]["number"])
    company.count(number, (CODE, quantity))
    return number


def received(company: Company, arrival: str, quantity: int, code: str, state: str = "good") -> Outcome:
    line = {"line": 1, "quantity": quantity, "batch_code": code, "state": state}
    return company.act(KEEPER, api.ReceiveGoods, {"arrival": arrival, "lines": [line]})


def in_stock(company: Company, code: str, quantity: int, expires_in: int) -> None:
    """Accepted as good, with the buyer's word where too little of its life is left."""
    outcome = received(company, arrived(company, quantity, f"N-{code}", expires_in), quantity, code)
    if outcome.held:
        outcome = company.decide(DIRECTOR, outcome.held_ids[0])
    assert outcome.done == [0], outcome.refusals


def balance() -> Balance:
    return Balance.objects.get(sku__code="J-1")


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def remaining(code: str) -> dict[str, int]:
    """What there is of a batch by state."""
    rows = Layer.objects.filter(batch__code=code, remaining__gt=0)
    return dict(rows.values_list("state", "remaining"))


@pytest.mark.clause("S12.09")
def test_what_is_near_its_end_is_not_sold(company: Company) -> None:
    jam = with_jam(company)
    in_stock(jam, "A", 10, 20)
    in_stock(jam, "B", 10, 300)

    many = ordered(jam, ("J-1", 11))
    assert state(many) == "缺货待处理", f"{CLAUSE}: A does not count as saleable, so 11 are not there"
    order = ordered(jam, ("J-1", 4))
    assert allocated(jam, order).done == [0], f"{CLAUSE}: B has enough"
    assert remaining("A") == {"near_expiry": 10}, f"{CLAUSE}: A is skipped and moved to 临期, not {remaining('A')}"
    assert (balance().good, balance().available, balance().near_expiry) == (10, 6, 10), f"{CLAUSE}: only B is sold"
    change = StateChange.objects.first()
    assert change is not None, f"{CLAUSE}: the move stands in the books"
    assert "距到期不足 30 天" in change.reason, f"{CLAUSE}: with its reason, not {change.reason}"

    jam.approve(request_of(order))
    assert jam.dispatch(request_of(order), 4).done == [0]
    assert (remaining("A"), remaining("B")) == ({"near_expiry": 10}, {"good": 6}), f"{CLAUSE}: B leaves, A stays"
    refused = jam.act(SERVICE, AllocateOrder, {"order": many})
    assert refused.refused == [0], f"{CLAUSE}: what is set aside is not allocated"

    in_stock(jam, "C", 5, 30)
    step(timezone.now())
    assert remaining("C") == {"good": 5}, f"{CLAUSE}: with 30 days left it is still sold"
    step(midnight(TODAY() + timedelta(days=1)))
    assert remaining("C") == {"near_expiry": 5}, f"{CLAUSE}: with 29 it is set aside without anybody's doing"

    fact = BatchLife("B", "good", 44, is_promised=False)
    judged = SoldWithinLife.judge(fact, OnSaleParams(default_min_remaining_days=45))
    assert judged, f"{CLAUSE}: the days are the clause's"


@pytest.mark.clause("S12.09")
def test_what_is_past_its_end_is_frozen_at_midnight(company: Company) -> None:
    jam = with_jam(company)
    in_stock(jam, "E", 7, 0)
    in_stock(jam, "F", 9, 300)
    assert balance().available == 16
    step(midnight(TODAY() + timedelta(days=1)))
    assert remaining("E") == {"frozen": 7}, f"{CLAUSE}: expired goods turn 冻结 at 00:00, not {remaining('E')}"
    assert (balance().frozen, balance().available) == (7, 9), f"{CLAUSE}: the listing stock falls by that quantity"
    before = StateChange.objects.count()
    step(midnight(TODAY() + timedelta(days=1, minutes=1)))
    assert StateChange.objects.count() == before, f"{CLAUSE}: once"


@pytest.mark.clause("S12.09")
def test_what_an_order_holds_is_frozen_too_when_it_expires(company: Company) -> None:
    jam = with_jam(company)
    in_stock(jam, "G", 5, 40)
    order = ordered(jam, ("J-1", 5))
    assert allocated(jam, order).done == [0]
    step(midnight(TODAY() + timedelta(days=15)))
    assert remaining("G") == {"good": 5}, f"{CLAUSE}: what was sold in time goes to its buyer"
    step(midnight(TODAY() + timedelta(days=41)))
    assert remaining("G") == {"frozen": 5}, f"{CLAUSE}: but nobody gets expired goods"
    assert state(order) == "缺货待处理", f"{CLAUSE}: the order is short"


@pytest.mark.clause("S12.09")
def test_what_the_program_did_not_set_aside_is_found(company: Company) -> None:
    jam = with_jam(company)
    in_stock(jam, "H", 5, 20)
    tick(timezone.now() + timedelta(hours=2))
    found = Finding.objects.filter(control="warehouse.sold_within_life", resolved_at__isnull=True)
    assert [each.owner for each in found] == [jam.accounts[KEEPER]], f"{CLAUSE}: near its end and still on sale"


@pytest.mark.clause("S12.09")
def test_a_proposal_is_due_sixty_days_before(company: Company) -> None:
    jam = with_jam(company)
    in_stock(jam, "D", 8, 300)
    asked = DutyItem.objects.filter(duty="warehouse.clearance_proposed")
    day = TODAY() + timedelta(days=240)
    step(midnight(day - timedelta(days=1)))
    assert not asked.exists(), f"{CLAUSE}: not with 61 days left"
    step(midnight(day))
    duty = asked.first()
    assert duty is not None, f"{CLAUSE}: with 60 days left a proposal is due"
    for word in ("J-1", "剩 60 天", "降价标明临期", "退供"):
        assert word in duty.checks, f"{CLAUSE}: {word} stands in {duty.checks}"
    step(midnight(day + timedelta(days=1)))
    assert asked.count() == 1, f"{CLAUSE}: once a batch"


@pytest.mark.clause("S12.09")
def test_goods_with_too_little_life_left_wait_for_the_buyer(company: Company) -> None:
    jam = with_jam(company)
    arrived(jam, 5, "N-0", 240)
    assert not ShortDated.objects.exists(), f"{CLAUSE}: 240 of 360 days are two thirds"
    arrival = arrived(jam, 5, "N-1", 239)
    pending = ShortDated.objects.first()
    assert pending is not None, f"{CLAUSE}: 239 of 360 days are recorded in 待处理"
    assert pending.reason == "J-1 保质期 360 天，只剩 239 天，不足 2/3", f"{CLAUSE}: {pending.reason}"
    shown = read(ArrivalLines, ArrivalLines.params(arrival=arrival), Asked(), Reader(jam.accounts[KEEPER])).rows
    assert [row.pending for row in shown] == [pending.reason], f"{CLAUSE}: shown on the arrival"

    outcome = received(jam, arrival, 5, "K")
    assert outcome.held == [0], f"{CLAUSE}: accepting it as 良品 waits: {outcome.status}"
    assert [why.clauses[0].code for why in outcome.refusals] == [CLAUSE], f"{CLAUSE}: by this clause"
    assert not remaining("K"), f"{CLAUSE}: nothing is stock yet"
    done = jam.decide(DIRECTOR, outcome.held_ids[0])
    assert done.done == [0], f"{CLAUSE}: the buyer decides: {done.refusals}"
    assert remaining("K") == {"good": 5}, f"{CLAUSE}: then it is"

    other = arrived(jam, 5, "N-2", 239)
    assert received(jam, other, 5, "L", "inspecting").done == [0], f"{CLAUSE}: 待检 needs nobody's decision"
    release = {"warehouse": WAREHOUSE, "sku": "J-1", "source": "inspecting", "target": "good", "quantity": 5}
    for batch in ("L", ""):
        waiting = jam.act(KEEPER, api.ChangeState, {**release, "batch": batch, "reason": "检验合格"})
        assert waiting.held == [0], f"{CLAUSE}: and does not become 良品 without it later: {waiting.status}"
        assert [why.clauses[0].code for why in waiting.refusals] == [CLAUSE], f"{CLAUSE}: by this clause"
    assert jam.decide(DIRECTOR, waiting.held_ids[0]).done == [0], f"{CLAUSE}: the buyer decides"
    assert remaining("L") == {"good": 5}, f"{CLAUSE}: then it is"
    fact, half = LifeLeft("J-1", "good", 239, 360), LifeLeftParams(default_min_shelf_life_ratio="1/2")
    assert ShelfLifeLeft.judge(fact, half) is None, f"{CLAUSE}: the ratio is the clause's"
