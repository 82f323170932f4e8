"""S17.22: goods stand by class, and what disturbs its neighbours stands alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding, FindingAssignment
from tests.clauses.company import A_BARCODE, B_BARCODE, KEEPER, Company, warned

CLAUSE = "S17.22"


@pytest.mark.clause("S17.22")
def test_goods_stand_by_class(company: Company) -> None:
    company.store("A-500", storage_class="food")
    receipt = company.stocked("A-500", A_BARCODE, 20)
    placed = company.put_away(receipt, "D-02-1", 6)
    said = warned(CLAUSE, placed, "食品放进了日化库位 D-02-1")
    assert "F-01-1" in said, f"{CLAUSE}: bins of its own class are offered"
    breach = Breach.objects.get(clause=CLAUSE, evidence_id=placed.evidence)
    answered = company.act(KEEPER, Acknowledge, {"breach": breach.id, "reason": "食品区满"})
    assert answered.done == [0], f"{CLAUSE}: it takes a one-tap reason"

    evening = timezone.now() + timedelta(minutes=5)
    tick(evening)
    finding = Finding.objects.filter(clause=CLAUSE, fingerprint="库存/A-500/D-02-1").first()
    assert finding is not None, f"{CLAUSE}: the pallet is listed for moving"
    task = FindingAssignment.objects.get(finding=finding)
    assert task.responsible == company.accounts[KEEPER], f"{CLAUSE}: the keeper moves it"
    closing = timezone.localtime(task.due_at)
    assert closing.date() == timezone.localtime(task.assigned_at).date() + timedelta(days=1), f"{CLAUSE}: {closing}"
    assert (closing.hour, closing.minute) == (0, 0), f"{CLAUSE}: by closing time of the day, {closing}"

    company.act(KEEPER, api.Relocate, {"bin": "D-02-1", "lines": [{"sku": "A-500", "target": "F-01-1", "quantity": 6}]})
    tick(evening + timedelta(minutes=1))
    finding.refresh_from_db()
    assert finding.resolved_at is not None, f"{CLAUSE}: moved, it is listed no more"


@pytest.mark.clause("S17.22")
def test_allergens_and_odours_on_one_shelf(company: Company) -> None:
    company.store("A-500", storage_class="daily", trait="odour")
    company.store("B-250", storage_class="daily", trait="allergen")
    company.open_bin("D-05-1", "WH1-D", storage_class="daily", shelf="D-05")
    company.open_bin("D-05-2", "WH1-D", storage_class="daily", shelf="D-05")
    soap, paste = company.stocked("A-500", A_BARCODE, 5), company.stocked("B-250", B_BARCODE, 5)
    assert company.put_away(soap, "D-05-1", 5).warnings == [], f"{CLAUSE}: alone on the shelf"
    warned(CLAUSE, company.put_away(paste, "D-05-2", 5), "过敏原和串味的货物同在一个货架")


@pytest.mark.clause("S17.22")
def test_a_new_class_rule_lists_what_is_now_misplaced(company: Company) -> None:
    receipt = company.stocked("A-500", A_BARCODE, 14)
    bins = [f"D-07-{number}" for number in range(1, 8)]
    for code in bins:
        company.open_bin(code, "WH1-D", storage_class="daily")
        assert company.put_away(receipt, code, 2).warnings == []
    tick()
    assert not Finding.objects.filter(clause=CLAUSE).exists(), f"{CLAUSE}: as long as they fit, nothing is listed"
    company.store("A-500", storage_class="chemical")
    tick()
    listed = Finding.objects.filter(clause=CLAUSE, resolved_at=None).values_list("fingerprint", flat=True)
    misplaced = {mark.rsplit("/", 1)[1] for mark in listed}
    assert set(bins) <= misplaced, f"{CLAUSE}: the 7 pallets now misplaced are listed, not {sorted(misplaced)}"
    assert misplaced - set(bins) == {"D-01-1"}, f"{CLAUSE}: and what stood there before"
