"""S03.22: goods stand where their kind belongs and where the warehouse can bear them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import BinStock, FoundGoods
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.controls.ticker import tick
from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import Finding, FindingAssignment
from tests.clauses.company import A_BARCODE, KEEPER, Company, refused, warned

CLAUSE = "S03.22"


def _in_bin(code: str) -> int:
    return sum(BinStock.objects.filter(bin__code=code).values_list("quantity", flat=True))


@pytest.mark.clause("S03.22")
def test_goods_stand_in_their_place(company: Company) -> None:
    company.store("A-500", storage_class="chemical", weight=600, volume=900)
    company.open_bin("D-09-1", "WH1-D", storage_class="chemical")
    company.open_bin("D-09-2", "WH1-D", storage_class="chemical", weight_limit=1_000, volume_limit=1_000)
    receipt = company.stocked("A-500", A_BARCODE, 20)

    said = refused(CLAUSE, company.put_away(receipt, "F-01-1", 2), "化学品不能和食品放在同一库区")
    assert "D-09-1" in said, f"{CLAUSE}: the nearest allowed bins are offered: {said}"
    assert _in_bin("F-01-1") == 0, f"{CLAUSE}: the bin is not accepted as target"

    found_at = timezone.now()
    found = company.act(
        KEEPER,
        api.RecordFoundGoods,
        {
            "bin": "F-01-1",
            "sku": "A-500",
            "quantity": 2,
            "note": "放错区",
            "photo": company.photo(),
            "found_at": found_at,
        },
    )
    assert found.done == [0], f"{CLAUSE}: goods found there are recorded: {found.refusals}"
    recorded = FoundGoods.objects.get(number=found.answers[0]["number"])
    assert Attachment.objects.filter(document_type="warehouse.foundgoods", document_id=recorded.id).count() == 1
    finding = Finding.objects.filter(clause=CLAUSE, control="warehouse.goods_misplaced").first()
    assert finding is not None, f"{CLAUSE}: goods found in the food zone open a move task"
    task = FindingAssignment.objects.get(finding=finding)
    assert task.responsible == company.accounts[KEEPER]
    due = task.due_at - task.assigned_at
    assert due == timedelta(hours=2), f"{CLAUSE}: the move task is due in 2 h, not {due}"

    assert company.put_away(receipt, "D-09-1", 2).warnings == [], f"{CLAUSE}: an allowed bin is taken without a word"
    too_heavy = company.put_away(receipt, "D-09-2", 2)
    warned(CLAUSE, too_heavy, "限重 1000 克，放入后 1200", "容积 1000 立方厘米，放入后 1800")
    assert _in_bin("D-09-2") == 2, f"{CLAUSE}: a bin over its limit is warned about and filled"
    breach = Breach.objects.get(clause=CLAUSE, control="warehouse.bin_suits", evidence_id=too_heavy.evidence)
    answered = company.act(KEEPER, Acknowledge, {"breach": breach.id, "reason": "当天出库，暂放"})
    assert answered.done == [0], f"{CLAUSE}: it takes a one-tap reason"

    company.store("A-500", storage_class="general")
    company.act(KEEPER, api.PutAway, {"receipt": receipt, "lines": [{"line": 1, "bin": "Q-01", "quantity": 1}]})
    tick(timezone.now() + timedelta(days=8))
    again = set(
        Finding.objects.filter(control="warehouse.stock_unsuited", resolved_at=None).values_list(
            "fingerprint", flat=True
        )
    )
    assert "库存/A-500/D-09-2" not in again, f"{CLAUSE}: without a weight nothing is over its limit"
    company.store("A-500", storage_class="chemical", weight=600)
    tick(timezone.now() + timedelta(days=16))
    listed = Finding.objects.filter(clause=CLAUSE, control="warehouse.stock_unsuited", resolved_at=None)
    assert "库存/A-500/D-09-2" in {each.fingerprint for each in listed}, f"{CLAUSE}: it comes back on the weekly list"
    moved = {"bin": "D-09-2", "lines": [{"sku": "A-500", "target": "D-09-1", "quantity": 2}]}
    assert company.act(KEEPER, api.Relocate, moved).done == [0]
    tick(timezone.now() + timedelta(days=24))
    assert not Finding.objects.filter(fingerprint="库存/A-500/D-09-2", resolved_at=None).exists(), (
        f"{CLAUSE}: and leaves it"
    )


@pytest.mark.clause("S03.22")
def test_a_product_without_a_class_is_warned_about(company: Company) -> None:
    from guiju.domains.catalogue.api import RegisterSku
    from tests.clauses.company import DIRECTOR

    sku = {"code": "N-1", "name": "新品", "lines": [{"code": "6900000000099"}]}
    assert company.act(DIRECTOR, RegisterSku, sku).done == [0]
    receipt = company.stocked("N-1", "6900000000099", 5)
    warned(CLAUSE, company.put_away(receipt, "G-01-1", 5), "没有存放类别")
    tick()
    listed = Finding.objects.filter(clause=CLAUSE, control="warehouse.stock_unsuited", resolved_at=None)
    assert [each.fingerprint for each in listed] == ["库存/N-1/G-01-1"], f"{CLAUSE}: it is on the weekly list"
