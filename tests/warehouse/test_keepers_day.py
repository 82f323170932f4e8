"""今日 tells a keeper how much waits, in one statement."""

from typing import Any

import pytest

from guiju.domains.warehouse import api, queries
from guiju.kernel.org.models import Place
from tests.clauses.company import A_BARCODE, KEEPER, SERVICE, Company

pytestmark = pytest.mark.founded("S03", "S12")


def now() -> tuple[int, ...]:
    return tuple(queries.keepers_day())


def test_the_numbers_follow_the_work(company: Company) -> None:
    assert now() == (1, 0, 0, 1, 0), "the demo's arrival and request"
    arrival = company.arrive(("A-500", 20))
    assert now() == (2, 0, 0, 1, 0)
    company.count(arrival, (A_BARCODE, 20))
    assert now() == (1, 1, 0, 1, 0)
    receipt = company.receive(arrival, 20).answers[0]["number"]
    assert now() == (1, 0, 1, 1, 0)
    company.put_away(receipt, "D-02-1", 5)
    assert now() == (1, 0, 1, 1, 0), "not all of it"
    company.put_away(receipt, "D-02-1", 15)
    assert now() == (1, 0, 0, 1, 0)
    request = company.request("A-500", 3)
    assert now() == (1, 0, 0, 1, 0), "nobody has signed it"
    company.approve(request)
    assert now() == (1, 0, 0, 2, 0)
    line = {"line": 1, "bin": "D-01-1", "quantity": 3}
    company.act(KEEPER, api.PickGoods, {"request": request, "lines": [line]})
    assert now() == (1, 0, 0, 1, 1)
    company.dispatch(request, 3)
    assert now() == (1, 0, 0, 1, 0)


def test_one_statement_within_the_readers_places(company: Company, django_assert_num_queries: Any) -> None:
    here = Place.objects.get(code="WH1").id
    with django_assert_num_queries(1):
        assert tuple(queries.keepers_day({here})) == (1, 0, 0, 1, 0)
    assert queries.keepers_day({here + 1}).total == 0


@pytest.mark.parametrize(("who", "sections"), [(KEEPER, 1), (SERVICE, 0)])
def test_the_section_is_for_whoever_does_the_work(company: Company, who: str, sections: int) -> None:
    client = company.client(who)
    shown = client.get("/").content.decode()
    assert shown.count('id="warehouse"') == sections
    assert shown.count("到货待清点") == sections
