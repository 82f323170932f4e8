"""From a target of an inspection one tap leads to its result, for whoever may give one."""

import pytest

from guiju.demo.company import WAREHOUSE
from guiju.domains.safety.registers import HygieneAreas
from tests.clauses.company import KEEPER, OWNER, Company
from tests.clauses.planned import draw
from tests.clauses.reported import HEAD, OFFICER

LIST = "/safety/inspection_targets/"


@pytest.mark.django_db
def test_a_target_leads_to_its_result() -> None:
    company = Company.founded()
    area = {"place": WAREHOUSE, "code": "W-4", "keeper": KEEPER}
    assert company.act(HEAD, HygieneAreas.enter, area).done == [0]
    number = draw(company, OFFICER, "areas", "")
    form = f"/do/safety.record_result/?inspection={number}&amp;key=W-4"
    assert form in _shown(company, OFFICER, LIST)
    filled = _shown(company, OFFICER, form.replace("&amp;", "&"))
    assert number in filled
    assert "W-4" in filled
    seen = _shown(company, OWNER, LIST)
    assert "W-4" in seen
    assert form not in seen


def _shown(company: Company, who: str, address: str) -> str:
    client = company.client(who)
    answered = client.get(address)
    assert answered.status_code == 200, answered.status_code
    return answered.content.decode()
