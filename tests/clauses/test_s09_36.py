"""S09.36: doors and windows are closed at the end of the day, each ticked by itself, and truly."""

import pytest

from guiju.domains.safety.commands import RecordSighting, WarnOfStorm
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.models import DutyItem
from tests.clauses.company import KEEPER, WAREHOUSE, Company
from tests.clauses.office import findings, is_open, items, on
from tests.clauses.reported import HEAD, OFFICER
from tests.clauses.rounds import complete, item, messages

CLAUSE, DUTY, STORM, FALSE = "S09.36", "safety.rooms_closed", "safety.storm_checked", "safety.closed_falsely"
ROOM, OTHER = "WH1-F", "WH1-D"


def tick(company: Company, room: DutyItem, *checks: int) -> str:
    lines = [{"check": check, "result": "ok"} for check in checks]
    signed = company.act(KEEPER, DoDuty, {"item": room.fingerprint, "lines": lines})
    assert signed.done == [0], f"{CLAUSE}: what is signed is saved: {signed.refusals}"
    return str(signed.answers.get(0, {}).get("lacks", ""))


def seen_open(company: Company, place: str, thing: str) -> None:
    assert company.act(OFFICER, RecordSighting, {"place": place, "thing": thing}).done == [0], CLAUSE


@pytest.mark.clause("S09.36")
def test_doors_and_windows_are_closed(company: Company) -> None:
    with on("2027-03-08", "17:30"):
        room = item(DUTY, CLAUSE, ROOM)
        lacks = tick(company, room, 1)
        assert "窗" in lacks, f"{CLAUSE}: 门 and 窗 are ticked each by itself: {lacks}"
        assert is_open(room), f"{CLAUSE}: with one of them the list is incomplete"
        assert not items(STORM), f"{CLAUSE}: no storm, no line more"
        seen_open(company, ROOM, "窗")
        assert not findings(FALSE), f"{CLAUSE}: nobody has signed the window"
        assert complete(company, room, [{"check": 2, "result": "ok"}]).done == [0], f"{CLAUSE}: the line stays open"
        assert not is_open(room), f"{CLAUSE}: then it is complete"
        tick(company, item(DUTY, CLAUSE, OTHER), 1, 2)
    with on("2027-03-08", "21:00"):
        seen_open(company, OTHER, "窗")
        found = findings(FALSE, clause=CLAUSE)
        assert found, f"{CLAUSE}: signed as closed and open"
        assert "不实登记" in found[-1].title, f"{CLAUSE}: a false entry: {found[-1].title}"
        assert found[-1].owner == company.accounts[HEAD], f"{CLAUSE}: raised to the leader"


@pytest.mark.clause("S09.36")
def test_a_storm_puts_a_line_more(company: Company) -> None:
    with on("2027-03-09", "10:00"):
        warned = company.act(OFFICER, WarnOfStorm, {"place": WAREHOUSE, "warning": "台风橙色预警"})
        assert warned.done == [0], f"{CLAUSE}: {warned.refusals}"
        lines = items(STORM, day="2027-03-09")
        assert len(lines) == 4, f"{CLAUSE}: one line more for each room: {lines}"
        own = item(DUTY, CLAUSE, ROOM)
        assert {(each.opens_at, each.bundle) for each in lines} == {(own.opens_at, own.bundle)}, (
            f"{CLAUSE}: on the closing list, from 17:00"
        )
    with on("2027-03-09", "16:59"):
        assert not messages(company, KEEPER, "safety.storm"), f"{CLAUSE}: not before"
    with on("2027-03-09", "17:00"):
        assert len(messages(company, KEEPER, "safety.storm")) == 1, f"{CLAUSE}: pushed at 17:00"
    with on("2027-03-10", "17:30"):
        assert not items(STORM, day="2027-03-10"), f"{CLAUSE}: only on the day of the warning"
