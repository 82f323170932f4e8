"""S12.26: each zone is looked at daily for safety and order; what is lost in a month stays small."""

import orjson
import pytest

from guiju.domains.warehouse.controls.storage import LossLimit, LossRate, Lost, PassMark, Scored, ZoneBelowMark
from guiju.domains.warehouse.models import DispatchLine
from guiju.kernel.controls.models import DutyAnswer, DutyDone
from guiju.kernel.files.models import Attachment
from guiju.kernel.findings.models import Finding
from tests.clauses.company import A_BARCODE, Company
from tests.clauses.rounds import answer, at, item, pass_by, when

CLAUSE = "S12.26"
SHEET, ZONE, OTHER = "warehouse.storage_checked", "WH1-D", "WH1-F"


def _found(control: str) -> Finding | None:
    return Finding.objects.filter(clause=CLAUSE, control=control, resolved_at=None).order_by("id").first()


@pytest.mark.clause("S12.26")
def test_the_warehouse_is_safe_and_tidy(company: Company) -> None:
    with when("09:30"):
        sheet = item(SHEET, CLAUSE, ZONE)
        checks = orjson.loads(sheet.checks)
        counts = [sum(each.startswith(kind) for each in checks) for kind in ("安全", "整齐")]
        assert counts == [8, 6], f"{CLAUSE}: 8 items for 安全 and 6 for 整齐"
        one = answer(company, item(SHEET, CLAUSE, OTHER), wrong={3: "通道有一托盘货"})
        assert one.done == [0], f"{CLAUSE}: what is found is never refused: {one.refusals}"
        assert _found(ZoneBelowMark.key) is None, f"{CLAUSE}: 90 points are enough"
        answered = answer(company, sheet, wrong={3: "通道有一托盘货", 14: "打包带没有清"})
        assert answered.done == [0], f"{CLAUSE}: what is found is never refused: {answered.refusals}"
        task = _found(ZoneBelowMark.key)
        assert task is not None, f"{CLAUSE}: with 80 points a rectification is opened"
        assert "80 分" in task.title, f"{CLAUSE}: that says the points"
        assert "通道" in task.title, f"{CLAUSE}: and what is wrong"
        assert task.assignments.get().due_at == at("23:59", 2).replace(second=59), f"{CLAUSE}: due next day"
        shots = Attachment.objects.filter(document_type="findings.finding", document_id=task.id)
        assert shots.count() == 2, f"{CLAUSE}: with the photos"
        pass_by()
        assert Finding.objects.filter(control=ZoneBelowMark.key).count() == 1, f"{CLAUSE}: once"
    with when("09:40", 2):
        sheet = item(SHEET, CLAUSE, OTHER)
        bare = answer(company, sheet, wrong={3: "通道有一托盘货"}, photo=False)
        assert bare.done == [0], f"{CLAUSE}: kept without a photo"
        assert "照片" in DutyDone.objects.get(item=sheet).lacks, f"{CLAUSE}: and lacking it"
    _stack(company)
    _losses(company)
    two = Scored("D", 740_000, ("a", "b"), is_settled=False)
    assert ZoneBelowMark.judge(two, PassMark(default_score_pass=80)) is None, f"{CLAUSE}: the mark is the clause's"
    lost = Lost("D", "2026-05", 3, 1000, is_settled=False)
    assert LossRate.judge(lost, LossLimit(default_loss_rate_max_pct=0.3)) is None, f"{CLAUSE}: the rate as well"


def _stack(company: Company) -> None:
    """Higher than the bin allows: a safety item of the zone's sheet, and built anew the same day."""
    with when("10:00", 3):
        company.open_bin("D-09", ZONE, layer_limit=3)
        receipt = company.stocked("A-500", A_BARCODE, 10)
        assert company.put_away(receipt, "D-09", 10, layers=4).done == [0]
        restack = _found("warehouse.stack_too_high")
        assert restack is not None, f"{CLAUSE}: a stack over the bin limit is a restack task"
        assert restack.assignments.get().due_at == at("00:00", 4), f"{CLAUSE}: before the same day ends"
        sheet = item(SHEET, CLAUSE, ZONE)
        assert answer(company, sheet).done == [0]
        wrong = DutyAnswer.objects.filter(done__item=sheet, result="not_ok").first()
        assert wrong is not None, f"{CLAUSE}: signed as 正常, the stack is a safety item all the same"
        assert "D-09" in wrong.note, f"{CLAUSE}: of that bin"
        assert orjson.loads(sheet.checks)[wrong.check_number - 1].startswith("安全"), f"{CLAUSE}: a safety item"


def _written_off(company: Company, sku: str) -> None:
    request = company.request(sku, 1, purpose="write_off")
    company.approve(request)
    outcome = company.dispatch(request, 1)
    assert outcome.done == [0], outcome.refusals


def _losses(company: Company) -> None:
    """Goods of about 10,556 yuan: 8.50 are less than 0.2 %, 32 more are not."""
    with when("11:00", 3):
        _written_off(company, "B-250")
    with when("12:30", 3):
        assert _found(LossRate.key) is None, f"{CLAUSE}: 0.08% is within 0.2%"
        _written_off(company, "C-001")
        assert sum(DispatchLine.objects.values_list("cost", flat=True)) == 4050
    with when("14:00", 3):
        case = _found(LossRate.key)
        assert case is not None, f"{CLAUSE}: over 0.2% of the value is a finding"
        assert "40.50 元" in case.title, f"{CLAUSE}: that says how much was lost"
