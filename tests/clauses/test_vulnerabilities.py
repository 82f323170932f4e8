"""Vulnerabilities: mended in the days of their severity, closed only by a newer look, accepted only for a while."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from guiju.domains.infosec.api import AcceptRisk, MendVulnerability, ProveMended, RecordVulnerability
from guiju.domains.infosec.controls.vulnerabilities import Open, OverdueParams, VulnerabilityOverdue
from guiju.domains.infosec.queries import Vulnerabilities
from guiju.domains.infosec.queries.vulnerabilities import EXPOSED
from guiju.kernel.commands.context import Outcome
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Task
from tests.clauses.company import DIRECTOR, OWNER, WAREHOUSE, Company, refused
from tests.clauses.reported import day, levels
from tests.clauses.rounds import pass_by

ADMIN = "1007"


def recorded(company: Company, clause: str, severity: str, **more: Any) -> str:
    given = {"place": WAREHOUSE, "host": "H", "name": "CVE-2027-1", "severity": severity, "owner": ADMIN, **more}
    outcome = company.act(ADMIN, RecordVulnerability, given)
    assert outcome.done == [0], f"{clause}: what is found is recorded: {outcome.refusals}"
    return str(outcome.answers[0]["number"])


def mended(company: Company, number: str) -> Outcome:
    return company.act(ADMIN, MendVulnerability, {"vulnerability": number, "done": "已打补丁"})


def proved(company: Company, number: str, made_at: Any, kind: str = "scan") -> str:
    given = {"vulnerability": number, "kind": kind, "made_at": made_at, "file": company.photo(ADMIN)}
    outcome = company.act(ADMIN, ProveMended, given)
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["state"])


def accepted(company: Company, number: str, days: int, approver: str = OWNER, who: str = ADMIN) -> Outcome:
    until = timezone.now() + timedelta(days=days)
    given = {"vulnerability": number, "approver": approver, "until": until, "reason": "业务高峰，先隔离"}
    return company.act(who, AcceptRisk, given)


def late(clause: str, number: str) -> bool:
    found = Finding.objects.filter(clause=clause, control="infosec.vulnerability_overdue", fingerprint=number)
    return found.filter(resolved_at__isnull=True).exists()


def shown(company: Company, number: str) -> Any:
    rows = read(Vulnerabilities, Vulnerabilities.params(), Asked(), Reader(company.accounts[ADMIN])).rows
    return next(row for row in rows if row.number == number)


@pytest.mark.clause("S14.28")
def test_a_critical_one_in_three_days(company: Company) -> None:
    clause = "S14.28"
    with time_machine.travel(day(3, 1, 10), tick=False):
        number = recorded(company, clause, "critical")
        other = recorded(company, clause, "critical", host="H2")
        task = Task.objects.filter(source="vulnerability").order_by("id").first()
        assert task is not None, f"{clause}: it is a task of whoever answers for the host"
        assert task.due_at == day(3, 4, 10), f"{clause}: due on Thursday 10:00"
    with time_machine.travel(day(3, 4, 9, 59), tick=False):
        pass_by()
        assert not late(clause, number), f"{clause}: until Thursday 10:00"
        assert mended(company, other).done == [0]
    with time_machine.travel(day(3, 4, 10, 1), tick=False):
        pass_by()
        assert late(clause, number), f"{clause}: not fixed or mitigated by then, a finding opens"
        assert levels(number)[:1] == [(1, "operations_director")], f"{clause}: and goes to the technical head"
        assert not late(clause, other), f"{clause}: what was fixed in time is not late"
        assert "RETEST_REQUIRED" in proved(company, other, day(3, 3)), f"{clause}: an older scan closes nothing"
        assert shown(company, other).state == "待复测", f"{clause}: it is saved as 待复测 and stays open"
        refused(clause, accepted(company, number, 91), "最多接受 90 天")
        refused(clause, accepted(company, number, 30, approver=ADMIN), "申请人以外的人")
        assert accepted(company, number, 90).done == [0], f"{clause}: a named approver, 90 days at most"
        pass_by()
        assert not late(clause, number), f"{clause}: accepted, it is not late"
    with time_machine.travel(day(3, 4, 11), tick=False):
        listed = proved(company, other, day(3, 4, 11), "updates")
        assert listed == "已关闭", f"{clause}: without a scanner the vendor's list of updates closes it: {listed}"
    with time_machine.travel(day(6, 3), tick=False):
        pass_by()
        assert late(clause, number), f"{clause}: the acceptance ends by itself"


@pytest.mark.clause("S18.05")
def test_a_high_one_is_verified_in_seven_days(company: Company) -> None:
    clause = "S18.05"
    with time_machine.travel(day(3, 1), tick=False):
        number = recorded(company, clause, "high", is_exposed=True)
        before = shown(company, number).risk
        task = Task.objects.filter(source="vulnerability").first()
        assert task is not None, f"{clause}: it is a task of whoever answers for the host"
        assert task.due_at == day(3, 8), f"{clause}: due in 7 days"
    with time_machine.travel(day(3, 7), tick=False):
        assert mended(company, number).answers[0]["state"] == "待复测", f"{clause}: fixed without a scan it waits"
    with time_machine.travel(day(3, 8, 8, 59), tick=False):
        pass_by()
        assert not late(clause, number), f"{clause}: by 8 March"
    with time_machine.travel(day(3, 8, 9, 1), tick=False):
        pass_by()
        assert late(clause, number), f"{clause}: not verified as fixed by 8 March it is overdue"
        row = shown(company, number)
        assert row.risk > before, f"{clause}: the risk of its host rises"
        assert row.exposure == EXPOSED, f"{clause}: its exposure to the internet shows a warning"
        assert "RETEST_REQUIRED" in proved(company, number, day(3, 6)), f"{clause}: an older scan is no proof"
        assert shown(company, number).state == "待复测", f"{clause}: it stays open"
        refused(clause, accepted(company, number, 91, who=ADMIN), "最多接受 90 天")
        assert accepted(company, number, 10, approver=DIRECTOR).done == [0]
        pass_by()
        assert not late(clause, number), f"{clause}: a waiver holds"
    with time_machine.travel(day(3, 18, 9, 2), tick=False):
        pass_by()
        assert late(clause, number), f"{clause}: and ends by itself"
        assert proved(company, number, day(3, 18)) == "已关闭", f"{clause}: a newer clean scan closes it"
        pass_by()
        assert not late(clause, number), f"{clause}: closed is closed"
    low = Open("LD-1", "H", "low", 0, 0, 0, 91 * 86_400)
    assert VulnerabilityOverdue.judge(low, OverdueParams()), f"{clause}: a low one has 90 days"
    longer = OverdueParams(default_fix_days={"low": 92})
    assert VulnerabilityOverdue.judge(low, longer) is None, f"{clause}: as the clause says"
