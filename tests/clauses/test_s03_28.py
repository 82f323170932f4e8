"""S03.28: charging only where it is allowed, heaters only off the list, and extinguishers in every zone."""

from datetime import timedelta

import orjson
import pytest

from guiju.domains.safety.controls.fire import FireHazard, HazardParams, Seen, ZoneUncovered
from guiju.domains.safety.queries import ZoneCoverage
from guiju.domains.safety.queries.premises import UNCOVERED
from guiju.domains.safety.registers import Extinguishers, FireSources
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.checks import checks_in
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import OpenPlace
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.company import KEEPER, WAREHOUSE, Company
from tests.clauses.rounds import at, item, messages, when

CLAUSE = "S03.28"
OFFICER = "1008"


def _patrol(company: Company, charging: str, heaters: str) -> Outcome:
    due = item("warehouse.fire_patrolled", CLAUSE)
    values = {"charging": charging, "heaters": heaters}
    lines = [
        {"check": check.number, "result": "ok", "value": values.get(check.name, "")} for check in checks_in(due.checks)
    ]
    outcome = company.act(KEEPER, DoDuty, {"item": due.fingerprint, "lines": lines})
    assert outcome.done == [0], f"{CLAUSE}: what a patrol saw is recorded: {outcome.refusals}"
    return outcome


def _hazards(day: int) -> list[Finding]:
    found = Finding.objects.filter(clause=CLAUSE, control=FireHazard.key, opened_at__gte=at("00:00", day))
    return list(found.order_by("id"))


@pytest.mark.clause("S03.28")
def test_fire_is_prevented(company: Company) -> None:
    zone = {"entity": "GJ", "parent": WAREHOUSE, "code": "WH1-E", "name": "E 充电区", "kind": "zone"}
    assert run_items(OpenPlace, [zone], Context(actor=SYSTEM)).done == [0]
    for source in (
        {"place": "WH1-E", "code": "WH1-E", "kind": "charging"},
        {"place": WAREHOUSE, "code": "H-1", "kind": "heater"},
    ):
        entered = company.act(OFFICER, FireSources.enter, {**source, "keeper": OFFICER})
        assert entered.done == [0], entered.refusals

    with when("10:00"):
        patrolled = item("warehouse.fire_patrolled", CLAUSE).checks
        for words in ("电动车", "锂电池", "住宿"):
            assert words in patrolled, f"{CLAUSE}: the same list asks for {words}"
        _patrol(company, "WH1-E", "H-1")
        assert not _hazards(1), f"{CLAUSE}: charging in bay E and a heater on the list are in order"
    with when("10:00", 2):
        _patrol(company, "WH1-D", "无")
        [hazard] = _hazards(2) or pytest.fail(f"{CLAUSE}: charging elsewhere opens a hazard in the same run")
        assert hazard.is_grave, f"{CLAUSE}: of grade 重大"
        assert "重大" in hazard.title, f"{CLAUSE}: of grade 重大"
        assert "WH1-D" in hazard.title, f"{CLAUSE}: and says where"
        assert hazard.owner == company.accounts[OFFICER], f"{CLAUSE}: it is the safety officer's"
        assert hazard.assignments.get().due_at == at("11:00", 2), f"{CLAUSE}: within one hour"
        paged = [each for each in messages(company, OFFICER, "finding.assigned") if each.page_key == str(hazard.id)]
        assert [each.sent_at for each in paged] == [at("10:00", 2)], f"{CLAUSE}: who is paged at once"
    with when("10:00", 3):
        _patrol(company, "无", "H-1、H-9")
        [heater] = _hazards(3) or pytest.fail(f"{CLAUSE}: a heater that is not on the list opens a hazard")
        assert "H-9" in heater.title, f"{CLAUSE}: that heater"
        assert "H-1 " not in heater.title, f"{CLAUSE}: and not the one on the list"
    _coverage(company)
    with when("10:00", 25):
        pass
    with when("10:00", 45):
        monthly = DutyItem.objects.filter(duty="warehouse.fire_gear_checked").first()
        assert monthly is not None, f"{CLAUSE}: once a month the gear is checked"
        assert orjson.loads(monthly.posts) == ["safety_officer"], f"{CLAUSE}: by the safety officer"
    slower = FireHazard.due(Seen("x", 0), HazardParams(default_severe_hours=2))
    assert slower.timestamp() == 7200, f"{CLAUSE}: the limit is the clause's to say"
    assert FireHazard.judge(Seen("x", 0), HazardParams()) == "x", f"{CLAUSE}: what strays is a hazard"


def _coverage(company: Company) -> None:
    """Computed from the register: bay E has none, and what runs out covers nothing."""
    with when("11:00", 3):
        found = Finding.objects.filter(clause=CLAUSE, control=ZoneUncovered.key, resolved_at__isnull=True)
        assert [each.fingerprint for each in found] == ["WH1-E"], f"{CLAUSE}: an uncovered zone is found, and no other"
        uncovered = found[0]
        assert uncovered.owner == company.accounts[OFFICER], f"{CLAUSE}: it is the safety officer's"
        assert uncovered.assignments.get().due_at > at("11:00", 3), f"{CLAUSE}: with a date"
        rows = read(ZoneCoverage, ZoneCoverage.params(), Asked(), Reader(company.accounts[OFFICER])).rows
        assert [row.zone for row in rows if row.state == UNCOVERED] == ["WH1-E"], f"{CLAUSE}: and listed red"
        for number in (1, 2):
            gear = {"place": "WH1-E", "code": f"E-{number}", "agent": "干粉"}
            good = at("00:00", 3).date() + timedelta(days=1)
            assert company.act(OFFICER, Extinguishers.enter, {**gear, "good_until": good}).done == [0]
    with when("12:00", 3):
        uncovered.refresh_from_db()
        assert uncovered.resolved_at is not None, f"{CLAUSE}: two good extinguishers cover it"
    with when("12:00", 5):
        again = Finding.objects.filter(control=ZoneUncovered.key, resolved_at__isnull=True)
        assert again.count() == 1, f"{CLAUSE}: what has run out covers nothing"
