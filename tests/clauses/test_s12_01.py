"""What a rulebook rests on, as the register of laws stands: S02.03, S08.01, S12.01, S16.02, S18.02."""

from datetime import date

import pytest

from guiju.domains.policy import api
from guiju.domains.policy.models import Basis
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook.models import Clause
from tests.clauses.company import DIRECTOR, SERVICE, Company, warned
from tests.clauses.enacting import at, draft, due, found, moment, page, publish
from tests.clauses.governed import appoint
from tests.clauses.rounds import kept


def law(
    name: str, version: str, since: date, until: date | None = None, *, is_change: bool = False, **more: str
) -> str:
    """The register of laws has this version; its number."""
    item = {
        "statute": name,
        "version": version,
        "kind": "statute",
        "issuer": "全国人大常委会",
        "effective_from": since,
        "effective_until": until,
        "is_change": is_change,
        **more,
    }
    outcome = run_items(api.EnterStatute, [item], Context(SYSTEM))
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def cite(company: Company, version: str, name: str, edition: str = "", dated: date | None = None) -> None:
    item = {"version": version, "name": name, "edition": edition, "dated": dated}
    assert company.act(DIRECTOR, api.CiteBasis, item).done == [0]


def confirm(company: Company, clause: str) -> None:
    outcome = run_items(api.ConfirmClause, [{"clause": clause, "note": "对照新文本，无须修改"}], Context(SYSTEM))
    assert outcome.done == [0], outcome.refusals


def basis_kept(clause: str) -> None:
    kept(clause, "policy_basis", Basis.objects.order_by("id").first().pk, "edition = 'x'")


@pytest.mark.clause("S12.01")
def test_the_register_has_a_later_edition(company: Company) -> None:
    clause = "S12.01"
    with at("2027-03-02 09:00"):
        law("公司法", "2018", date(2018, 10, 26))
        law("公司法", "2023", date(2024, 7, 1))
        version = draft(company, "S12")
        cite(company, version, "公司法", "2018", date(2018, 10, 26))
        said = warned(clause, publish(company, version), "公司法 引用的是 2018")
        assert "登记簿现为 2023（自 2024-07-01 施行）" in said, f"{clause}: what the register holds: {said}"
    with at("2027-03-02 10:00", looking=True):
        (task,) = found("basis_outdated", clause) or [None]
        assert task, f"{clause}: a re-check task"
        assert due(task) == moment("2027-04-01 09:00"), f"{clause}: due in 30 days, not {due(task)}"
        cite(company, version, "公司法", "2023", date(2024, 7, 1))
    with at("2027-03-02 11:00", looking=True):
        assert not found("basis_outdated", clause), f"{clause}: re-bound"
        for code in ("S12.01", "S12.08"):
            assert "公司法（2023）" in page(company, f"/clauses/{code}/"), (
                f"{clause}: {code} shows what it was checked by"
            )
    basis_kept(clause)


@pytest.mark.clause("S02.03")
def test_an_act_that_is_repealed(company: Company) -> None:
    clause, old = "S02.03", "外商投资企业劳动管理规定"
    with at("2027-03-02 09:00"):
        law(old, "1994", date(1994, 8, 11), date(2007, 11, 24))
        law("劳动法", "2018", date(2018, 12, 29))
        version = draft(company, "S02")
        cite(company, version, old, "1994", date(1994, 8, 11))
        cite(company, version, "劳动法", "2018", date(2018, 12, 29))
        warned(clause, publish(company, version), f"{old} 已废止")
    with at("2027-03-02 10:00", looking=True):
        (task,) = found("basis_outdated", clause) or [None]
        assert task, f"{clause}: a task to replace the basis"
        assert f"S02.v1 的依据：{old} 已废止" in task.title, f"{clause}: {task.title}"
        assert due(task) == moment("2027-04-01 09:00"), f"{clause}: in 30 days"
        assert not found("clause_law_changed", clause), f"{clause}: no clause rests on what has not changed since"
    with at("2027-06-01 09:00"):
        law("劳动法", "废止", date(2027, 5, 31), date(2027, 5, 31), is_change=True)
    with at("2027-06-01 10:00", looking=True):
        tasks = {each.fingerprint.partition("/")[0]: each for each in found("clause_law_changed", clause)}
        assert set(tasks) == _resting("劳动法"), f"{clause}: all clauses that rest on it, and no other: {set(tasks)}"
        days = {due(each) for each in tasks.values()}
        assert days == {moment("2027-07-01 09:00")}, f"{clause}: each a review due in 30 days: {days}"
        one = min(tasks)
        confirm(company, one)
    with at("2027-06-01 11:00", looking=True):
        still = {each.fingerprint.partition("/")[0] for each in found("clause_law_changed", clause)}
        assert still == set(tasks) - {one}, f"{clause}: {one} was reviewed"
    basis_kept(clause)


