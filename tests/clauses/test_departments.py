"""Departments that explain rulebooks and own duties, closed or without people: S16.01, S17.31."""

from datetime import date

import pytest

from guiju.domains.policy import api
from guiju.domains.policy.models import RulebookVersion, VersionCover
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import CloseUnit, EndAssignment
from guiju.kernel.org.held import holders_of
from guiju.kernel.org.models import Assignment
from tests.clauses.company import DIRECTOR, MANAGER, OWNER, SERVICE, Company, refused, warned
from tests.clauses.enacting import at, draft, due, found, moment, publish, versions_kept
from tests.clauses.governed import appoint
from tests.clauses.rounds import kept, pass_by


def close(unit: str) -> Outcome:
    return run_items(CloseUnit, [{"unit": unit, "reason": "机构调整"}], Context(SYSTEM, request_id=f"close:{unit}"))


def explained_by(version: str) -> str | None:
    """The name of the department that explains a version now."""
    return VersionCover.objects.filter(version__number=version).order_by("-id").values_list("unit__name", flat=True)[0]


@pytest.mark.clause("S16.01")
def test_a_rulebook_has_a_day_and_a_department(company: Company) -> None:
    clause = "S16.01"
    with at("2027-03-02 09:00"):
        version = draft(company, "S16", title="电商品质安全管理制度")
        refused(clause, publish(company, version), "没有填生效日")
        warned(clause, publish(company, version, "2027-03-02"), "没有载明解释部门")
    with at("2027-03-02 10:00", looking=True):
        (task,) = found("unit_missing", clause) or [None]
        assert task, f"{clause}: an owner is asked for"
        assert due(task) == moment("2027-03-09 09:00"), f"{clause}: in 7 days, not {due(task)}"
        unknown = {"rulebook": "S16", "title": "制度", "unit": "QA"}
        nobody = company.act(DIRECTOR, api.DraftVersion, {**unknown, "lines": []})
        assert nobody.refused == [0], f"{clause}: the owner is an existing department"
        head = company.unit("OPS", "运营中心")
        quality = company.unit("QA", "质量部", parent=head)
        gone = company.unit("OLD", "品控组", parent=head)
        assert close(gone).done == [0], clause
        inactive = company.act(DIRECTOR, api.DraftVersion, {**unknown, "unit": gone, "lines": []})
        assert inactive.refused == [0], f"{clause}: and an active one: {inactive.done}"
        assert "已经撤销" in inactive.refusals[0].message, f"{clause}: {inactive.refusals}"
        second = draft(company, "S16", title="电商品质安全管理制度", unit=quality)
        assert not publish(company, second, "2027-03-02").warnings, f"{clause}: 质量部 explains it"
    with at("2027-03-03 10:00", looking=True):
        assert not found("unit_missing", clause), f"{clause}: the task is done"
        warned(clause, close(quality), "质量部仍是 S16 的解释部门")
        assert explained_by(second) == "运营中心", f"{clause}: handed to the superior unit: {explained_by(second)}"
        assert RulebookVersion.objects.filter(rulebook__code="S16").count() == 2, clause
    versions_kept(clause, second)


@pytest.mark.clause("S17.31")
def test_a_department_without_anybody(company: Company) -> None:
    clause, watch = "S17.31", "department_staffed"
    appoint(MANAGER, "executive")
    unit = company.unit("HSE", "安全卫生管理部门", parent=company.unit("OPS", "运营中心"))
    appoint(SERVICE, "safety_officer", unit=unit)
    with at("2027-03-02 09:00", looking=True):
        assert not found(watch, clause), f"{clause}: it has a head"
        leave("safety_officer")
    with at("2027-03-03 09:00"):
        pass_by()
        (finding,) = found(watch, clause) or [None]
        assert finding, f"{clause}: no active member"
        assert "安全卫生管理部门没有在岗人员" in finding.title, f"{clause}: {finding.title}"
        assert finding.owner == company.accounts[OWNER], f"{clause}: for the general manager"
        having = holders_of({"safety_officer"})["safety_officer"]
        assert having == [company.accounts[MANAGER]], f"{clause}: its duties are the deputy general manager's: {having}"
    with at("2027-03-04 09:00"):
        appoint(DIRECTOR, "safety_officer", unit=unit)
        pass_by()
        pass_by()
        assert not found(watch, clause), f"{clause}: it has a head again"
        having = holders_of({"safety_officer"})["safety_officer"]
        assert having == [company.accounts[DIRECTOR]], f"{clause}: and its duties: {having}"
        warned(clause, close(unit), "安全卫生管理部门还有", "职责转给主管副总")
        having = holders_of({"safety_officer"})["safety_officer"]
        assert having == [company.accounts[MANAGER]], f"{clause}: closed, they are the deputy's: {having}"
    kept(clause, "org_assignment", Assignment.objects.order_by("id").first().pk, "since = '2020-01-01'")


def leave(post: str) -> None:
    for assignment in Assignment.objects.filter(post__code=post, end__isnull=True):
        item = {"assignment": assignment.pk, "last_day": date(2027, 3, 1), "reason": "离岗"}
        outcome = run_items(EndAssignment, [item], Context(SYSTEM, request_id=f"leave:{assignment.pk}"))
        assert outcome.done == [0], outcome.refusals
