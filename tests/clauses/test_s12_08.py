"""S12.08: what came first leaves first, what expires first before that."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from guiju.domains.catalogue.api import RegisterSku
from guiju.domains.warehouse import api, queries
from guiju.domains.warehouse.models import Move, Picked
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding
from tests.clauses.company import DIRECTOR, KEEPER, WAREHOUSE, Company, warned

CLAUSE = "S12.08"
CODE = "6900000000501"


def _with_nuts(company: Company) -> None:
    sku = {"code": "M-1", "name": "坚果", "lines": [{"code": CODE}]}
    assert company.act(DIRECTOR, RegisterSku, sku).done == [0]
    company.store("M-1")


def _received(
    company: Company, batch: str, day: date, quantity: int, price: int, bin_code: str, **line: object
) -> None:
    at = timezone.make_aware(datetime.combine(day, time(9)))
    arrived = {"arrived_at": at, "lines": [{"sku": "M-1", "quantity": quantity, "unit_cost": price}]}
    head = {"warehouse": WAREHOUSE, "supplier": "甲", "delivery_note": f"N-{batch}", "carrier": "乙"}
    arrival = company.act(KEEPER, api.RecordArrival, {**head, **arrived}).answers[0]["number"]
    company.count(arrival, (CODE, quantity))
    lines = [{"line": 1, "quantity": quantity, "batch_code": batch, **line}]
    received = company.act(KEEPER, api.ReceiveGoods, {"arrival": arrival, "received_at": at, "lines": lines})
    assert company.put_away(received.answers[0]["number"], bin_code, quantity).done == [0]


def _asked(company: Company, quantity: int) -> str:
    number = company.request("M-1", quantity)
    company.approve(number)
    return number


def _pick(company: Company, request: str, *lines: tuple[str, int]) -> Outcome:
    given = [{"line": 1, "bin": place, "quantity": quantity} for place, quantity in lines]
    return company.act(KEEPER, api.PickGoods, {"request": request, "lines": given})


def _plan(request: str) -> list[tuple[str, str, int]]:
    return [(step.batch, step.bin, step.quantity) for step in queries.pick_plan(request)]


@pytest.mark.clause("S12.08")
def test_first_in_first_out(company: Company) -> None:
    _with_nuts(company)
    _received(company, "A", date(2026, 5, 1), 10, 10_000, "G-01-1")
    _received(company, "B", date(2026, 5, 20), 10, 20_000, "G-01-2")
    request = _asked(company, 12)
    plan = _plan(request)
    assert plan == [("A", "G-01-1", 10), ("B", "G-01-2", 2)], f"{CLAUSE}: the plan is A 10 + B 2, not {plan}"

    first = _pick(company, request, ("G-01-2", 2))
    warned(CLAUSE, first, "应先出批次 A（还有 10），拣的是批次 B")
    breach = Breach.objects.get(clause=CLAUSE, evidence_id=first.evidence)
    reason = company.act(KEEPER, Acknowledge, {"breach": breach.id, "reason": "A 够不着"})
    assert reason.done == [0], f"{CLAUSE}: another batch takes a one-tap reason and goes on"
    tick()
    deviating = Finding.objects.filter(clause=CLAUSE, resolved_at=None).values_list("fingerprint", flat=True)
    assert list(deviating) == [f"{request}/1/G-01-2"], (
        f"{CLAUSE}: the watch lists the deviating pick: {list(deviating)}"
    )
    assert _pick(company, request, ("G-01-1", 10)).warnings == [], f"{CLAUSE}: the oldest batch goes without a word"

    assert company.dispatch(request, 12).done == [0]
    moves = Move.objects.filter(document_type="dispatch", sku__code="M-1").order_by("batch__code")
    layers = [(move.batch.code, move.quantity, move.cost) for move in moves]
    assert layers == [("A", 10, 1_000), ("B", 2, 400)], f"{CLAUSE}: cost follows the batches that were picked: {layers}"
    tick(timezone.now() + timedelta(minutes=1))
    assert not Finding.objects.filter(clause=CLAUSE, resolved_at=None).exists(), (
        f"{CLAUSE}: A is gone, nothing deviates"
    )

    plain = _asked(company, 3)
    assert company.dispatch(plain, 3).done == [0]
    last = Move.objects.filter(document_type="dispatch", sku__code="M-1").latest("id")
    assert last.batch.code == "B", f"{CLAUSE}: what was not picked leaves in turn too"


@pytest.mark.clause("S12.08")
def test_what_may_not_leave_is_never_picked(company: Company) -> None:
    _with_nuts(company)
    today = timezone.localdate()
    _received(company, "OLD", today - timedelta(days=9), 5, 10_000, "G-01-1", expires_on=today - timedelta(days=1))
    _received(company, "LATE", today - timedelta(days=8), 5, 10_000, "G-01-1", expires_on=today + timedelta(days=200))
    _received(company, "SOON", today - timedelta(days=2), 5, 10_000, "G-01-2", expires_on=today + timedelta(days=90))
    request = _asked(company, 7)
    plan = _plan(request)
    assert plan == [("SOON", "G-01-2", 5), ("LATE", "G-01-1", 2)], f"{CLAUSE}: what expires first goes first: {plan}"
    named = {"line": 1, "bin": "G-01-1", "quantity": 1, "batch": "OLD"}
    expired = company.act(KEEPER, api.PickGoods, {"request": request, "lines": [named]})
    assert not expired.done, f"{CLAUSE}: an expired batch is never pickable"
    assert "过期" in expired.refusals[0].message, f"{CLAUSE}: {expired.refusals[0].message}"

    frozen = {"warehouse": WAREHOUSE, "sku": "M-1", "batch": "SOON", "source": "good", "target": "frozen"}
    recall = company.act(KEEPER, api.ChangeState, {**frozen, "quantity": 5, "reason": "供应商召回"})
    assert recall.done == [0], f"{CLAUSE}: a recalled batch is frozen as a batch: {recall.refusals}"
    assert not _pick(company, request, ("G-01-2", 1)).done, f"{CLAUSE}: a recalled batch is never pickable"
    assert _plan(request) == [("LATE", "G-01-1", 5)], f"{CLAUSE}: nor in the plan"
    assert _pick(company, request, ("G-01-1", 2)).done == [0]
    assert [pick.batch.code for pick in Picked.objects.select_related("batch")] == ["LATE"]
