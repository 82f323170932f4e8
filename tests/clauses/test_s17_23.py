"""S17.23: zones are cleaned every week, with pictures of before and after."""

from typing import Any

import pytest

from guiju.domains.warehouse.duties import ZONE_CLEANED
from guiju.kernel.controls.duties import checklists
from guiju.kernel.controls.duties.checklists import State, state_of
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.models import DutyCompletion, DutyDone, DutyItem
from guiju.kernel.findings.models import Finding
from tests.clauses.company import KEEPER, Company
from tests.clauses.rounds import HEAD, answer, at, complete, kept, when

CLAUSE = "S17.23"
ZONE, OTHER = "WH1-D", "WH1-F"


def _due(duty: str, place: str = ZONE) -> DutyItem:
    found = DutyItem.objects.filter(duty=duty, place__code=place).order_by("-day").first()
    assert found is not None, f"{CLAUSE}: {duty} falls due in each zone"
    return found


def _state(item: DutyItem, clock: str, day: int) -> State:
    return state_of(DutyItem.objects.select_related("done__completion").get(id=item.id), at(clock, day))


def _cleaning_day(company: Company) -> int:
    """The first day of the coming week on which cleaning falls due."""
    for day in range(1, 8):
        with when("08:00", day):
            if DutyItem.objects.filter(duty=ZONE_CLEANED.key, day=at("00:00", day).date()).exists():
                return day
    pytest.fail(f"{CLAUSE}: cleaning falls due within 7 days")


@pytest.mark.clause("S17.23")
def test_zones_are_cleaned(company: Company) -> None:
    day = _cleaning_day(company)
    with when("10:00", day):
        due = _due(ZONE_CLEANED.key)
        lists = checklists.mine(company.accounts[KEEPER], at("10:00", day))
        [cleaning] = [each for each in lists if due in each.items]
        assert len(cleaning.items) == 4, f"{CLAUSE}: all zones of the warehouse are one checklist"
        lines: list[dict[str, Any]] = [{"check": number, "result": "ok"} for number in (1, 2)]
        bare = company.act(KEEPER, DoDuty, {"item": due.fingerprint, "lines": lines})
        assert bare.done == [0], f"{CLAUSE}: without photos it is saved: {bare.refusals}"
        done = DutyDone.objects.get(item=due)
        assert "照片待补" in done.lacks, f"{CLAUSE}: as 照片待补"
        assert _state(due, "10:00", day) is not State.DONE, f"{CLAUSE}: and does not count"
        one = complete(company, due, [{"check": 1, "photo": company.photo()}])
        assert one.refused == [0], f"{CLAUSE}: before alone is not enough"
        both = [{"check": number, "photo": company.photo()} for number in (1, 2)]
        assert complete(company, due, both).done == [0], f"{CLAUSE}: when the photos come"
        assert _state(due, "10:00", day) is State.DONE, f"{CLAUSE}: it counts"
        whole = answer(company, _due(ZONE_CLEANED.key, OTHER))
        assert whole.done == [0]
        assert DutyDone.objects.latest("id").lacks == "", f"{CLAUSE}: with both photos it counts at once"
    with when("15:00", day):
        review = _due("warehouse.cleaning_reviewed")
        reviewed = answer(company, review, who=HEAD, wrong={1: "通道被托盘堵住"})
        assert reviewed.done == [0], f"{CLAUSE}: the photos are reviewed: {reviewed.refusals}"
        blocked = Finding.objects.filter(clause=CLAUSE, control=review.duty).first()
        assert blocked is not None, f"{CLAUSE}: a blocked passage opens a finding"
        assert blocked.place_id == review.place_id, f"{CLAUSE}: of that zone"
        assert blocked.assignments.get().due_at == at("23:59", day).replace(second=59), f"{CLAUSE}: due the same day"
    with when("08:00", day + 7):
        again = _due(ZONE_CLEANED.key)
        assert again.day == at("00:00", day + 7).date(), f"{CLAUSE}: every 7 days"
    kept(CLAUSE, "controls_dutydone", done.id, "note = '改'")
    kept(CLAUSE, "controls_dutycompletion", DutyCompletion.objects.get(done=done).id, "completed_by = 0")
    monthly = ZONE_CLEANED.read(ZONE_CLEANED.params.model_validate({"default_interval_days": 30}))
    assert monthly.cadence == "FREQ=DAILY;INTERVAL=30", f"{CLAUSE}: how often is the clause's to say"
