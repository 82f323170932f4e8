"""S02.20: an area that is not clean is its owner's to put right by the next day, its leader's the second time."""

import pytest
import time_machine

from guiju.domains.safety.commands import ScoreStation
from guiju.domains.safety.controls.scores import AgainParams, Lows, StationLowAgain
from guiju.domains.safety.registers import HygieneAreas
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.models import FindingAssignment
from guiju.kernel.org.commands import Transfer
from guiju.kernel.org.models import Assignment
from tests.clauses.company import KEEPER, WAREHOUSE, Company
from tests.clauses.office import findings
from tests.clauses.reported import HEAD, day
from tests.clauses.rounds import item, pass_by

CLAUSE = "S02.20"
LOW, AGAIN, OWNERLESS = "safety.station_score_low", "safety.station_low_again", "safety.area_owner_missing"


def score(company: Company, points: int, **more: object) -> Outcome:
    seen = {"place": WAREHOUSE, "station": "C", "score": points, "photo": company.photo(HEAD), **more}
    outcome = company.act(HEAD, ScoreStation, seen)
    assert outcome.done == [0], f"{CLAUSE}: what was seen is saved: {outcome.refusals}"
    return outcome


@pytest.mark.clause("S02.20")
def test_areas_are_kept_clean(company: Company) -> None:
    shared = {"place": WAREHOUSE, "code": "C", "keeper": KEEPER, "used_by": "王库管、陈店长、李客服、赵会计、林运营"}
    with time_machine.travel(day(3, 1, 9), tick=False):
        assert company.act(HEAD, HygieneAreas.enter, shared).done == [0]
        nobodys = {"place": WAREHOUSE, "station": "X", "score": 70}
        assert not company.act(HEAD, ScoreStation, nobodys).done, f"{CLAUSE}: of an area that is on no list"
        pass_by()
        assert item("safety.stations_scored", CLAUSE), f"{CLAUSE}: areas are checked every week"
    with time_machine.travel(day(3, 8, 16), tick=False):
        score(company, 70)
        found = findings(LOW, clause=CLAUSE)
        assert len(found) == 1, f"{CLAUSE}: one rectification, not one for each of the five: {found}"
        assigned = FindingAssignment.objects.get(finding=found[0])
        assert assigned.responsible == company.accounts[KEEPER], f"{CLAUSE}: for the owner of the area"
        assert day(3, 9, 12) < assigned.due_at < day(3, 9, 23), f"{CLAUSE}: due the next day, not {assigned.due_at}"
        pass_by()
        assert not findings(AGAIN), f"{CLAUSE}: once is once"
        assert not findings(OWNERLESS), f"{CLAUSE}: it has its owner"
    with time_machine.travel(day(3, 15, 16), tick=False):
        score(company, 79)
        pass_by()
        led = findings(AGAIN, clause=CLAUSE)
        assert len(led) == 1, f"{CLAUSE}: twice in a month"
        assert led[0].owner == company.accounts[HEAD], f"{CLAUSE}: goes to its leader"
    with time_machine.travel(day(4, 8, 9), tick=False):
        pass_by()
        assert not findings(AGAIN), f"{CLAUSE}: a month later it is once"
        held = Assignment.objects.get(person__number=KEEPER, end=None).pk
        move = {"assignment": held, "post": "customer_service", "since": day(4, 8).date(), "reason": "调岗"}
        assert run_items(Transfer, [move], Context(SYSTEM, request_id="move")).done == [0]
        pass_by()
        missing = findings(OWNERLESS, clause=CLAUSE)
        assert missing, f"{CLAUSE}: an area without owner is shown"
        assert missing[0].owner == company.accounts[HEAD], f"{CLAUSE}: to the head"
    often = Lows("C", (70, 79), (0, 7))
    assert StationLowAgain.judge(often, AgainParams(default_score_pass=70)) is None, f"{CLAUSE}: as the clause says"
