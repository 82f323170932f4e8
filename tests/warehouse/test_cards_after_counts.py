"""A card follows the settled difference, also where goods left between count and adjustment."""

import pytest

from guiju.domains.warehouse import api
from guiju.domains.warehouse.models import BinStock
from tests.clauses.company import DIRECTOR, KEEPER, Company
from tests.clauses.stocktake import adjusted, counted, differences, explained, line_of, planned, reported

pytestmark = pytest.mark.founded("S03", "S12")


@pytest.mark.parametrize(("found", "left"), [(57, 54), (62, 59)])
@pytest.mark.parametrize("moved", [True, False])
def test_a_card_follows_what_was_settled(company: Company, found: int, left: int, *, moved: bool) -> None:
    stocktake = planned(company, "A-500")
    counted(company, stocktake, (line_of(stocktake, "A-500"), found))
    if moved:
        request = company.request("A-500", 3)
        company.approve(request)
        line = {"line": 1, "bin": "D-01-1", "quantity": 3}
        assert company.act(KEEPER, api.PickGoods, {"request": request, "lines": [line]}).done == [0]
        assert company.dispatch(request, 3).done == [0]
    (difference,) = differences(stocktake)
    explained(company, difference.number)
    report = reported(company, stocktake, difference.number).answers[0]["number"]
    outcome = adjusted(company, report)
    if outcome.held:
        company.decide(DIRECTOR, outcome.held_ids[0])
    assert BinStock.objects.get(bin__code="D-01-1").quantity == (left if moved else found)
