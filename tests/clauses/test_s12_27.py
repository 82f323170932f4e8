"""S12.27: the air of a zone is read twice a day; what stays too damp is an alert, and its goods are inspected."""

import pytest

from guiju.domains.warehouse import api
from guiju.domains.warehouse.controls.humidity import Air, HumidityLimit, ZoneDamp
from guiju.domains.warehouse.models import Balance, DampHold, HumidityReading, StateChange
from guiju.domains.warehouse.queries.humidity import HumidityReadings, ReadingParams
from guiju.domains.warehouse.zone_duties import AIR_READ_AGAIN
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.models import DutyDone, DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.company import KEEPER, Company
from tests.clauses.rounds import answer, at, item, kept, messages, pass_by, when

CLAUSE = "S12.27"
DAILY, FOOD, GENERAL = "WH1-D", "WH1-F", "WH1-G"
MORNING, AFTERNOON = "warehouse.air_read", "warehouse.air_read_again"


def _sensor(company: Company, humidity: str, clock: str, day: int = 1, zone: str = FOOD) -> Outcome:
    given = {"zone": zone, "humidity": humidity, "temperature": "-0.5", "sensor": "H-1", "read_at": at(clock, day)}
    outcome = company.act(KEEPER, api.RecordHumidity, given)
    assert outcome.done == [0], f"{CLAUSE}: what a sensor reads is kept: {outcome.refusals}"
    return outcome


def _by_hand(company: Company, duty: str, humidity: str, zone: str = DAILY) -> DutyItem:
    due = item(duty, CLAUSE, zone)
    outcome = answer(company, due, seal=humidity)
    assert outcome.done == [0], f"{CLAUSE}: what is read by hand is kept: {outcome.refusals}"
    return due


def _alert(zone: str) -> Finding | None:
    return Finding.objects.filter(clause=CLAUSE, control=ZoneDamp.key, fingerprint=zone, resolved_at=None).first()


def _stock(sku: str) -> tuple[int, int]:
    balance = Balance.objects.get(sku__code=sku)
    return balance.good, balance.inspecting


@pytest.mark.clause("S12.27")
def test_the_warehouse_is_dry_and_aired(company: Company) -> None:
    stored = company.store("A-500", storage_class="daily", trait="moisture")
    assert stored.done == [0], stored.refusals
    with when("09:00"):
        assert item(MORNING, CLAUSE, DAILY).opens_at == at("09:00"), f"{CLAUSE}: read at 09:00"
        assert item(AFTERNOON, CLAUSE, DAILY).opens_at == at("15:00"), f"{CLAUSE}: and at 15:00"
        assert "通风" in item(MORNING, CLAUSE, DAILY).checks, f"{CLAUSE}: with a look at the ventilation"
        _by_hand(company, MORNING, "68")
        _sensor(company, "68", "09:00")
        assert not _alert(DAILY), f"{CLAUSE}: one reading is no alert"
    with when("10:00"):
        _sensor(company, "65", "10:00")
        assert not _alert(FOOD), f"{CLAUSE}: at the limit is within it"
        _sensor(company, "68", "10:20")
        assert not _alert(FOOD), f"{CLAUSE}: two that are not in a row are no alert"
    with when("15:00"):
        _by_hand(company, AFTERNOON, "68")
        alert = _alert(DAILY)
        assert alert is not None, f"{CLAUSE}: two readings in a row of 68% by hand are an alert, at once"
        assert "68%" in alert.title, f"{CLAUSE}: that says what was read"
        assert alert.assignments.get().due_at == at("17:00"), f"{CLAUSE}: with a task of 2 h"
        assert alert.owner == company.accounts[KEEPER], f"{CLAUSE}: of whoever keeps the zone"
        _sensor(company, "68", "14:00")
        again = _alert(FOOD)
        assert again is not None, f"{CLAUSE}: two of a sensor as well"
        pass_by()
        assert Finding.objects.filter(control=ZoneDamp.key).count() == 2, f"{CLAUSE}: one alert a zone"
    _made_up(company)
    with when("16:10"):
        _sensor(company, "60.4", "16:10")
        pass_by()
        assert _alert(FOOD) is None, f"{CLAUSE}: dry again, the alert is over"
    with when("15:00", 2):
        assert _stock("A-500") == (60, 0), f"{CLAUSE}: 24 h are not over 24 h"
    with when("15:01", 2):
        assert _stock("A-500") == (0, 60), f"{CLAUSE}: over 24 h the goods of the moisture class turn 待检"
        assert _stock("B-250") == (200, 0), f"{CLAUSE}: and no others of the zone"
        assert "湿度" in StateChange.objects.get().reason, f"{CLAUSE}: with the reason"
        pass_by()
        assert DampHold.objects.count() == 1, f"{CLAUSE}: once"
    dry = Air("D", 680, 680, 0)
    assert ZoneDamp.judge(dry, HumidityLimit(default_humidity_max_pct=70)) is None, (
        f"{CLAUSE}: the limit is the clause's"
    )
    once = AIR_READ_AGAIN.read(AIR_READ_AGAIN.params.model_validate({"default_check_per_day": 1}))
    assert AIR_READ_AGAIN.turn > once.times_a_day, f"{CLAUSE}: how often a day as well"


def _made_up(company: Company) -> None:
    """A missing reading is reminded of at 16:00; one filled in later is kept as 补录."""
    with when("15:59"):
        due = item(AFTERNOON, CLAUSE, GENERAL)
        said = [each for each in messages(company, KEEPER, "duty.reminder") if "下午" in each.title]
        assert not said, f"{CLAUSE}: nobody is reminded before 16:00"
    with when("16:00"):
        said = [each for each in messages(company, KEEPER, "duty.reminder") if each.page_key == str(due.id)]
        assert said, f"{CLAUSE}: a missing reading is reminded of at 16:00"
    with when("16:05"):
        _by_hand(company, AFTERNOON, "61.5", GENERAL)
        assert DutyDone.objects.get(item=due).made_up, f"{CLAUSE}: filled in later it is marked 补录"
        late = HumidityReading.objects.get(zone__code=GENERAL)
        assert (late.humidity, late.is_made_up) == (615, True), f"{CLAUSE}: the reading is kept with the mark"
        assert not HumidityReading.objects.filter(zone__code=DAILY, is_made_up=True).exists(), (
            f"{CLAUSE}: that one only"
        )
        kept(CLAUSE, "warehouse_humidityreading", late.id, "humidity = 0")
        rows = read(HumidityReadings, ReadingParams(), Asked(), Reader(company.accounts[KEEPER])).rows
        shown = {(row.humidity, row.temperature, row.is_made_up) for row in rows}
        assert {("61.5", None, True), ("68.0", "-0.5", False)} <= shown, f"{CLAUSE}: and shown so, {shown}"