@pytest.mark.clause("S18.02")
def test_an_amended_law(company: Company) -> None:
    clause, name = "S18.02", "网络安全法"
    with at("2027-03-02 09:00"):
        law(name, "2016", date(2017, 6, 1))
        version = draft(company, "S18", goals=["安全管理"])
        cite(company, version, name, "2016", date(2017, 6, 1))
        cite(company, version, "电子商务法")
        warned(clause, publish(company, version), "依据待核（没有版本日期）：电子商务法")
        assert "待核" in page(company, f"/policy/version/{version}/"), f"{clause}: published with the mark 待核"
    with at("2027-03-02 10:00", looking=True):
        (undated,) = found("basis_undated", clause) or [None]
        assert undated, f"{clause}: a task asks for its edition"
        assert due(undated) == moment("2027-04-01 09:00"), f"{clause}: in 30 days"
        assert not found("clause_law_changed", clause), f"{clause}: nothing has changed yet"
        assert not found("basis_outdated", clause), f"{clause}: it is the edition in force"
    with at("2027-12-20 09:00"):
        law(name, "2025 修正", date(2028, 1, 1), is_change=True)
    with at("2027-12-20 10:00", looking=True):
        tasks = {each.fingerprint.partition("/")[0]: each for each in found("clause_law_changed", clause)}
        assert set(tasks) == _resting(name), f"{clause}: every clause citing it is flagged: {set(tasks)}"
        days = {due(each) for each in tasks.values()}
        assert days == {moment("2028-01-19 09:00")}, f"{clause}: a 30-day duty for each: {days}"
        assert f"{name}（2025 修正）" in tasks["S18.03"].title, f"{clause}: by its new edition: {tasks['S18.03'].title}"
        assert found("basis_outdated", clause), f"{clause}: the rulebook itself cites the old one"
    with at("2028-01-02 09:00"):
        shown = page(company, "/clauses/S18.03/")
        assert "2017文本 21条" in shown, f"{clause}: article numbers stand with their edition"
        assert f"{name}（2016）" in shown, f"{clause}: and with the one it was checked against"
        second = draft(company, "S18", goals=["安全管理"])
        cite(company, second, name, "2016", date(2017, 6, 1))
        cite(company, second, "电子商务法", "2018", date(2019, 1, 1))
        warned(clause, publish(company, second), f"{name} 引用的是 2016，登记簿现为 2025 修正（自 2028-01-01 施行）")
    basis_kept(clause)


