"""What a keeper does at closing time is one checklist; its day is closed by the document, not by a tick."""

import pytest
from django.utils import timezone

from guiju.domains.warehouse import api
from guiju.kernel.controls.duties import checklists
from guiju.kernel.controls.duties.checklists import State, is_done, state_of
from guiju.kernel.controls.models import DutyDone, DutyItem
from tests.clauses.company import KEEPER, WAREHOUSE, Company
from tests.clauses.rounds import answer, at, item, when

pytestmark = pytest.mark.founded("S03", "S12")

DAY_CLOSED, CLOSED = "warehouse.day_closed", "warehouse.closed"


def test_a_tick_does_not_close_the_day(company: Company) -> None:
    with when("18:00"):
        lists = checklists.mine(company.accounts[KEEPER], timezone.now())
        [closing] = [each for each in lists if each.first.bundle == "closing"]
        assert {DAY_CLOSED, CLOSED} <= {each.duty for each in closing.items}
        assert closing.closes_at == at("19:00")
        due = item(DAY_CLOSED, "closing")
        assert answer(company, due).done == [0]
        assert DutyDone.objects.get(item=due).lacks == "未办：办理日结"
        assert state_of(DutyItem.objects.get(id=due.id), timezone.now()) is State.LACKING
        day = {"warehouse": WAREHOUSE, "day": timezone.localdate(), "lines": []}
        closed = company.act(KEEPER, api.CloseDay, day)
        assert closed.done == [0], closed.refusals
        assert is_done(DutyItem.objects.get(id=due.id))
