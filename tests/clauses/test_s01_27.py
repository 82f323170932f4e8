"""S01.27: nothing moves without a document and two persons, and the books add up on any past day."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from guiju.domains.warehouse import api, queries
from guiju.domains.warehouse.controls.checking import CheckTime, MovementsChecked, PostedMovement
from guiju.domains.warehouse.ledger import STATES
from guiju.domains.warehouse.models import Dispatch, Move, MovementCheck, Receipt
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.rulebook.profile import AnswerProfile
from tests.clauses.company import A_BARCODE, DIRECTOR, KEEPER, MANAGER, OWNER, WAREHOUSE, Company, refused

CLAUSE = "S01.27"


def unchecked() -> list[Finding]:
    return list(Finding.objects.filter(control="warehouse.movements_checked", resolved_at__isnull=True))


def summed(days_ago: int) -> dict[str, int]:
    """By SKU, from the movements one by one."""
    end = timezone.localdate() - timedelta(days=days_ago)
    held: dict[str, int] = {}
    for move in Move.objects.select_related("sku"):
        if timezone.localdate(move.occurred_at) <= end:
            sign = (move.target in STATES) - (move.source in STATES)
            held[move.sku.code] = held.get(move.sku.code, 0) + sign * move.quantity
    return {sku: quantity for sku, quantity in held.items() if quantity}


def shown(company: Company, days_ago: int) -> dict[str, int]:
    day = timezone.localdate() - timedelta(days=days_ago)
    asked = queries.StockOn.params(day=day, warehouse=WAREHOUSE)
    rows = read(queries.StockOn, asked, Asked(), Reader(company.accounts[KEEPER])).rows
    return {row.sku: row.quantity for row in rows}


@pytest.mark.clause("S01.27")
def test_every_movement_has_its_papers(company: Company) -> None:
    bare = company.request("A-500", 5, basis="")
    company.approve(bare)
    refused(CLAUSE, company.dispatch(bare, 5), "批准的出库依据")
    unsigned = company.request("A-500", 5)
    refused(CLAUSE, company.dispatch(unsigned, 5), "审批签字")
    gone = {"warehouse": WAREHOUSE, "sku": "A-500", "quantity": 5, "keeper": KEEPER, "description": "无单出库 5 件"}
    assert company.act(DIRECTOR, api.RecordUnpaperedDeparture, gone).done == [0]
    waiting = Finding.objects.filter(control="warehouse.departure_unpapered", resolved_at__isnull=True)
    assert [each.owner for each in waiting] == [company.accounts[KEEPER]], f"{CLAUSE}: what left is 待查"

    now = timezone.now()
    arrival = company.arrive(("A-500", 40), note="D-27")
    company.count(arrival, (A_BARCODE, 40))
    line = {"line": 1, "quantity": 40}
    taken_in = {"arrival": arrival, "received_at": now - timedelta(days=5), "lines": [line]}
    receipt = company.act(KEEPER, api.ReceiveGoods, taken_in).answers[0]["number"]
    request = company.request("A-500", 10)
    company.approve(request)
    dispatch = company.dispatch(request, 10, left_at=now - timedelta(days=2)).answers[0]["number"]
    for ago in (0, 1, 2, 3, 5, 6):
        assert shown(company, ago) == summed(ago), f"{CLAUSE}: the balance of {ago} days ago is the sum of movements"

    tick(now + timedelta(hours=1))
    assert not unchecked(), f"{CLAUSE}: below 50 people the boss checks once a week"
    profile = {"reason": "招到 60 人", "lines": [{"flag": "headcount_50", "answer": True}]}
    assert company.act(OWNER, AnswerProfile, profile).done == [0]
    tick(now + timedelta(hours=2))
    found = {each.fingerprint for each in unchecked()}
    assert {receipt, dispatch} <= found, f"{CLAUSE}: a movement needs a second person within the day"
    refused(CLAUSE, company.act(KEEPER, api.CheckMovement, {"document": receipt}), "是同一个人")
    for number in (receipt, dispatch):
        assert company.act(MANAGER, api.CheckMovement, {"document": number}).done == [0], f"{CLAUSE}: the checker"
    assert company.act(DIRECTOR, api.CheckMovement, {"document": receipt}).refused == [0], f"{CLAUSE}: once"
    tick(now + timedelta(hours=3))
    assert not {receipt, dispatch} & {each.fingerprint for each in unchecked()}, f"{CLAUSE}: then it is in order"
    move = Move.objects.filter(document_type="dispatch").latest("id")
    check = MovementCheck.objects.get(document=dispatch)
    assert move.document_line, f"{CLAUSE}: source document"
    assert move.occurred_at, f"{CLAUSE}: and time"
    assert (move.handler, check.checker) == (company.accounts[KEEPER], company.accounts[MANAGER]), (
        f"{CLAUSE}: two persons"
    )

    for model, column in ((Receipt, "handler"), (Dispatch, "handler"), (MovementCheck, "checker"), (Move, "quantity")):
        table, key = model._meta.db_table, model.objects.latest("id").pk
        with pytest.raises(DatabaseError), transaction.atomic():
            with connection.writing(), connection.cursor() as cursor:
                cursor.execute(f"update {table} set {column} = {column} where id = %s", [key])
            pytest.fail(f"{CLAUSE}: a posted movement was changed")
    fact = PostedMovement("RK-1", 25 * 3600, is_checked=False, is_small=False)
    assert MovementsChecked.judge(fact, CheckTime(default_check_hours=48)) is None, f"{CLAUSE}: the hours are a param"
