"""Who carries a rulebook out: S11.23, S18.28."""

from datetime import date

import pytest

from guiju.demo import company as demo
from guiju.domains.policy import api
from guiju.domains.policy.queries import Executors
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.commands import AssignFinding, OpenFinding, RectifyFinding, VerifyFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import EndAssignment, RegisterPerson
from guiju.kernel.org.models import Assignment
from guiju.kernel.queries.query import Query
from tests.clauses.company import DIRECTOR, KEEPER, MANAGER, OWNER, SERVICE, Company, refused
from tests.clauses.enacting import at, found, page, rows
from tests.clauses.governed import appoint
from tests.clauses.reported import HEAD, OFFICER
from tests.clauses.rounds import kept, pass_by


def shown(company: Company, query: type[Query], code: str) -> tuple[str, str]:
    """Who executes a clause, and whether in somebody's stead."""
    listed = {each.code: (each.names, each.state) for each in rows(query, company, DIRECTOR, rulebook="S11")}
    return listed.get(code, ("", "不在表上"))


def leave(post: str) -> None:
    for assignment in Assignment.objects.filter(post__code=post, end__isnull=True):
        item = {"assignment": assignment.pk, "reason": "离岗"}
        outcome = run_items(EndAssignment, [item], Context(SYSTEM, request_id=f"leave:{assignment.pk}"))
        assert outcome.done == [0], outcome.refusals


@pytest.mark.clause("S11.23")
def test_a_vacant_post_is_the_heads(company: Company) -> None:
    clause = "S11.23"
    appoint(SERVICE, "merchant_manager")
    with at("2027-02-01 09:00", looking=True):
        assert shown(company, Executors, "S11.04") == ("李客服", "在岗"), f"{clause}: 招商 executes it"
        assert not found("clause_executed", clause), f"{clause}: everything has somebody"
        leave("merchant_manager")
        assert shown(company, Executors, "S11.04") == ("林运营", "代管"), f"{clause}: at once the head's"
        assert "代管" in page(company, "/clauses/S11.04/"), f"{clause}: and the clause shows 代管"
        item = DutyItem.objects.filter(duty="policy.execution_checked", day=date(2027, 2, 1)).first()
        assert item, f"{clause}: looked at every month"
    with at("2027-02-01 10:00", looking=True):
        assert not found("clause_executed", clause), f"{clause}: the head has it"
    with at("2027-07-01 10:00", looking=True):
        (idle,) = found("clauses_idle", clause) or [None]
        assert idle, f"{clause}: what nothing ran for 90 days"
        assert "90 天没有办过职责、没有判定过" in idle.title, f"{clause}: {idle.title}"
        assert "S11.03" in idle.title, f"{clause}: each is listed: {idle.title}"
        assert "S11.18" not in idle.title, f"{clause}: not one whose watch looks: {idle.title}"
        assert idle.owner == company.accounts[OWNER], f"{clause}: to the owner"
        leave("operations_director")
    with at("2027-07-01 11:00", looking=True):
        vacant = [each.fingerprint for each in found("clause_executed", clause)]
        assert "S11.04" in vacant, f"{clause}: without a head it is a finding: {vacant}"
    kept(clause, "org_assignment", Assignment.objects.order_by("id").first().pk, "since = '2020-01-01'")


@pytest.mark.clause("S18.28")
def test_a_full_time_officer_and_no_inspection_of_oneself(company: Company) -> None:
    clause, watch = "S18.28", "full_time_officer"
    with at("2027-03-01 09:00"):
        crew = 100 - Assignment.objects.values("person").distinct().count()
        hired(company, clause, crew)
    with at("2027-03-01 10:00", looking=True):
        assert not found(watch, clause), f"{clause}: 100 employees may have a part-time officer"
        hired(company, clause, 1, first=crew)
    with at("2027-04-01 10:00", looking=True):
        (finding,) = found(watch, clause) or [None]
        assert finding, f"{clause}: more than 100 without a full-time officer"
        assert "在册 101 人" in finding.title, f"{clause}: with the head count: {finding.title}"
        assert finding.owner == company.accounts[OWNER], f"{clause}: for the head of the company"
        tag = {"kind": "person", "key": OFFICER, "tag": "专职", "since": date(2027, 4, 1)}
        assert company.act(DIRECTOR, api.SetTag, tag).done == [0], clause
    with at("2027-04-01 11:00", looking=True):
        assert not found(watch, clause), f"{clause}: he is full-time now"
        store = company.unit("CK", "仓储部")
        for who in (KEEPER, HEAD):
            appoint(who, "stock_team", "findings.verify", unit=store)
        number = inspected(company, clause)
        own = company.act(HEAD, VerifyFinding, {"finding": number, "decision": "accept"})
        refused(clause, own, "对仓储部发现的", "不能由仓储部自己验收")
        assert Finding.objects.get(pk=number).resolved_at is None, f"{clause}: it stays open"
        other = company.act(MANAGER, VerifyFinding, {"finding": number, "decision": "accept"})
        assert other.done == [0], f"{clause}: another department closes it: {other.refusals}"
    kept(clause, "org_assignment", Assignment.objects.order_by("id").first().pk, "since = '2020-01-01'")


def hired(company: Company, clause: str, size: int, first: int = 0) -> None:
    items = [
        {
            "number": f"N{number:03}",
            "name": f"员工{number}",
            "username": f"n{number}",
            "lines": [{"post": "keeper", "since": demo.FOUNDED}],
        }
        for number in range(first, first + size)
    ]
    outcome = run_items(RegisterPerson, items, Context(SYSTEM, request_id=f"hired:{first}"))
    assert len(outcome.done) == size, f"{clause}: {outcome.refusals[:2]}"


def inspected(company: Company, clause: str) -> int:
    """What the safety department found about the keeper, put right by him; the finding."""
    opened = {
        "control": "safety.hazard_open",
        "subject_type": "safety.hazard",
        "fingerprint": "YH-1",
        "title": "货架松动",
        "owner": company.accounts[KEEPER],
        "lines": [{"code": clause, "version": 1, "title": "安全管理部门"}],
    }
    outcome = run_items(OpenFinding, [opened], Context(SYSTEM, request_id="inspected"))
    assert outcome.done == [0], f"{clause}: {outcome.refusals}"
    finding = Finding.objects.latest("id")
    assign = {"finding": finding.pk, "responsible": KEEPER, "note": "加固"}
    given = company.act(OWNER, AssignFinding, assign)
    assert given.done == [0], f"{clause}: {given.refusals}"
    mended = company.act(
        KEEPER, RectifyFinding, {"finding": finding.pk, "done": "已加固", "lines": [{"file": company.photo()}]}
    )
    assert mended.done == [0], f"{clause}: {mended.refusals}"
    pass_by()
    return finding.pk
