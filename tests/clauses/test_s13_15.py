"""S13.15: risks are registered, rated, treated, looked at again, and one platform keeps to its share of the month."""

from typing import Any

import pytest

from guiju.domains.orders.api import CancelOrder, OpenShop, RecordOrder
from guiju.domains.orders.models import Order
from guiju.domains.orders.queries import Orders
from guiju.domains.risk.api import CloseRisk, ReassessRisk, RegisterRisk, SetLimit, TreatRisk
from guiju.domains.risk.controls.limits import Held, LimitExceeded, OnePlatform
from guiju.domains.risk.models import Risk, RiskLimit, RiskRating, RiskTreatment
from guiju.domains.risk.queries import PlatformShares, Risks
from guiju.domains.risk.shares import Share
from guiju.kernel.commands.context import Outcome
from guiju.kernel.findings.models import Finding
from guiju.kernel.worklist.models import Task
from tests.clauses.company import DIRECTOR, MANAGER, OWNER, SERVICE, WAREHOUSE, Company, warned
from tests.clauses.enacting import moment, page, rows
from tests.clauses.office import on
from tests.clauses.rounds import kept, pass_by

CLAUSE = "S13.15"
SALES = {"T": ("taobao", [40_000_00, 24_000_00]), "J": ("jd", [36_000_00])}
HIGH = {
    "kind": "operating",
    "title": "单一供应商断供",
    "description": "主力商品只有一家供应",
    "likelihood": 5,
    "impact": 4,
}


def findings(watch: str) -> list[Finding]:
    found = Finding.objects.filter(control=f"risk.{watch}", clause=CLAUSE, resolved_at__isnull=True)
    return list(found.order_by("id"))


def shops(company: Company) -> None:
    for code, (platform, _) in SALES.items():
        shop = {"code": code, "name": f"{code}店", "platform": platform, "warehouse": WAREHOUSE, "carrier": "顺丰速运"}
        assert company.act(MANAGER, OpenShop, shop).done == [0]


def sell(company: Company, shop: str, amount: int, at: str) -> str:
    lines = [{"sku": "A-500", "quantity": 1, "amount": amount}]
    item = {"shop": shop, "platform_number": f"{shop}-{at}-{amount}", "ordered_at": moment(at), "lines": lines}
    outcome = company.act(SERVICE, RecordOrder, item)
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def register(company: Company, **more: Any) -> Outcome:
    return company.act(DIRECTOR, RegisterRisk, {**HIGH, **more})


def shown(company: Company, number: str) -> Any:
    """The risk as the register shows it."""
    return {each.number: each for each in rows(Risks, company)}.get(number)


def state(company: Company, number: str) -> str:
    found = shown(company, number)
    return found.state if found else ""


def platform_over_its_limit(company: Company) -> None:
    """T has 64 % of May."""
    with on("2027-05-02", "09:00"):
        limit = company.act(OWNER, SetLimit, {"percent": 60, "reason": "董事会决议"})
        assert limit.done == [0], f"{CLAUSE}: a limit is set: {limit.refusals}"
        mine = [sell(company, "T", amount, "2027-05-10 10:00") for amount in SALES["T"][1]]
        for amount in SALES["J"][1]:
            sell(company, "J", amount, "2027-05-31 23:00")
        gone = sell(company, "T", 90_000_00, "2027-05-11 10:00")
        assert company.act(SERVICE, CancelOrder, {"order": gone, "reason": "买家取消"}).done == [0]
        sell(company, "T", 80_000_00, "2027-06-01 00:00")
    with on("2027-05-31", "23:30"):
        assert not findings("limit_exceeded"), f"{CLAUSE}: the month is not over"
    with on("2027-06-01", "09:00"):
        found = findings("limit_exceeded")
        assert len(found) == 1, f"{CLAUSE}: T is over its limit, J is not: {[each.title for each in found]}"
        said = found[0].title
        wanted = ("2027-05", "淘宝", "64,000.00", "100,000.00", "64.0%", "限额 60.0%", "来源订单 2 个", *mine)
        assert all(each in said for each in wanted), f"{CLAUSE}: with the computed share and the source orders: {said}"
        assert found[0].owner == company.accounts[OWNER], f"{CLAUSE}: somebody answers for it"
        first, *others = rows(PlatformShares, company) or [None]
        assert first, f"{CLAUSE}: the month's shares are shown"
        told = (first.platform, first.state, first.share, first.limit, first.orders, first.amount)
        assert told == ("taobao", "超过限额", "64.0%", "60.0%", 2, 64_000_00), f"{CLAUSE}: {told}"
        assert [each.state for each in others] == ["限额内"], f"{CLAUSE}: {others}"
        asked = {"platform": "taobao", "since": first.since, "until": first.until}
        sources = {each.number for each in rows(Orders, company, MANAGER, **asked) if each.state != "已取消"}
        assert sources == set(mine), f"{CLAUSE}: the row leads to the source orders: {sources}"
        address = f"/orders/orders/?platform=taobao&amp;since={first.since}&amp;until={first.until}"
        listed = page(company, "/risk/platform_shares/?month=2027-05", OWNER)
        assert address in listed.replace("&since", "&amp;since").replace("&until", "&amp;until"), (
            f"{CLAUSE}: by a link: {address}"
        )
        late = sell(company, "J", 30_000_00, "2027-05-30 10:00")
        assert Order.objects.filter(number=late).exists()
    with on("2027-06-01", "12:00"):
        assert not findings("limit_exceeded"), f"{CLAUSE}: counted again when orders of the month come in late"
    share = Share("taobao", 64, 64_000_00, 100_000_00, "DD-1", "DD-2")
    own = Held("2027-05", share, 0)
    assert LimitExceeded.judge(own, OnePlatform()), f"{CLAUSE}: without a limit the clause's own share counts"
    assert not LimitExceeded.judge(own, OnePlatform(default_one_platform_share_max=0.7)), f"{CLAUSE}: as it says"


