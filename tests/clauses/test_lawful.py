"""Operating within the law: where the company is, what it declares, what its shops show: S18.20."""

from datetime import date

import pytest

from guiju.demo.company import ENTITY
from guiju.domains.orders.api import CheckDisplay, OpenShop
from guiju.domains.orders.controls.displays import Displayed, DisplayParams, LicenceDisplayed
from guiju.domains.policy import api
from guiju.domains.policy.queries import AddressChecks, Declarations
from guiju.kernel.commands.context import Outcome
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.findings.commands import RectifyFinding, VerifyFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.worklist.models import Task
from tests.clauses.cases import done, kept
from tests.clauses.company import DIRECTOR, MANAGER, OWNER, WAREHOUSE, Company, warned
from tests.clauses.enacting import at, found, rows
from tests.clauses.signing import asked_for

CLAUSE = "S18.20"
HERE, THERE = "杭州市文一路 1 号", "杭州市文二路 2 号"


def record(company: Company, kind: str, address: str, **more: str) -> Outcome:
    return company.act(DIRECTOR, api.RecordAddress, {"entity": ENTITY, "kind": kind, "address": address, **more})


def licence(company: Company, address: str) -> None:
    done(CLAUSE, record(company, "registered", address, scan=company.photo(DIRECTOR)))


def close(company: Company, finding: Finding) -> Outcome:
    proof = [{"file": company.photo(OWNER)}]
    put_right = company.act(OWNER, RectifyFinding, {"finding": finding.pk, "done": "已核对", "lines": proof})
    assert put_right.done == [0], f"{CLAUSE}: {put_right.refusals}"
    return company.act(DIRECTOR, VerifyFinding, {"finding": finding.pk, "decision": "accept"})


def differing() -> Finding | None:
    return next(iter(found("address_differs", CLAUSE)), None)


def state(company: Company) -> str:
    return {each.entity: each.state for each in rows(AddressChecks, company)}.get(ENTITY, "")


def undisplayed(shop: str) -> Finding | None:
    rows = Finding.objects.filter(control="orders.licence_displayed", clause=CLAUSE, fingerprint=shop)
    return rows.filter(resolved_at__isnull=True).first()


@pytest.mark.clause(CLAUSE)
def test_what_the_law_wants_is_on_file(company: Company) -> None:
    asked_for(CLAUSE)
    with at("2027-03-01 08:00"):
        assert not record(company, "registered", HERE).done, f"{CLAUSE}: the licence is recorded with its scan"
        licence(company, HERE)
        done(CLAUSE, record(company, "site", THERE))
    with at("2027-03-01 09:00", looking=True):
        opened = differing()
        assert opened, f"{CLAUSE}: the monthly watch opens a finding"
        assert HERE in opened.title, f"{CLAUSE}: with the licence's address: {opened.title}"
        assert THERE in opened.title, f"{CLAUSE}: and the site's: {opened.title}"
        assert state(company) == "不一致", f"{CLAUSE}: shown as {state(company)}"
    with at("2027-03-10 09:00"):
        warned(CLAUSE, close(company, opened), "没有新的营业执照扫描件，场所记录也没有变", "PROOF_REQUIRED")
        assert state(company) == "待证", f"{CLAUSE}: saved as waiting for proof, not {state(company)}"
    with at("2027-03-31 23:00", looking=True):
        assert differing() is None, f"{CLAUSE}: closed for this month"
    with at("2027-04-01 09:00", looking=True):
        again = differing()
        assert again, f"{CLAUSE}: it comes back next month"
        assert again.follows_id == opened.pk, f"{CLAUSE}: as the same matter"
    with at("2027-04-02 09:00"):
        licence(company, HERE)
        proved = close(company, again)
        assert proved.done == [0], f"{CLAUSE}: {proved.refusals}"
        cited = {each.code for why in proved.warnings for each in why.clauses}
        assert CLAUSE not in cited, f"{CLAUSE}: a new scan of the licence is proof"
    with at("2027-05-01 09:00", looking=True):
        assert differing(), f"{CLAUSE}: but the two still differ"
        done(CLAUSE, record(company, "site", HERE.replace(" ", "")))
    with at("2027-05-01 09:10", looking=True):
        assert differing() is None, f"{CLAUSE}: the site put right ends it"
        assert state(company) == "一致", f"{CLAUSE}: shown as {state(company)}"
    _declared(company)
    _displayed(company)
    kept(CLAUSE, "policy_address", "address = 'x'")
    kept(CLAUSE, "policy_declaration", "authority = 'x'")
    kept(CLAUSE, "policy_declarationreceipt", "receipt = 'x'")
    kept(CLAUSE, "orders_shopdisplay", "handler = 0")


