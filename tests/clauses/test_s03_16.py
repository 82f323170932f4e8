"""S03.16: the quarter's stocktake is counted blind, twice where it differs much, and closed by two persons."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.controls.stocktake import CountedLine, SecondCount, SecondCounted
from guiju.domains.warehouse.models import StocktakeClose, StocktakeOpenLine
from guiju.kernel.controls.duties.planning import plan
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.company import ACCOUNTANT, KEEPER, Company, refused
from tests.clauses.stocktake import closed, counted, line_of, planned, signed

CLAUSE = "S03.16"
QUARTER_END = date(2026, 6, 30)


def at(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))


def shown(company: Company, stocktake: str) -> dict[str, int | None]:
    """What the keeper's count sheet says of the books, by SKU."""
    reader = Reader(company.accounts[KEEPER])
    asked = queries.StocktakeLines.params(stocktake=stocktake)
    return {row.sku: row.book for row in read(queries.StocktakeLines, asked, Asked(), reader).rows}


@pytest.mark.clause("S03.16")
def test_the_quarter_is_counted_by_two(company: Company) -> None:
    ahead = QUARTER_END.replace(year=timezone.localdate().year + 1)
    for day in (ahead, QUARTER_END):
        plan(at(day, "08:00"))
    duty = DutyItem.objects.filter(duty="warehouse.stock_taken", day=ahead).first()
    assert duty is not None, f"{CLAUSE}: at the quarter's end the stocktake is on the list"
    assert duty.bundle == "quarterly"

    stocktake = planned(company, quarter_end=QUARTER_END)
    a, b, c = (line_of(stocktake, sku) for sku in ("A-500", "B-250", "C-001"))
    assert set(shown(company, stocktake).values()) == {None}, f"{CLAUSE}: the first counter sees no book quantity"
    assert counted(company, stocktake, (a, 60), (b, 190)).done == [0]
    assert shown(company, stocktake) == {"A-500": 60, "B-250": 200, "C-001": None}, f"{CLAUSE}: only what was counted"

    signed(company, stocktake, KEEPER, "keeper")
    said = refused(CLAUSE, closed(company, stocktake), "缺签字：财务人员", "C-001 还没有盘点")
    assert "B-250 实盘 190，账面 200，差异超过 2%，还没有复盘" in said, f"{CLAUSE}: 5% asks for a second count"
    counted(company, stocktake, (b, 190))
    refused(CLAUSE, closed(company, stocktake), "还没有复盘")
    assert counted(company, stocktake, (b, 198), who=ACCOUNTANT).done == [0]

    assert signed(company, stocktake, KEEPER, "finance").refused == [0], f"{CLAUSE}: a keeper is not finance"
    request = company.request("A-500", 5)
    company.approve(request)
    assert company.dispatch(request, 5).done == [0], f"{CLAUSE}: an urgent movement is recorded"
    signed(company, stocktake, KEEPER, "keeper")
    signed(company, stocktake, ACCOUNTANT, "finance", c)
    said = refused(CLAUSE, closed(company, stocktake), "A-500 盘点后又有进出，原盘点作废")
    assert "C-001" not in said, f"{CLAUSE}: what was not counted stays on the list that finance signed"
    assert counted(company, stocktake, (a, 55)).done == [0], f"{CLAUSE}: count again"
    refused(CLAUSE, closed(company, stocktake), "缺签字")

    company.act_as_finance(KEEPER)
    signed(company, stocktake, KEEPER, "keeper")
    signed(company, stocktake, KEEPER, "finance", c)
    refused(CLAUSE, closed(company, stocktake), "是同一个人")
    signed(company, stocktake, ACCOUNTANT, "finance")
    refused(CLAUSE, closed(company, stocktake), "C-001 还没有盘点")
    signed(company, stocktake, ACCOUNTANT, "finance", c)
    assert not StocktakeClose.objects.exists()
    done = closed(company, stocktake)
    assert done.done == [0], f"{CLAUSE}: signed by two, with the open list, it is closed: {done.refusals}"
    listed = StocktakeOpenLine.objects.filter(signature__signer=company.accounts[ACCOUNTANT])
    assert {each.line.line for each in listed} == {c}, f"{CLAUSE}: the open list is kept"
    settled = DutyItem.objects.get(duty="warehouse.stock_taken", day=QUARTER_END)
    assert settled.done.done_by == company.accounts[KEEPER], f"{CLAUSE}: the quarter's duty is done"
    fact = CountedLine(1, "A-500", 100, 97, is_second=False)
    assert SecondCounted.judge(fact, SecondCount(default_second_count_pct=3)) is None, f"{CLAUSE}: the limit is a param"
