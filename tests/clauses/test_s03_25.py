"""S03.25: special goods stand under their sign; without it they are marked, labelled within hours, looked at monthly."""

from datetime import timedelta

import orjson
import pytest
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.domains.warehouse.commands.list_signs import SIGNS_CHECKED
from guiju.domains.warehouse.controls.signs import SignMissing
from guiju.domains.warehouse.models import BinEntry
from guiju.kernel.controls.models import DutyDone, DutyItem
from guiju.kernel.findings.models import Finding, FindingAssignment
from tests.clauses.company import A_BARCODE, B_BARCODE, KEEPER, Company, warned
from tests.clauses.rounds import answer, pass_by, when

CLAUSE = "S03.25"


def _due(finding: Finding) -> timedelta:
    return FindingAssignment.objects.get(finding=finding).due_at - finding.opened_at


def _missing(code: str) -> Finding | None:
    open_now = Finding.objects.filter(clause=CLAUSE, control=SignMissing.key, resolved_at=None)
    return open_now.filter(fingerprint__endswith=f"/{code}").first()


def _lists() -> list[DutyItem]:
    return list(DutyItem.objects.filter(duty=SIGNS_CHECKED.key).order_by("id"))


@pytest.mark.clause("S03.25")
def test_special_goods_have_their_sign(company: Company) -> None:
    for sku, mark in (("A-500", "fragile"), ("B-250", "valuable")):
        assert company.store(sku, storage_class="daily", mark=mark).done == [0]
    for code in ("D-11", "D-12", "D-13", "D-14"):
        company.open_bin(code, "WH1-D")
    with when("10:00", 1):
        fragile = company.stocked("A-500", A_BARCODE, 30)
        valuable = company.stocked("B-250", B_BARCODE, 10)
        right = company.put_away(fragile, "D-11", 10, label="fragile")
        assert right.warnings == [], f"{CLAUSE}: under the right sign nothing is the matter"
        none = company.put_away(fragile, "D-12", 10)
        warned(CLAUSE, none, "缺标志", "易碎", "没有扫标志")
        wrong = company.put_away(valuable, "D-13", 10, label="cold")
        warned(CLAUSE, wrong, "缺标志", "贵重", "冷藏")
        assert BinEntry.objects.get(bin__code="D-12").label == "", f"{CLAUSE}: it is saved as it stands"
        for code in ("D-12", "D-13"):
            task = _missing(code)
            assert task is not None, f"{CLAUSE}: a label task opens for {code}"
            assert _due(task) == timedelta(hours=4), f"{CLAUSE}: of 4 h"
            assert task.owner == company.accounts[KEEPER], f"{CLAUSE}: of the keeper"
        assert _missing("D-11") is None, f"{CLAUSE}: and for no other"
        pass_by()
        assert Finding.objects.filter(control=SignMissing.key, fingerprint__endswith="/D-12").count() == 1, (
            f"{CLAUSE}: once"
        )
    with when("11:00", 1):
        assert company.act(KEEPER, api.ScanSign, {"bin": "D-12", "label": "fragile"}).done == [0]
        assert company.act(KEEPER, api.ScanSign, {"bin": "D-13", "label": "fragile"}).done == [0]
        pass_by()
        assert _missing("D-12") is None, f"{CLAUSE}: labelled and scanned, it is over"
        assert _missing("D-13") is not None, f"{CLAUSE}: another sign is not the right one"
    _monthly(company)


def _monthly(company: Company) -> None:
    first = (timezone.localdate() + timedelta(days=32)).replace(day=1)
    days = (first - timezone.localdate()).days
    with when("09:00", days):
        lists = [each for each in _lists() if each.day == first]
        due = next((each for each in lists if "D-11" in each.checks), None)
        assert due is not None, f"{CLAUSE}: the monthly check is due"
        checks = orjson.loads(due.checks)
        assert all(any(code in each for each in checks) for code in ("D-11", "D-12", "D-13")), f"{CLAUSE}: for each bin"
        assert not any("D-14" in each for each in checks), f"{CLAUSE}: with special goods"
        assert orjson.loads(due.evidence) == ["photo_each"], f"{CLAUSE}: with a photo of each"
        pass_by()
        assert len([each for each in _lists() if each.day >= first]) == len(lists), f"{CLAUSE}: once a month"
        bare = answer(company, due, photo=False)
        assert bare.refused == [0], f"{CLAUSE}: not without photos"
        gone = next(number for number, each in enumerate(checks, 1) if "D-11" in each)
        answered = answer(company, due, wrong={gone: "标志掉了"})
        assert answered.done == [0], f"{CLAUSE}: what is found is kept: {answered.refusals}"
        assert DutyDone.objects.get(item=due).lacks == "", f"{CLAUSE}: with the photos it is done"
        task = (
            Finding.objects.filter(clause=CLAUSE, control=SIGNS_CHECKED.key, resolved_at=None).order_by("-id").first()
        )
        assert task is not None, f"{CLAUSE}: a missing sign opens a rectification"
        assert "标志掉了" in task.title, f"{CLAUSE}: that says what is wrong"
        assert _due(task) == timedelta(hours=4), f"{CLAUSE}: of 4 h"
