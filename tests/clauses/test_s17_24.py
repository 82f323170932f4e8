"""S17.24: flammable, explosive, toxic and harmful goods are not stored; the same control as S01.29."""

import pytest

from guiju.kernel.org.models import Person
from guiju.kernel.worklist.models import Message
from tests.clauses import hazards
from tests.clauses.company import Company

CLAUSE = "S17.24"


@pytest.mark.clause("S17.24")
def test_dangerous_goods_stay_out(company: Company) -> None:
    buyer = hazards.a_buyer(company)
    receipt = hazards.dangerous_goods_are_set_apart(company, CLAUSE)
    head = Person.objects.get(number="1010").account_id
    assert hazards.removal(CLAUSE).responsible == head, f"{CLAUSE}: the warehouse head removes it"
    told = Message.objects.filter(person=buyer, kind="warehouse.hazard").values_list("title", flat=True)
    assert any("易燃货物 6 件" in title for title in told), f"{CLAUSE}: purchasing is told: {list(told)}"
    hazards.a_licensed_zone_accepts_them(company, CLAUSE, receipt)
    hazards.a_return_is_set_apart(company, CLAUSE, "U-2", "6900000000778")
    hazards.an_unanswered_question_isolates(company, CLAUSE, "U-1", "6900000000761")
    hazards.what_turns_out_dangerous_is_found(company, CLAUSE, hours=24)
