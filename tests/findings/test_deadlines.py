"""The deadline of a finding: the clause's own limit, what was given, the company's days; and which of them it was."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine

from guiju.kernel.calendar.commands import SetCalendarDay
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.deadlines import GIVEN, GRANTED
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.worklist.models import Message
from tests.findings.company import KEEPER, MANAGER, Overseen, utc

pytestmark = pytest.mark.founded

WEDNESDAY_BEFORE_THE_HOLIDAY = datetime.fromisoformat("2026-09-30T10:00:00+08:00")
USUAL = "公司惯例：3 个工作日"


BY_HOURS, BY_GRADE, BY_SEVERITY = "S03.91", "S03.92", "S03.93"
PARAMS: dict[str, dict[str, Any]] = {
    BY_HOURS: {"default_fix_hours": 24},
    BY_GRADE: {"default_fix_days": {"general": 7, "major": 0}},
    BY_SEVERITY: {"default_fix_days": {"critical": 3, "high": 7, "medium": 30, "low": 90}},
}


def enact(code: str, params: dict[str, Any], version: int = 1) -> None:
    text = {"title": "限期整改", "text": "查出的问题限期整改。", "kind": "record", "mode": "enforce"}
    item = {
        "rulebook": "S03",
        "code": code,
        "version": version,
        "params": params,
        **text,
        "effective_from": "2026-01-01",
    }
    assert run_items(EnactClause, [item], Context(SYSTEM)).done == [0]


@pytest.fixture
def company(company: Overseen) -> Overseen:
    for code, params in PARAMS.items():
        enact(code, params)
    return company


def cite(code: str, version: int = 1) -> dict[str, Any]:
    return {"lines": [{"code": code, "version": version, "title": code}]}


@pytest.mark.parametrize(
    ("code", "is_grave", "due", "basis"),
    [
        ("S03.10", False, utc(2026, 10, 10, 10), USUAL),
        # Seven days after the 30th is the 7th, still a holiday: the next workday.
        ("S03.05", False, utc(2026, 10, 8, 10), "S03.05 整改期限（天）：7"),
        (BY_HOURS, False, utc(2026, 10, 1, 2), f"{BY_HOURS} 整改期限（小时）：24"),
        (BY_GRADE, False, utc(2026, 10, 8, 10), f"{BY_GRADE} 整改期限（天）：7"),
        (BY_GRADE, True, utc(2026, 9, 30, 16), f"{BY_GRADE} 整改期限（天）：0"),
        (BY_SEVERITY, False, utc(2026, 10, 8, 10), f"{BY_SEVERITY} 整改期限（天）：7"),
        # The third is a day off as well.
        (BY_SEVERITY, True, utc(2026, 10, 8, 10), f"{BY_SEVERITY} 整改期限（天）：3"),
    ],
)
def test_what_a_watch_finds_is_due_as_its_clause_says(
    company: Overseen, code: str, due: datetime, basis: str, *, is_grave: bool
) -> None:
    with time_machine.travel(WEDNESDAY_BEFORE_THE_HOLIDAY, tick=False):
        finding = company.found(is_grave=is_grave, **cite(code))
    assert finding is not None
    standing = company.standing(finding)
    assert (standing.due_at, standing.due_basis) == (due, basis)


def test_the_strictest_of_several_clauses_holds(company: Overseen) -> None:
    lines = [cite(code)["lines"][0] for code in ("S03.10", "S03.05", BY_HOURS)]
    finding = company.found(lines=lines)
    assert finding is not None
    assert company.standing(finding).due_basis == f"{BY_HOURS} 整改期限（小时）：24"


def test_a_reported_finding_is_assigned_within_its_clause_s_limit(company: Overseen) -> None:
    with time_machine.travel(WEDNESDAY_BEFORE_THE_HOLIDAY, tick=False):
        finding = company.report(clause=BY_HOURS)
        for given, due, basis in (
            ({}, utc(2026, 10, 1, 2), f"{BY_HOURS} 整改期限（小时）：24"),
            ({"workdays": 5}, utc(2026, 10, 1, 2), f"{BY_HOURS} 整改期限（小时）：24"),
            ({"hours": 4}, utc(2026, 9, 30, 6), GIVEN),
        ):
            assert company.assign(finding, **given).done == [0]
            standing = company.standing(finding)
            assert (standing.due_at, standing.due_basis) == (due, basis), given


def test_what_cites_nothing_has_the_company_s_usual_days(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding)
    assert company.standing(finding).due_basis == USUAL


def test_it_is_the_limit_of_the_version_that_was_broken(company: Overseen) -> None:
    enact(BY_GRADE, {"default_fix_days": 2}, version=2)
    for version, days in ((1, 7), (2, 2)):
        finding = company.found(f"F-{version}", **cite(BY_GRADE, version))
        assert finding is not None
        assert company.standing(finding).due_basis == f"{BY_GRADE} 整改期限（天）：{days}"


def test_the_company_s_own_working_days_count(company: Overseen) -> None:
    """They are asked first; a notice of the year is only behind them."""
    day = {"day": str(date(2026, 10, 8)), "is_workday": False, "name": "盘点"}
    assert run_items(SetCalendarDay, [day], Context(SYSTEM)).done == [0]
    with time_machine.travel(WEDNESDAY_BEFORE_THE_HOLIDAY, tick=False):
        finding = company.report()
        company.assign(finding, workdays=1)
        assert company.standing(finding).due_at == utc(2026, 10, 9, 10)
        found = company.found(**cite("S03.05"))
        assert found is not None
        assert company.standing(found).due_at == utc(2026, 10, 9, 10)


def test_who_must_mend_is_told_where_the_deadline_is_from(company: Overseen) -> None:
    company.found(**cite("S03.05"))
    message = Message.objects.get(person=company.accounts[KEEPER])
    assert "（S03.05 整改期限（天）：7）" in message.body


def test_an_extension_says_so(company: Overseen) -> None:
    from guiju.kernel.commands.models import HeldCommand

    finding = company.found(**cite(BY_HOURS))
    assert finding is not None
    assert company.extend(finding, utc(2099, 1, 1)).held == [0]
    held = HeldCommand.objects.get()
    company.decide(MANAGER if held.approver_post == "store_manager" else "1001", held.id)
    assert company.standing(finding).due_basis == GRANTED
