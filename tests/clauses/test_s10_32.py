"""S10.32: information assets are known, protected by their level, assessed before they see personal data."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.infosec.api import GrantPersonalData
from guiju.domains.infosec.controls.assets import AssetUnprotected, Protected, ReviewMonths
from guiju.domains.infosec.registers import InfoAssets
from guiju.domains.policy.commands import SignReview
from guiju.domains.policy.models import ReviewLine
from guiju.kernel.findings.models import FindingAssignment
from tests.clauses.company import KEEPER, WAREHOUSE, Company, refused
from tests.clauses.office import findings, is_open, items, on

CLAUSE, ADMINISTRATOR = "S10.32", "1007"
BARE, WEAK, NEW = "infosec.assets_reviewed", "infosec.asset_unprotected", "infosec.asset_unassessed"
WHOLE = {"level": "high", "measures": "加密、双因素", "backup": "每日异地", "access_list": "吴管理", "keeper": KEEPER}


def asset(company: Company, code: str, **more: Any) -> str:
    """An asset in the register; its number."""
    given = {"place": WAREHOUSE, "code": code, "name": "客户库", "kind": "data", "live_on": "2026-12-01", **more}
    entered = company.act(ADMINISTRATOR, InfoAssets.enter, given)
    assert entered.done == [0], f"{CLAUSE}: an asset is entered whatever it lacks: {entered.refusals}"
    return str(entered.answers[0]["number"])


def corrected(company: Company, number: str, code: str, **more: Any) -> str:
    given = {"place": WAREHOUSE, "code": code, "name": "客户库", "kind": "data", "live_on": "2026-12-01", **more}
    outcome = company.act(ADMINISTRATOR, InfoAssets.correct, {**given, "entry": number, "reason": "补记"})
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


@pytest.mark.clause("S10.32")
def test_the_yearly_review_prints_what_is_missing(company: Company) -> None:
    with on("2027-01-15", "10:00"):
        [due] = items(BARE, day="2027-01-15") or [None]
        assert due is not None, f"{CLAUSE}: assets are reviewed every year"
        asset(company, "客户库", assessed_on="2026-12-20")
        asset(company, "订单库", **WHOLE, assessed_on="2026-12-20")
        lines = [
            {
                "key": "客户库",
                "answer": "change",
                "action": "定责任人、分级",
                "person": KEEPER,
                "due_on": date(2027, 2, 1),
            }
        ]
        signed = company.act(ADMINISTRATOR, SignReview, {"kind": "information_assets", "lines": lines})
        assert signed.done == [0], f"{CLAUSE}: it is signed all the same: {signed.refusals}"
        printed = ReviewLine.objects.get(key="客户库")
        assert printed.figures == "缺责任人、等级、防护措施", f"{CLAUSE}: with the gap printed: {printed.figures}"
        assert (printed.person and printed.person.number) == KEEPER, f"{CLAUSE}: its owner"
        assert printed.due_on == date(2027, 2, 1), f"{CLAUSE}: and its date"
        assert "缺" not in ReviewLine.objects.get(key="订单库").figures, f"{CLAUSE}: of the other nothing"
        assert not is_open(due), f"{CLAUSE}: the year's review is done"


@pytest.mark.clause("S10.32")
def test_high_assets_are_protected(company: Company) -> None:
    with on("2027-01-04", "10:00"):
        asset(company, "订单库", **WHOLE, assessed_on="2026-01-04")
        bare = asset(company, "客户库", **{**WHOLE, "backup": "", "access_list": ""}, assessed_on="2026-12-20")
        asset(company, "图片库", level="low", assessed_on="2020-01-01")
    with on("2027-01-04", "10:10"):
        found = findings(WEAK, clause=CLAUSE)
        assert [each.fingerprint for each in found] == ["客户库"], f"{CLAUSE}: what matters most is backed up: {found}"
        assert "备份、访问名单" in found[0].title, f"{CLAUSE}: {found[0].title}"
        assert found[0].owner == company.accounts[KEEPER], f"{CLAUSE}: its keeper's"
        corrected(company, bare, "客户库", **WHOLE, assessed_on="2026-12-20")
    with on("2027-01-05", "10:00"):
        old = findings(WEAK, clause=CLAUSE)
        assert [each.fingerprint for each in old] == ["订单库"], f"{CLAUSE}: an assessment counts for 12 months: {old}"
    fact = Protected("Z-1", "high", "", date(2026, 1, 4).toordinal(), date(2027, 1, 5).toordinal())
    assert AssetUnprotected.judge(fact, ReviewMonths(default_review_months=24)) is None, f"{CLAUSE}: as it says"


@pytest.mark.clause("S10.32")
def test_a_new_system_is_assessed_before_it_sees_personal_data(company: Company) -> None:
    with on("2027-01-04", "10:00"):
        new = asset(company, "会员系统", kind="system", live_on="2027-01-04")
    with on("2027-01-04", "10:10"):
        found = findings(NEW, clause=CLAUSE)
        assert found, f"{CLAUSE}: it goes live, amber"
        due = FindingAssignment.objects.filter(finding=found[0]).latest("id").due_at
        assert timezone.localdate(due) == date(2027, 2, 3), f"{CLAUSE}: the assessment is due in 30 days, not {due}"
        ask = {"asset": new, "purpose": "会员积分"}
        refused(CLAUSE, company.act(ADMINISTRATOR, GrantPersonalData, ask), "未做风险评估，不能接触个人信息")
        assessed = corrected(company, new, "会员系统", kind="system", live_on="2027-01-04", assessed_on="2027-01-04")
        granted = company.act(ADMINISTRATOR, GrantPersonalData, {**ask, "asset": assessed})
        assert granted.done == [0], f"{CLAUSE}: assessed it may: {granted.refusals}"
    with on("2027-01-04", "10:20"):
        assert not findings(NEW), f"{CLAUSE}: and the finding goes"
