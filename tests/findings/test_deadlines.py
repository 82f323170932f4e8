"""The deadline of a finding: the clause's own limit, what was given, the company's days; and which of them it was."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine

from guiju.kernel.calendar.commands import SetCalendarDay
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.deadlines import GIVEN, GRANTED
from guiju.kernel.rulebook.limits import limits_in
from guiju.kernel.worklist.models import Message
from tests.findings.company import KEEPER, MANAGER, Overseen, utc

WEDNESDAY_BEFORE_THE_HOLIDAY = datetime.fromisoformat("2026-09-30T10:00:00+08:00")
USUAL = "公司惯例：3 个工作日"


def cite(code: str) -> dict[str, Any]:
    return {"lines": [{"code": code, "version": 1, "title": code}]}


@pytest.mark.parametrize(
    ("code", "is_grave", "due", "basis"),
    [
        ("S03.10", False, utc(2026, 10, 10, 10), USUAL),
        # Seven days after the 30th is the 7th, still a holiday: the next workday.
        ("S03.05", False, utc(2026, 10, 8, 10), "S03.05 整改期限（天）：7"),
        ("S17.07", False, utc(2026, 10, 1, 2), "S17.07 整改期限（小时）：24"),
        ("S20.28", False, utc(2026, 10, 8, 10), "S20.28 整改期限（天）：7"),
        ("S20.28", True, utc(2026, 9, 30, 16), "S20.28 整改期限（天）：0"),
        ("S18.05", False, utc(2026, 10, 8, 10), "S18.05 整改期限（天）：7"),
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
    lines = [cite(code)["lines"][0] for code in ("S03.10", "S03.05", "S17.07")]
    finding = company.found(lines=lines)
    assert finding is not None
    assert company.standing(finding).due_basis == "S17.07 整改期限（小时）：24"


def test_a_reported_finding_is_assigned_within_its_clause_s_limit(company: Overseen) -> None:
    with time_machine.travel(WEDNESDAY_BEFORE_THE_HOLIDAY, tick=False):
        finding = company.report(clause="S17.07")
        for given, due, basis in (
            ({}, utc(2026, 10, 1, 2), "S17.07 整改期限（小时）：24"),
            ({"workdays": 5}, utc(2026, 10, 1, 2), "S17.07 整改期限（小时）：24"),
            ({"hours": 4}, utc(2026, 9, 30, 6), GIVEN),
        ):
            assert company.assign(finding, **given).done == [0]
            standing = company.standing(finding)
            assert (standing.due_at, standing.due_basis) == (due, basis), given


def test_what_cites_nothing_has_the_company_s_usual_days(company: Overseen) -> None:
    finding = company.report()
    company.assign(finding)
    assert company.standing(finding).due_basis == USUAL


def test_a_limit_that_the_company_changed_is_that_of_the_version_cited(company: Overseen) -> None:
    from guiju.kernel.rulebook.models import Clause

    clause = Clause.objects.get(code="S03.05", version=1)
    assert [limit.amount for limit in limits_in(clause.code, {"default_fix_days": 2})] == [2]
    finding = company.found(lines=[{"code": "S03.05", "version": 99, "title": "未来"}])
    assert finding is not None
    assert company.standing(finding).due_basis == USUAL


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

    finding = company.found(**cite("S17.07"))
    assert finding is not None
    assert company.extend(finding, utc(2099, 1, 1)).held == [0]
    held = HeldCommand.objects.get()
    company.decide(MANAGER if held.approver_post == "store_manager" else "1001", held.id)
    assert company.standing(finding).due_basis == GRANTED