def treatment_required(company: Company) -> str:
    """A risk of 5×4=20 that nobody treats at first; its number."""
    with on("2027-07-01", "09:00"):
        outcome = register(company)
        warned(CLAUSE, outcome, "评分 5×4=20", "RISK_TREATMENT_REQUIRED")
        number = str(outcome.answers[0]["number"])
        assert state(company, number) == "未处置", f"{CLAUSE}: saved as 未处置, not {state(company, number)}"
        half = register(company, title="半截", owner=SERVICE)
        assert not half.done, f"{CLAUSE}: an owner without a day is no treatment"
        small = register(company, title="小风险", likelihood=2, impact=7 - 3)
        assert not [why for why in small.warnings if CLAUSE in {c.code for c in why.clauses}], (
            f"{CLAUSE}: 8 is not high"
        )
    with on("2027-07-07", "09:00"):
        assert not findings("untreated"), f"{CLAUSE}: not before 7 days"
    with on("2027-07-08", "09:00"):
        found = findings("untreated")
        assert [each.fingerprint for each in found] == [number], f"{CLAUSE}: asked for again after 7 days: {found}"
        assert "RISK_TREATMENT_REQUIRED" in found[0].title, f"{CLAUSE}: {found[0].title}"
        director = company.accounts[DIRECTOR]
        tasks = Task.objects.filter(person=director, title__contains=number, ended_at__isnull=True)
        assert tasks.exists(), f"{CLAUSE}: as a task of who registered it"
        given = {"risk": number, "owner": SERVICE, "measure": "开发第二家供应商", "due_on": "2027-09-30"}
        assert company.act(DIRECTOR, TreatRisk, given).done == [0], CLAUSE
        pass_by()
        assert not findings("untreated"), f"{CLAUSE}: somebody treats it now"
        row = shown(company, number)
        assert row, CLAUSE
        assert (row.state, row.score, row.treated_by is not None) == ("应对中", 20, True), f"{CLAUSE}: {row}"
    return number


def assessed_again(company: Company, number: str) -> None:
    with on("2027-09-29", "09:00"):
        assert number not in {each.fingerprint for each in findings("stale")}, (
            f"{CLAUSE}: after 90 days it is not stale"
        )
        assert state(company, number) == "应对中", f"{CLAUSE}: nor flagged"
    with on("2027-09-30", "09:00"):
        stale = {each.fingerprint: each for each in findings("stale")}
        assert number in stale, f"{CLAUSE}: after 91 days it is flagged stale: {list(stale)}"
        assert "91 天没有复评" in stale[number].title, f"{CLAUSE}: {stale[number].title}"
        assert state(company, number) == "过期未复评", f"{CLAUSE}: in the register too: {state(company, number)}"
        matrix = page(company, "/risk/heat/", OWNER)
        assert HIGH["title"] in matrix, f"{CLAUSE}: it stands in the matrix"
        again = {"risk": number, "likelihood": 3, "impact": 4, "basis": "第二家已供货"}
        assert company.act(DIRECTOR, ReassessRisk, again).done == [0], CLAUSE
        pass_by()
        assert number not in {each.fingerprint for each in findings("stale")}, f"{CLAUSE}: it was assessed again"
        assert state(company, number) == "应对中", f"{CLAUSE}: {state(company, number)}"
        closing = {"risk": number, "reason": "供应商已有三家"}
        assert company.act(DIRECTOR, CloseRisk, closing).done == [0], CLAUSE
        assert state(company, number) == "已关闭", CLAUSE


@pytest.mark.clause("S13.15")
def test_risks_are_registered_rated_limited_and_assessed_again(company: Company) -> None:
    shops(company)
    platform_over_its_limit(company)
    assessed_again(company, treatment_required(company))
    kept(CLAUSE, "risk_risk", Risk.objects.order_by("id").first().pk, "title = 'x'")
    kept(CLAUSE, "risk_riskrating", RiskRating.objects.order_by("id").first().pk, "basis = 'x'")
    kept(CLAUSE, "risk_risktreatment", RiskTreatment.objects.order_by("id").first().pk, "measure = 'x'")
    kept(CLAUSE, "risk_risklimit", RiskLimit.objects.order_by("id").first().pk, "percent = 99")
