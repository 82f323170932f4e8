"""S01.29: dangerous goods do not enter the warehouse but a zone that is licensed for them."""

import pytest

from tests.clauses import hazards
from tests.clauses.company import Company

CLAUSE = "S01.29"


@pytest.mark.clause("S01.29")
def test_dangerous_goods_stay_out(company: Company) -> None:
    receipt = hazards.dangerous_goods_are_set_apart(company, CLAUSE)
    hazards.a_licensed_zone_accepts_them(company, CLAUSE, receipt)
    hazards.an_unanswered_question_isolates(company, CLAUSE, "U-1", "6900000000761")
    hazards.a_return_is_set_apart(company, CLAUSE, "U-2", "6900000000778")
    hazards.what_turns_out_dangerous_is_found(company, CLAUSE, hours=2)
