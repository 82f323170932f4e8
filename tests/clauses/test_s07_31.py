"""S07.31: the yearly report on the code of conduct, filled from what its controls did; what never ran is said."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.evaluation.compliance import NeverRan, Ran, ReportCompliance, SilentParams, span_of_report
from guiju.kernel.controls.lights import Light
from guiju.kernel.controls.models import ComplianceLine, ComplianceReport
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.commands import OpenFinding
from guiju.kernel.findings.models import Finding
from guiju.kernel.rulebook.amending import amended
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.in_force import bindings_in_force, clauses_in_force
from tests.clauses.company import A_BARCODE, OWNER, Company
from tests.clauses.rounds import kept

CLAUSE, RULEBOOK, SILENT, BROKEN = "S07.31", "S07", "S07.12", "S07.13"
OF_PLATFORMS = {f"S07.{number:02}" for number in (5, 6, 21, 25, 27, 28, 29, 30)}
JUDGED, IDLE = "warehouse.received_as_counted", "warehouse.issue_papers_complete"


def _bound(company: Company, **controls: str) -> list[str]:
    """Each of the 30 clauses above bound to what judges a receipt, but where another control is named."""
    today = timezone.localdate()
    rows = clauses_in_force(today).filter(rulebook__code=RULEBOOK).exclude(code=CLAUSE).select_related("rulebook")
    items = []
    for row in rows:
        control = controls.get(row.code.replace(".", "_"), JUDGED)
        items.append({**amended(row, {}, today), "lines": [{"control": control, "mode": "observe"}]})
    outcome = run_items(EnactClause, items, Context(SYSTEM))
    assert len(outcome.done) == 30, outcome.refusals
    return [row.code for row in rows]


def _goods_come(company: Company, note: str) -> None:
    arrival = company.arrive(("A-500", 10), note=note)
    company.count(arrival, (A_BARCODE, 10))
    assert company.receive(arrival, 10, produced_on="2026-10-01").done == [0]


def _report(company: Company, *, complied: bool, days: int = 0) -> str:
    moment = timezone.now() + timedelta(days=days)
    outcome = company.act(OWNER, ReportCompliance, {"rulebook": RULEBOOK, "complied": complied}, now=moment)
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


@pytest.mark.clause("S07.31")
def test_the_report_shows_each_clause_and_what_never_ran_blocks_it(company: Company) -> None:
    codes = _bound(company, S07_12=IDLE)
    _goods_come(company, "D-1")
    case = {"control": "controls.never_ran", "subject_type": "x", "fingerprint": "F-1", "title": "刷单", "owner": 0}
    cited = [{"code": BROKEN, "version": 2, "title": "条款"}]
    assert run_items(OpenFinding, [{**case, "lines": cited}], Context(SYSTEM)).done == [0]

    declared = company.act(OWNER, ReportCompliance, {"rulebook": RULEBOOK, "complied": True})
    assert not declared.done, f"{CLAUSE}: nobody declares as complied with what never ran"
    assert f"有 1 条未运行（{SILENT}），不能声明“已遵守”" in declared.refusals[0].message, (
        f"{CLAUSE}: it says which clause"
    )
    number = _report(company, complied=False)
    report = ComplianceReport.objects.get(number=number)
    lines = {line.code: line for line in ComplianceLine.objects.filter(report=report)}
    assert lines.keys() == set(codes), f"{CLAUSE}: each of the 30 clauses above"
    assert (report.clauses, report.never_ran, report.complied) == (30, 1, False), f"{CLAUSE}: without the statement"
    words = {light.word for light in Light} | {"停用"}
    assert {line.state for line in lines.values()} <= words, f"{CLAUSE}: each with the state of its control"
    out = {code for code, line in lines.items() if line.state == "不适用"}
    assert out == OF_PLATFORMS, f"{CLAUSE}: what the company profile rules out is 不适用"
    ran = {(line.evaluations, line.never_ran) for code, line in lines.items() if code not in out and code != SILENT}
    assert ran == {(1, False)}, f"{CLAUSE}: how often each was judged"
    assert not any(lines[code].never_ran for code in out), f"{CLAUSE}: 不适用 is not 未运行"
    silent = lines[SILENT]
    assert (silent.evaluations, silent.never_ran) == (0, True), f"{CLAUSE}: what was not judged is 未运行"
    broken = lines[BROKEN]
    assert (broken.breaches, broken.open_cases, broken.state) == (1, 1, "有违反"), f"{CLAUSE}: breaches and open cases"


@pytest.mark.clause("S07.31")
def test_when_all_ran_it_may_be_declared_for_twelve_months(company: Company) -> None:
    company.enforce(CLAUSE)
    _bound(company, S07_12=IDLE)
    _goods_come(company, "D-1")
    tick()
    found = list(Finding.objects.filter(control=NeverRan.key).values_list("fingerprint", "title"))
    assert found == [(SILENT, f"条款未运行：{SILENT} {_title(SILENT)} 12 个月内未运行")], f"{CLAUSE}: 未运行 is found"
    request = company.request("A-500", 1)
    company.approve(request)
    assert company.dispatch(request, 1).done == [0]
    tick(timezone.now() + timedelta(minutes=1))
    assert not Finding.objects.filter(control=NeverRan.key, resolved_at=None).exists(), f"{CLAUSE}: what ran is settled"
    number = _report(company, complied=True)
    assert ComplianceReport.objects.get(number=number).complied, f"{CLAUSE}: all that apply ran, it may be declared"
    again = company.act(OWNER, ReportCompliance, {"rulebook": RULEBOOK, "complied": True})
    assert "今天已经出具过年报" in again.refusals[0].message, f"{CLAUSE}: once a day"
    with time_machine.travel(timezone.now() + timedelta(days=400)):
        old = company.act(OWNER, ReportCompliance, {"rulebook": RULEBOOK, "complied": True})
    assert "有 22 条未运行" in old.refusals[0].message, f"{CLAUSE}: judgements of more than 12 months ago do not count"


@pytest.mark.clause("S07.31")
def test_its_months_and_its_record(company: Company) -> None:
    bound = set(bindings_in_force(timezone.localdate()).filter(clause__code=CLAUSE).values_list("control", flat=True))
    assert bound == {NeverRan.key, "controls.compliance_reports_kept"}, f"{CLAUSE}: watch and record are bound"
    silent = Ran(SILENT, "条款", 0, applies=True)
    assert "3 个月内未运行" in str(NeverRan.judge(silent, SilentParams(default_silent_months=3))), (
        f"{CLAUSE}: by its months"
    )
    assert NeverRan.judge(silent._replace(applies=False), SilentParams()) is None, f"{CLAUSE}: 不适用 is not 未运行"
    company.enforce(CLAUSE, default_silent_months=3)
    span = span_of_report(timezone.now())
    assert 88 <= (span.until - span.since).days <= 92, f"{CLAUSE}: the months are the clause's"
    number = _report(company, complied=False)
    report = ComplianceReport.objects.get(number=number)
    kept(CLAUSE, "controls_compliancereport", report.id, "never_ran = 0")
    kept(CLAUSE, "controls_complianceline", ComplianceLine.objects.filter(report=report)[0].id, "evaluations = 9")


def _title(code: str) -> str:
    return clauses_in_force(timezone.localdate()).get(code=code).title