def _declared(company: Company) -> None:
    report = {"title": "年度报告", "authority": "市场监管局", "due_on": date(2027, 6, 30), "owner": MANAGER}
    with at("2027-06-01 09:00"):
        number = done(CLAUSE, company.act(DIRECTOR, api.EnterDeclaration, {**report, "period": "2026 年度"}))
        other = done(CLAUSE, company.act(DIRECTOR, api.EnterDeclaration, {**report, "period": "2025 年度"}))
        tasks = Task.objects.filter(source="policy.declaration", person=company.accounts[MANAGER], ended_at=None)
        assert tasks.count() == 2, f"{CLAUSE}: whoever answers for it has it to do"
        with pytest.raises(InvalidInput, match="回执号"):
            company.act(DIRECTOR, api.MarkDeclaration, {"declaration": other, "receipt": ""})
        done(CLAUSE, company.act(DIRECTOR, api.MarkDeclaration, {"declaration": other, "receipt": "NB-1"}))
        assert tasks.count() == 1, f"{CLAUSE}: declared, it is done"
    with at("2027-06-30 23:00", looking=True):
        assert not found("declaration_overdue", CLAUSE), f"{CLAUSE}: until the end of the day"
    with at("2027-07-01 09:00", looking=True):
        late = found("declaration_overdue", CLAUSE)
        assert [each.fingerprint for each in late] == [number], f"{CLAUSE}: the one without receipt: {late}"
        assert late[0].owner == company.accounts[OWNER], f"{CLAUSE}: with the head of the company"
        shown = {each.number: (each.state, each.receipt) for each in rows(Declarations, company)}
        assert shown == {number: ("已逾期", None), other: ("已申报", "NB-1")}, f"{CLAUSE}: {shown}"
        done(CLAUSE, company.act(DIRECTOR, api.MarkDeclaration, {"declaration": number, "receipt": "NB-2"}))
    with at("2027-07-01 09:10", looking=True):
        assert not found("declaration_overdue", CLAUSE), f"{CLAUSE}: declared late, it goes"


def _displayed(company: Company) -> None:
    with at("2027-08-02 09:00"):
        shop = {"code": "DY-1", "name": "抖音旗舰店", "platform": "douyin", "warehouse": WAREHOUSE, "carrier": "顺丰"}
        assert company.act(MANAGER, OpenShop, shop).done == [0]
        seen = {"shop": "DY-1", "is_shown": False}
        assert company.act(MANAGER, CheckDisplay, seen).done == [0]
    with at("2027-08-02 09:10", looking=True):
        listed = undisplayed("DY-1")
        assert listed, f"{CLAUSE}: a home page without the licence is listed"
        assert "抖音旗舰店 首页没有营业执照信息" in listed.title, f"{CLAUSE}: {listed.title}"
        assert listed.owner == company.accounts[MANAGER], f"{CLAUSE}: with whoever runs the shop"
        shown = {"shop": "DY-1", "is_shown": True}
        assert not company.act(MANAGER, CheckDisplay, shown).done, f"{CLAUSE}: shown only with a picture"
        assert company.act(MANAGER, CheckDisplay, {**shown, "screenshot": company.photo(MANAGER)}).done == [0]
    with at("2027-08-02 09:20", looking=True):
        assert undisplayed("DY-1") is None, f"{CLAUSE}: shown, it goes"
    with at("2027-09-03 09:00", looking=True):
        assert undisplayed("DY-1"), f"{CLAUSE}: nobody has looked for more than a month"
    seen_long_ago = Displayed("旗舰店", 60, is_checked=True, is_shown=True)
    assert LicenceDisplayed.judge(seen_long_ago, DisplayParams(default_display_days=90)) is None, (
        f"{CLAUSE}: as the clause says"
    )
