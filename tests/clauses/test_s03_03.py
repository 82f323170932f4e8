"""S03.03: goods come in and go out as they should: in time, once, and never more than there is."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from guiju.domains.warehouse import api, queries
from guiju.domains.warehouse.models import Balance, Move
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.models import Finding, FindingAssignment
from tests.clauses.company import A_BARCODE, KEEPER, WAREHOUSE, Company
from tests.clauses.rounds import answer, item, when

CLAUSE = "S03.03"


def _good(sku: str = "A-500") -> int:
    return Balance.objects.get(sku__code=sku).good


@pytest.mark.clause("S03.03")
def test_in_time_and_once(company: Company) -> None:
    with when("09:00"):
        arrival = company.arrive(("A-500", 20), note="DK-1")
        company.count(arrival, (A_BARCODE, 20))
        receipt = company.receive(arrival, 20).answers[0]["number"]
    with when("08:59", day=2):
        assert not _late(arrival), f"{CLAUSE}: within 24 h nothing is late"
    with when("09:01", day=2):
        late = _late(arrival)
        assert late is not None, f"{CLAUSE}: not put away by the next day 09:00, it is late"
        assert late.assignments.get().responsible == company.accounts[KEEPER], f"{CLAUSE}: the keeper answers for it"
        [listed] = [each for each in queries.late_putaway() if each.arrival == arrival]
        assert listed.value == 20 * 1_000, f"{CLAUSE}: it is on the list with its value, {listed.value} 分"
        assert listed.keeper == company.accounts[KEEPER], f"{CLAUSE}: and its keeper"
        assert company.put_away(receipt, "D-02-1", 20).done == [0]
        listed = {each.arrival for each in queries.late_putaway()}
        assert arrival not in listed, f"{CLAUSE}: put away, it leaves the list"
    with when("09:02", day=2):
        late.refresh_from_db()
        assert late.resolved_at is not None, f"{CLAUSE}: and the finding is over"
    with when("18:00", day=2):
        closing = item("warehouse.goods_put_away", CLAUSE)
        assert answer(company, closing).done == [0], f"{CLAUSE}: the closing list asks whether the day's goods are done"


def _late(arrival: str) -> Finding | None:
    return Finding.objects.filter(clause=CLAUSE, fingerprint=f"{arrival}/1", resolved_at=None).first()


@pytest.mark.clause("S03.03")
def test_each_movement_posts_once(company: Company) -> None:
    arrival = company.arrive(("A-500", 10), note="DK-2")
    company.count(arrival, (A_BARCODE, 10))
    before = _good()
    item_ = {"arrival": arrival, "lines": [{"line": 1, "quantity": 10}]}
    again = Context(actor=company.accounts[KEEPER], request_id="scanner-7")
    first, second = (run_items(api.ReceiveGoods, [item_], again) for _ in range(2))
    assert second.replayed, f"{CLAUSE}: the same request is answered with what it did"
    assert first.answers == second.answers
    assert _good() == before + 10, f"{CLAUSE}: re-sending does not double the stock"

    line = Move.objects.filter(document_type="receipt").latest("id")
    for change in ("update warehouse_move set quantity = 99 where id = %s", "delete from warehouse_move where id = %s"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.writing(), connection.cursor() as cursor:
            cursor.execute(change, [line.id])
            pytest.fail(f"{CLAUSE}: a posted movement was changed: {change}")


@pytest.mark.clause("S03.03")
def test_never_more_than_there_is(company: Company) -> None:
    request = company.request("C-001", 60)
    company.approve(request)
    before = _good("C-001")
    beyond = company.dispatch(request, 60)
    assert not beyond.done, f"{CLAUSE}: an issue beyond the balance is not posted"
    assert f"还差 {60 - before}" in beyond.refusals[0].message
    assert _good("C-001") == before, f"{CLAUSE}: and nothing moves"

    left_at = timezone.now()
    gone = {"warehouse": WAREHOUSE, "sku": "C-001", "quantity": 12, "keeper": KEEPER, "description": "已装车，账上不足"}
    recorded = company.act(KEEPER, api.RecordUnpaperedDeparture, {**gone, "found_at": left_at})
    assert recorded.done == [0], f"{CLAUSE}: goods that physically left are recorded the same minute"
    assert queries.unpapered().get(number=recorded.answers[0]["number"]).found_at == left_at
    open_now = Finding.objects.filter(control="warehouse.departure_unpapered").last()
    assert open_now is not None, f"{CLAUSE}: they stand as a difference"
    task = FindingAssignment.objects.get(finding=open_now)
    assert open_now.title.startswith("待查"), f"{CLAUSE}: as 待查"
    assert task.responsible == company.accounts[KEEPER], f"{CLAUSE}: with an owner"
    due = timezone.localtime(task.due_at)
    assert due.date() >= timezone.localdate() + timedelta(days=1), f"{CLAUSE}: and a date"
    assert task.due_basis.startswith(CLAUSE), f"{CLAUSE}: by this clause's own limit: {task.due_basis}"
    assert due.date() - timezone.localdate() <= timedelta(days=4), f"{CLAUSE}: the next working day, not {due}"
