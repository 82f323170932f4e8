"""S03.04: goods in store are looked after."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import BinEntry, StateChange
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding, FindingAssignment
from tests.clauses.company import A_BARCODE, KEEPER, WAREHOUSE, Company, warned
from tests.clauses.rounds import answer, item, when

CLAUSE = "S03.04"


@pytest.mark.clause("S03.04")
def test_goods_are_looked_after(company: Company) -> None:
    company.store("A-500", storage_class="daily", most_layers=5, inspect_days=90)
    receipt = company.stocked("A-500", A_BARCODE, 60, batch_code="P-1")
    assert company.put_away(receipt, "D-02-1", 30, layers=5).warnings == [], f"{CLAUSE}: 5 layers are allowed"
    high = company.put_away(receipt, "D-01-2", 30, layers=6)
    warned(CLAUSE, high, "堆了 6 层，最多 5 层")
    assert BinEntry.objects.get(bin__code="D-01-2", sku__code="A-500").layers == 6, (
        f"{CLAUSE}: it is saved as it stands"
    )
    breach = Breach.objects.get(clause=CLAUSE, evidence_id=high.evidence, control="warehouse.stacked_low")
    reason = company.act(KEEPER, Acknowledge, {"breach": breach.id, "reason": "货位不足，暂放"})
    assert reason.done == [0], f"{CLAUSE}: after a one-tap reason"
    restack = Finding.objects.filter(clause=CLAUSE, control="warehouse.stack_too_high", resolved_at=None).first()
    assert restack is not None, f"{CLAUSE}: a restack task opens"
    task = FindingAssignment.objects.get(finding=restack)
    assert task.responsible == company.accounts[KEEPER]
    last = timezone.localtime(task.due_at - timedelta(seconds=1))
    assert last.date() == timezone.localdate(), f"{CLAUSE}: due the same day, not {last}"
    tick(timezone.now() + timedelta(minutes=1))
    restack.refresh_from_db()
    assert restack.resolved_at is None, f"{CLAUSE}: it stays as long as the stack does"
    assert company.act(KEEPER, api.RecordRestack, {"bin": "D-01-2", "layers": 5}).done == [0]
    tick(timezone.now() + timedelta(minutes=2))
    restack.refresh_from_db()
    assert restack.resolved_at is not None, f"{CLAUSE}: built anew, it is over"

    today = timezone.localdate()
    for batch, days in (("P-89", 89), ("P-90", 90)):
        company.stocked("A-500", A_BARCODE, 5, batch_code=batch, received_at=_morning(today - timedelta(days=days)))
    tick(timezone.now() + timedelta(minutes=3))
    assert _due("P-89") is None, f"{CLAUSE}: on day 89 nothing is due"
    inspection = _due("P-90")
    assert inspection is not None, f"{CLAUSE}: a batch in store for 90 days gets an inspection duty"
    assert inspection.owner == company.accounts[KEEPER]
    seen = {"warehouse": WAREHOUSE, "sku": "A-500", "batch": "P-90", "result": "passed", "note": "外包装完好"}
    assert company.act(KEEPER, api.InspectBatch, seen).done == [0]
    tick(timezone.now() + timedelta(minutes=4))
    inspection.refresh_from_db()
    assert inspection.resolved_at is not None, f"{CLAUSE}: inspected, it is over for the next 90 days"
    with when("09:45"):
        patrol = item("warehouse.goods_looked_after", CLAUSE)
        assert answer(company, patrol).done == [0], f"{CLAUSE}: the daily round looks at the goods"


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def _due(batch: str) -> Finding | None:
    return Finding.objects.filter(
        clause=CLAUSE, control="warehouse.reinspection_due", fingerprint=f"A-500/{batch}", resolved_at=None
    ).first()


@pytest.mark.clause("S03.04")
def test_the_state_of_goods_changes_with_reason_and_person(company: Company) -> None:
    change = {"warehouse": WAREHOUSE, "sku": "A-500", "quantity": 2}
    steps = (("good", "inspecting", "客诉异味，复检"), ("inspecting", "defective", "复检不合格"))
    for source, target, reason in steps:
        move = {**change, "source": source, "target": target}
        with pytest.raises(InvalidInput):
            company.act(KEEPER, api.ChangeState, {**move, "reason": ""})
            pytest.fail(f"{CLAUSE}: {source} → {target} without a reason")
        assert company.act(KEEPER, api.ChangeState, {**move, "reason": reason}).done == [0], f"{CLAUSE}: {target}"
        kept = StateChange.objects.latest("id")
        assert (kept.reason, kept.handler) == (reason, company.accounts[KEEPER]), (
            f"{CLAUSE}: reason and person are kept"
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.writing(), connection.cursor() as cursor:
        cursor.execute("update warehouse_statechange set reason = 'x' where id = %s", [kept.id])
        pytest.fail(f"{CLAUSE}: the reason was changed afterwards")
