"""S18.04: network devices, operating systems and databases are scanned every month; small firms show their updates."""

from typing import Any

import pytest

from guiju.demo import company as demo
from guiju.domains.infosec.api import ImportScan
from guiju.domains.infosec.controls.scans import AssetUnscanned, Covered
from guiju.domains.infosec.models import SecurityScan
from guiju.domains.infosec.registers import InfoAssets
from guiju.domains.infosec.scans import ScanParams
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import RegisterPerson
from tests.clauses.company import KEEPER, WAREHOUSE, Company
from tests.clauses.office import findings, is_open, items, on
from tests.clauses.rounds import answer, kept

CLAUSE, DUTY, LEFT_OUT, ADMINISTRATOR = "S18.04", "infosec.assets_scanned", "infosec.asset_unscanned", "1007"
DEVICES = [*(("network", f"NW-{n}") for n in range(5)), *(("os", f"OS-{n}") for n in range(5)), ("database", "DB-1")]
SERVER = "DB-2"


def people(count: int) -> None:
    """So many in all: the demo company has twelve."""
    held = [{"post": "customer_service", "since": demo.FOUNDED}]
    rows: list[dict[str, Any]] = [
        {"number": f"P{n:03}", "name": f"员工{n}", "username": f"p{n:03}", "lines": held} for n in range(count - 12)
    ]
    assert len(run_items(RegisterPerson, rows, Context(SYSTEM, request_id="people")).done) == count - 12


def equip(company: Company) -> None:
    given = {"place": WAREHOUSE, "level": "medium", "measures": "内网", "keeper": KEEPER, "live_on": "2026-01-01"}
    rows = [{**given, "code": code, "name": code, "kind": kind} for kind, code in [*DEVICES, ("database", SERVER)]]
    rows.append({**given, "code": "ERP", "name": "ERP", "kind": "system"})
    assert len(run_items(InfoAssets.enter, rows, Context(company.accounts[ADMINISTRATOR])).done) == 13


def report(
    company: Company, codes: list[str], made_on: str, kind: str = "scan", file: str = "", **line: Any
) -> Outcome:
    given = {"place": WAREHOUSE, "kind": kind, "scope": "机房", "tool": "Nessus", "made_on": made_on}
    lines = [{"asset": code, **line} for code in codes]
    return company.act(
        ADMINISTRATOR, ImportScan, {**given, "file": file or company.photo(ADMINISTRATOR), "lines": lines}
    )


def due_on(day: str) -> Any:
    [due] = items(DUTY, day=day) or [None]
    return due


@pytest.mark.clause("S18.04")
def test_assets_are_scanned_every_month(company: Company) -> None:
    covered = [code for _, code in DEVICES]
    with on("2027-02-13", "10:00"):
        people(150)
        equip(company)
    with on("2027-02-14", "10:00"):
        due = due_on("2027-02-14")
        assert due is not None, f"{CLAUSE}: a firm of 150 scans every 30 days"
        said = answer(company, due, who=ADMINISTRATOR)
        assert "REPORT_REQUIRED" in str(said.answers[0]["lacks"]), f"{CLAUSE}: called done without a report: {said}"
        assert is_open(due), f"{CLAUSE}: it is kept as 待证 and does not count"
        file = company.photo(ADMINISTRATOR)
        old = report(company, covered, "2027-01-15")
        assert old.done == [0], old.refusals
        assert is_open(due), f"{CLAUSE}: a report older than the interval does not do it"
        listed = report(company, covered, "2027-02-13", "updates", version="7.1", updated_on="2027-02-01")
        assert listed.done == [0], listed.refusals
        assert is_open(due), f"{CLAUSE}: nor does a list of updates, in a firm of 150"
        imported = report(company, covered, "2027-02-13", file=file)
        assert imported.done == [0], f"{CLAUSE}: {imported.refusals}"
        assert not is_open(due), f"{CLAUSE}: with its report it is done"
        count = SecurityScan.objects.count()
        again = report(company, covered, "2027-02-13", file=file)
        assert not again.done, f"{CLAUSE}: the same file again changes nothing"
        assert SecurityScan.objects.count() == count, CLAUSE
        kept(CLAUSE, "infosec_securityscan", SecurityScan.objects.latest("id").pk, "tool = 'x'")
    with on("2027-02-14", "10:10"):
        found = findings(LEFT_OUT, clause=CLAUSE)
        assert [each.fingerprint for each in found] == [SERVER], f"{CLAUSE}: the server that no scan covers: {found}"
        assert found[0].owner == company.accounts[KEEPER], f"{CLAUSE}: its keeper's"
        assert report(company, [SERVER], "2027-02-14").done == [0]
    with on("2027-02-14", "10:20"):
        assert not findings(LEFT_OUT), f"{CLAUSE}: scanned, it goes"
    with on("2027-03-16", "10:00"):
        assert is_open(due_on("2027-03-16")), f"{CLAUSE}: 30 days later the next is due, the old report is too old"
    with on("2027-03-23", "18:01"):
        assert findings(DUTY, clause=CLAUSE), f"{CLAUSE}: and is overdue"
    small = Covered("DB-1", "数据库", 60, 100, 99)
    assert AssetUnscanned.judge(small, ScanParams(default_small_headcount=99)), f"{CLAUSE}: as the clause says"


@pytest.mark.clause("S18.04")
def test_a_small_firm_shows_its_updates_every_quarter(company: Company) -> None:
    with on("2027-02-13", "10:00"):
        equip(company)
    with on("2027-02-14", "10:00"):
        assert due_on("2027-02-14") is None, f"{CLAUSE}: under 100 people it is not due after 30 days"
    with on("2027-03-16", "10:00"):
        due = due_on("2027-03-16")
        assert due is not None, f"{CLAUSE}: but after 90"
        bare = report(company, [SERVER], "2027-03-15", "updates")
        assert not bare.done, f"{CLAUSE}: a list has device, version and day of update"
        codes = [*(code for _, code in DEVICES), SERVER]
        listed = report(company, codes, "2027-03-15", "updates", version="7.1", updated_on="2027-03-01")
        assert listed.done == [0], f"{CLAUSE}: a list of updates is taken: {listed.refusals}"
        assert not is_open(due), f"{CLAUSE}: instead of a scan"
    with on("2027-03-16", "10:10"):
        assert not findings(LEFT_OUT), f"{CLAUSE}: it covers everything"