@pytest.mark.clause("S16.02")
def test_a_law_with_a_newer_version(company: Company) -> None:
    clause, name = "S16.02", "产品质量法"
    appoint(SERVICE, "quality_manager")
    with at("2027-03-02 09:00"):
        law(name, "2018 修正", date(2018, 12, 29))
        law("消费者权益保护法", "2013 修正", date(2014, 3, 15))
        version = draft(company, "S16", goals=["品质安全", "消费者权益", "市场秩序"])
        cite(company, version, name, "2018 修正", date(2018, 12, 29))
        cite(company, version, "消费者权益保护法", "2013 修正", date(2014, 3, 15))
        assert publish(company, version, "2027-03-02").done == [0], f"{clause}: published"
    with at("2027-03-02 10:00", looking=True):
        assert not found("basis_outdated", clause), f"{clause}: both laws are cited as they stand"
    with at("2027-06-01 09:00"):
        number = law(name, "2027 修订", date(2027, 6, 1), is_change=True)
    with at("2027-06-01 10:00", looking=True):
        (duty,) = found("basis_outdated", clause) or [None]
        assert duty, f"{clause}: the basis has changed"
        assert f"{version} 的依据：{name} 引用的是 2018 修正，登记簿现为 2027 修订" in duty.title, (
            f"{clause}: {duty.title}"
        )
        assert duty.owner == company.accounts[SERVICE], f"{clause}: the quality head reviews it"
        assert due(duty) == moment("2027-07-01 09:00"), f"{clause}: in 30 days, not {due(duty)}"
        confirm(company, clause)
        assert "有条件确认" in page(company, f"/clauses/{clause}/"), f"{clause}: confirmed under a condition, amber"
        said = Breach.objects.filter(clause=clause, control="policy.law_change_unassessed").order_by("-id").first()
        assert said, f"{clause}: and why"
        assert f"依据的{name}有新版本还没有评估" in said.message, f"{clause}: {said.message}"
    with at("2027-06-01 11:00", looking=True):
        given = {"version": number, "conclusion": "no_impact", "note": "条文序号变动，要求不变"}
        assert run_items(api.AssessChange, [given], Context(SYSTEM)).done == [0], clause
        cite(company, version, name, "2027 修订", date(2027, 6, 1))
        confirm(company, clause)
    with at("2027-06-01 12:00", looking=True):
        marks = {each.mark for each in api.notes_of(clause, date(2027, 6, 1)) if each.group == "法律依据"}
        assert marks == {"依据"}, f"{clause}: assessed, it is a plain confirmation: {marks}"
        assert not found("basis_outdated", clause), f"{clause}: and reviewed"
    basis_kept(clause)


@pytest.mark.clause("S08.01")
def test_the_charter_is_amended(company: Company) -> None:
    clause, name = "S08.01", "公司章程"
    approvals = ["S08.31", "S08.32"]
    with at("2027-03-02 09:00"):
        law(name, "v1", date(2020, 1, 1), kind="charter", issuer="股东会")
        law(name, "v2", date(2025, 1, 1), kind="charter", issuer="股东会")
        version = draft(company, "S08")
        cite(company, version, name, "v1", date(2020, 1, 1))
        warned(clause, publish(company, version), f"{name} 引用的是 v1", "登记簿现为 v2")
    with at("2027-03-02 10:00", looking=True):
        (task,) = found("basis_outdated", clause) or [None]
        assert task, f"{clause}: a re-check task"
        assert due(task) == moment("2027-04-01 09:00"), f"{clause}: {due(task)}"
        assert not found("clause_referred", clause), f"{clause}: the charter was not amended since"
    with at("2027-05-01 09:00"):
        amended = {"kind": "charter", "issuer": "股东会", "is_change": True}
        law(name, "v3", date(2027, 5, 1), summary="变更住所", **amended)
    with at("2027-05-01 10:00", looking=True):
        assert not found("clause_referred", clause), f"{clause}: the seat of the company is no approval power"
    with at("2027-06-01 09:00"):
        law(name, "v4", date(2027, 6, 1), summary="调整审批权限", **amended)
    with at("2027-06-01 10:00", looking=True):
        tasks = {each.fingerprint.partition("/")[0]: each for each in found("clause_referred", clause)}
        assert sorted(tasks) == approvals, f"{clause}: a review task of both: {sorted(tasks)}"
        assert {due(each) for each in tasks.values()} == {moment("2027-07-01 09:00")}, f"{clause}: with 30 days"
        confirm(company, approvals[0])
    with at("2027-06-01 11:00", looking=True):
        left = [each.fingerprint.partition("/")[0] for each in found("clause_referred", clause)]
        assert left == approvals[1:], f"{clause}: {approvals[0]} was reviewed"
    basis_kept(clause)


def _resting(name: str) -> set[str]:
    """The clauses in force that cite a law."""
    rows = Clause.objects.exclude(law="").values_list("code", "law")
    parts = {code: [part.strip() for part in cited.replace("；", ";").split(";")] for code, cited in rows}
    return {code for code, own in parts.items() if any(part.startswith(f"{name} ") for part in own)}
