"""S01.31: aisles stay clear."""

from datetime import timedelta

import pytest
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import FoundGoods
from guiju.kernel.controls.ticker import tick
from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import Finding, FindingAssignment
from tests.clauses.company import A_BARCODE, DIRECTOR, KEEPER, Company, refused

CLAUSE = "S01.31"


@pytest.mark.clause("S01.31")
def test_aisles_stay_clear(company: Company) -> None:
    company.open_bin("A-00", "WH1-D", purpose="aisle", width=120)
    company.open_bin("A-99", "WH1-D", purpose="fire_lane")
    receipt = company.stocked("A-500", A_BARCODE, 20)
    refused(CLAUSE, company.put_away(receipt, "A-00", 1), "A-00 是通道，不能放货")
    refused(CLAUSE, company.put_away(receipt, "A-99", 1), "A-99 是消防通道，不能放货")
    moved = {"bin": "D-01-1", "lines": [{"sku": "A-500", "target": "A-00", "quantity": 1}]}
    refused(CLAUSE, company.act(KEEPER, api.Relocate, moved), "不能放货")

    lies = {"bin": "A-00", "sku": "A-500", "quantity": 3, "note": "挡住通道"}
    seen = company.act(KEEPER, api.RecordFoundGoods, {**lies, "photo": company.photo()})
    assert seen.done == [0], f"{CLAUSE}: goods found standing there are recorded: {seen.refusals}"
    recorded = FoundGoods.objects.get(number=seen.answers[0]["number"])
    assert Attachment.objects.filter(document_type="warehouse.foundgoods", document_id=recorded.id).exists()
    occupied = Finding.objects.filter(clause=CLAUSE, control="warehouse.aisle_occupied").first()
    assert occupied is not None, f"{CLAUSE}: they stand as 占用通道"
    assert occupied.title.startswith("占用通道"), f"{CLAUSE}: {occupied.title}"
    task = FindingAssignment.objects.get(finding=occupied)
    assert task.due_at - task.assigned_at == timedelta(hours=2), f"{CLAUSE}: removal is due in 2 h"
    assert company.put_away(receipt, "D-02-1", 1).done == [0], f"{CLAUSE}: one hazard does not stop the zone"

    assert company.act(KEEPER, api.MeasureAisle, {"bin": "A-00", "width": 120}).done == [0]
    assert Finding.objects.filter(clause=CLAUSE).count() == 1, f"{CLAUSE}: 120 cm is what the map demands"
    narrow = company.act(KEEPER, api.MeasureAisle, {"bin": "A-00", "width": 95, "photo": company.photo()})
    assert narrow.done == [0], f"{CLAUSE}: a measure is always recorded"
    hazard = Finding.objects.filter(clause=CLAUSE, control="warehouse.aisle_narrow").first()
    assert hazard is not None, f"{CLAUSE}: 95 cm opens a hazard"
    assert "实测净宽 95 厘米，应有 120 厘米" in hazard.title
    limit = FindingAssignment.objects.get(finding=hazard)
    assert limit.due_at - limit.assigned_at == timedelta(hours=2), f"{CLAUSE}: with a 2 h limit"

    refused(CLAUSE, company.put_away(receipt, "D-02-1", 1), "2 个未消除的通道隐患")
    assert company.put_away(receipt, "G-01-1", 1).done == [0], f"{CLAUSE}: other zones go on"
    assert company.arrive(("A-500", 5), note="D-77"), f"{CLAUSE}: arrivals are recorded at the dock"

    company.act(KEEPER, api.MeasureAisle, {"bin": "A-00", "width": 130})
    tick(timezone.now() + timedelta(minutes=1))
    hazard.refresh_from_db()
    assert hazard.resolved_at is not None, f"{CLAUSE}: measured wide enough, the hazard is over"
    assert company.put_away(receipt, "D-02-1", 1).done == [0], f"{CLAUSE}: and goods go into the zone again"
    assert company.act(DIRECTOR, api.OpenBin, {"warehouse": "WH1", "code": "A-01", "purpose": "aisle"}).done == [0]
