"""S01.26: what a keeper lacks stands at once, is written off by another's word, and shows when it grows."""

from datetime import datetime, time, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.domains.warehouse.controls.differences import LossAlert, Losses, LossesOfKeeper
from guiju.domains.warehouse.models import Balance, StockCountLine, StockDifference
from guiju.kernel.commands.context import Forbidden
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding
from tests.clauses.company import DIRECTOR, KEEPER, WAREHOUSE, Company, refused
from tests.clauses.stocktake import adjusted, counted, differences, explained, line_of, planned, reported

CLAUSE = "S01.26"
MOUSE = "6901000000059"


def ten_mice(company: Company) -> None:
    """Ten units at 200 yuan."""
    arrival = company.arrive(("E-100", 10), note="D-26", unit_cost=2_000_000)
    company.count(arrival, (MOUSE, 10))
    assert company.receive(arrival, 10).done == [0]


@pytest.mark.clause("S01.26")
def test_goods_are_kept(company: Company) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    plan(timezone.make_aware(datetime.combine(tomorrow, time(8))))
    duty = DutyItem.objects.filter(duty="warehouse.goods_kept", day=tomorrow).first()
    assert duty is not None, f"{CLAUSE}: the keeper looks after the goods every day"
    assert duty.bundle == "closing"

    ten_mice(company)
    tick()
    losses = Finding.objects.filter(control="warehouse.losses_of_keeper", resolved_at__isnull=True)
    assert not losses.all()
    stocktake = planned(company, "E-100")
    assert counted(company, stocktake, (line_of(stocktake, "E-100"), 7)).done == [0]
    (short,) = differences(stocktake)
    found = (short.kind, short.quantity, short.cost)
    assert found == ("shortage", 3, 600_00), f"{CLAUSE}: the shortage of 3 worth 600 yuan is recorded at once as 待处理"
    tick()
    assert [each.owner for each in losses.all()] == [company.accounts[KEEPER]], f"{CLAUSE}: above 500 yuan a month"
    assert "600.00" in losses.get().title

    report = reported(company, stocktake, short.number).answers[0]["number"]
    refused(CLAUSE, adjusted(company, report), "缺：原因、原因证据、责任方")
    explained(company, short.number)
    held = adjusted(company, report)
    assert held.held == [0], f"{CLAUSE}: with reason and 'none' responsible it still waits for another: {held.status}"
    own = company.act(KEEPER, api.AdjustStock, {"report": report})
    assert not own.done, f"{CLAUSE}: never the keeper alone"
    with pytest.raises(Forbidden):
        company.decide(KEEPER, held.held_ids[0])
        pytest.fail(f"{CLAUSE}: a keeper approved his own adjustment")
    balance = Balance.objects.get(sku__code="E-100")
    assert balance.good == 10, f"{CLAUSE}: until then nothing is written off"
    company.decide(DIRECTOR, held.held_ids[0])
    balance.refresh_from_db()
    assert balance.good == 7, f"{CLAUSE}: approved by somebody else it is"

    spoilt = {"warehouse": WAREHOUSE, "sku": "E-100", "source": "good", "target": "defective", "quantity": 2}
    assert company.act(KEEPER, api.ChangeState, {**spoilt, "reason": "压坏"}).done == [0]
    balance.refresh_from_db()
    assert (balance.good, balance.defective) == (5, 2), f"{CLAUSE}: damaged goods are 不良"
    request = company.request("E-100", 6)
    company.approve(request)
    assert company.dispatch(request, 6).refused == [0], f"{CLAUSE}: and cannot be picked"
    assert company.dispatch(request, 5).done == [0]

    for model in (StockCountLine, StockDifference):
        table, key = model._meta.db_table, model.objects.latest("id").pk
        with pytest.raises(DatabaseError), transaction.atomic():
            with connection.writing(), connection.cursor() as cursor:
                cursor.execute(f"update {table} set quantity = quantity where id = %s", [key])
            pytest.fail(f"{CLAUSE}: a counted figure was changed")
    assert LossesOfKeeper.judge(Losses("2026-05", 60_000), LossAlert(default_loss_alert_cny=600)) is None, (
        f"{CLAUSE}: the limit is a param"
    )
