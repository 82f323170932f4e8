"""A long list is looked through by indexes or stretch by stretch: nothing is missed, nothing twice, nothing said untrue."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from guiju.domains.catalogue.commands import RegisterSku
from guiju.domains.catalogue.models import Sku
from guiju.domains.warehouse.models import Arrival, Balance
from guiju.domains.warehouse.queries import Arrivals, Balances
from guiju.domains.warehouse.queries.inbound import ArrivalParams
from guiju.domains.warehouse.queries.stock import BalanceParams
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import DefinePost, FoundEntity, OpenPlace, RegisterPerson
from guiju.kernel.org.models import Person, Place
from guiju.kernel.queries import looking
from guiju.kernel.queries.cursors import BadCursor
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import everything, read
from guiju.kernel.store.bulk import insert
from guiju.kernel.store.existing import have_rows
from guiju.kernel.store.transaction import writing_transaction

ALL = ArrivalParams()
EVERYBODY = Reader(SYSTEM)
FIRST_DAY = datetime(2026, 1, 1, 4, tzinfo=UTC)
STRETCH = 4


def do(command: Any, *items: dict[str, Any]) -> None:
    assert run_items(command, list(items), Context(actor=SYSTEM)).done


def arrive(first: int, count: int) -> None:
    """Arrivals of a day each, in turn at two warehouses, from three suppliers; later ones from more."""
    numbers = range(first, first + count)
    one, two = Place.objects.filter(kind="warehouse").order_by("code")
    columns = {
        "id": [(1_000_000 + number) << 20 | 1 for number in numbers],
        "number": [f"DH-{number:05d}" for number in numbers],
        "warehouse_id": [(two if number % 2 else one).id for number in numbers],
        "supplier": [("杭州甲厂", "宁波乙厂", "湖州甲行")[number % 3] + str(number // 20 or "") for number in numbers],
        "delivery_note": [f"N-{number}" for number in numbers],
        "carrier": "顺丰",
        "arrived_at": [FIRST_DAY + timedelta(days=number) for number in numbers],
        "handler": SYSTEM,
    }
    with writing_transaction():
        insert(Arrival, columns, count)


def stock(first: int, count: int) -> None:
    """Balances of a product each."""
    numbers = range(first, first + count)
    warehouse = Place.objects.filter(kind="warehouse").order_by("code")[0].id
    keys = [(1_000_000 + number) << 20 | 2 for number in numbers]
    with writing_transaction():
        codes, names = [f"X-{number:04d}" for number in numbers], [f"品{number:04d}" for number in numbers]
        insert(Sku, {"id": keys, "code": codes, "name": names}, count)
        insert(Balance, {"warehouse_id": warehouse, "sku_id": keys, "good": 1}, count)


@pytest.fixture
def company(db: None, monkeypatch: pytest.MonkeyPatch) -> int:
    """Twenty arrivals, five times what a page looks through; the account that may read those of the first warehouse."""
    monkeypatch.setattr(looking, "STRETCH", STRETCH)
    do(FoundEntity, {"code": "GJ", "name": "规矩"})
    for place in ("WH1", "WH2"):
        do(OpenPlace, {"entity": "GJ", "code": place, "name": place, "kind": "warehouse"})
    do(RegisterSku, {"code": "A-1", "name": "品"})
    arrive(0, 20)
    do(DefinePost, {"code": "one", "title": "一号", "lines": [{"permission": Arrivals.permission}]})
    post = {"post": "one", "place": "WH1"}
    do(RegisterPerson, {"number": "1", "name": "一", "username": "one", "lines": [post]})
    return Person.objects.get(number="1").account_id or 0


def numbers(rows: list[Any]) -> list[int]:
    return [int(row.number.removeprefix("DH-")) for row in rows]


def through(asked: Asked, params: ArrivalParams = ALL, reader: Reader = EVERYBODY) -> tuple[list[int], list[int]]:
    """The rows of all pages, and how many rows each page says it looked through."""
    seen, stretches, after = [], [], ""
    while True:
        found = read(Arrivals, params, asked._replace(after=after), reader, counted_to=1_001)
        seen += numbers(found.rows)
        stretches.append(found.stretch)
        after = found.following
        assert not found.stretch or after
        if not after:
            return seen, stretches


FITTING = [number for number in range(20) if number % 3 != 1]


@pytest.mark.parametrize("limit", [1, 2, 3, 50])
@pytest.mark.parametrize(
    ("sort", "wanted"),
    [("", FITTING[::-1]), ("number", FITTING), ("-number", FITTING[::-1]), ("arrived_at", FITTING)],
)
def test_every_row_is_found_once_in_every_order(company: int, sort: str, wanted: list[int], limit: int) -> None:
    seen, stretches = through(Asked("*甲", sort, limit=limit))
    assert seen == wanted
    assert limit != 50 or stretches == [STRETCH] * 5 + [0]


def test_a_page_says_how_far_it_looked_and_where_it_goes_on(company: int) -> None:
    found = read(Arrivals, ALL, Asked("*乙"), EVERYBODY, counted_to=1_001)
    assert (numbers(found.rows), found.stretch, found.amount) == ([19, 16], STRETCH, None)
    further = read(Arrivals, ALL, Asked("*乙", after=found.following), EVERYBODY)
    assert (numbers(further.rows), further.stretch) == ([13], STRETCH)
    nothing = read(Arrivals, ALL, Asked("没有的"), EVERYBODY)
    assert (nothing.rows, nothing.stretch, bool(nothing.following)) == ([], STRETCH, True)
    assert through(Asked("没有的"))[0] == []


def test_where_there_are_few_rows_all_are_looked_through(company: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "STRETCH", 20)
    found = read(Arrivals, ALL, Asked("乙"), EVERYBODY, counted_to=1_001)
    assert (numbers(found.rows), found.stretch, found.amount, found.lead) == ([19, 16, 13, 10, 7, 4, 1], 0, 7, "")


def test_what_begins_a_number_or_a_name_is_found_however_far_behind(company: int) -> None:
    for words, wanted, lead in (
        ("DH-00003", [3], "到货单"),
        ("dh-00003", [3], "到货单"),
        ("N-2", [2], "送货单号"),
        ("宁波", [19, 16, 13, 10, 7, 4, 1], "供应商"),
        ("湖州 DH-00008", [8], "到货单"),
    ):
        found = read(Arrivals, ALL, Asked(words), EVERYBODY, counted_to=1_001)
        assert numbers(found.rows) == wanted, words
        assert found.lead == lead, words


def test_a_beginning_goes_on_page_by_page(company: int) -> None:
    assert through(Asked("DH-000", limit=3))[0] == list(range(19, -1, -1))
    assert sorted(through(Asked("湖州", limit=2))[0]) == [2, 5, 8, 11, 14, 17]
    assert through(Asked("N-1 甲", limit=2))[0] == [18, 17, 15, 14, 12, 11]


def test_the_rest_of_the_words_may_stand_anywhere(company: int) -> None:
    assert read(Arrivals, ALL, Asked("州"), EVERYBODY).stretch == STRETCH
    assert read(Arrivals, ALL, Asked("州"), EVERYBODY).lead == ""
    seen, _stretches = through(Asked("*DH-0001"))
    assert seen == list(range(19, 9, -1))


def test_what_is_out_of_scope_gives_no_lead(company: int) -> None:
    """A number of another warehouse and one that nobody has look the same."""
    reader = Reader(company)
    assert numbers(read(Arrivals, ALL, Asked("DH-00004"), reader).rows) == [4]
    foreign, unknown = (read(Arrivals, ALL, Asked(words), reader) for words in ("DH-00003", "DH-00999"))
    assert foreign == unknown
    assert through(Asked("*甲"), reader=reader)[0] == [18, 14, 12, 8, 6, 2, 0]


def test_days_are_a_range_of_the_order_and_found_however_far_behind(company: int) -> None:
    days = ArrivalParams(since=date(2026, 1, 3), until=date(2026, 1, 5))
    found = read(Arrivals, days, Asked(), EVERYBODY, counted_to=1_001)
    assert (numbers(found.rows), found.stretch, found.amount, found.order) == ([4, 3, 2], 0, 3, "-arrived_at")
    half = ArrivalParams(until=date(2026, 1, 10))
    assert through(Asked("*乙", limit=2), half)[0] == [7, 4, 1]
    assert through(Asked(sort="number"), days)[0] == [2, 3, 4]


def test_a_state_that_is_computed_is_looked_for(company: int) -> None:
    waiting, gone = ArrivalParams(state="待点"), ArrivalParams(state="已入库")
    assert through(Asked(limit=3), waiting)[0] == list(range(19, -1, -1))
    seen, stretches = through(Asked(), gone)
    assert seen == []
    assert stretches == [STRETCH] * 5 + [0]


def test_a_file_holds_what_all_pages_show(company: int) -> None:
    for words in ("*甲", "湖州", "乙"):
        whole = numbers(list(everything(Arrivals, ALL, Asked(words), EVERYBODY, 100)))
        assert sorted(whole) == sorted(through(Asked(words))[0]), words


def test_a_cursor_of_another_search_is_refused(company: int) -> None:
    following = read(Arrivals, ALL, Asked("湖州", limit=1), EVERYBODY).following
    with pytest.raises(BadCursor):
        read(Arrivals, ALL, Asked("*甲", after=following), EVERYBODY)


def steps(query: Any, params: Any, asked: Asked, reader: Reader) -> int:
    """What a page takes, in steps of the embedded engine's virtual machine."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL counts no steps")
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    connection.connection.set_progress_handler(count, 1)
    read(query, params, asked, reader)
    connection.connection.set_progress_handler(None, 0)
    return counted


@pytest.mark.parametrize("sort", ["", "number", "-arrived_at"])
@pytest.mark.parametrize("everywhere", [True, False])
def test_a_longer_list_is_no_more_work(company: int, sort: str, *, everywhere: bool) -> None:
    reader = EVERYBODY if everywhere else Reader(company)
    reader.may(Arrivals.permission)
    pages = {
        (words, state): (Arrivals, ArrivalParams(state=state), Asked(words, sort, limit=2), reader)
        for words in ("", "没有的", "甲", "DH-00003", "湖州 甲")
        for state in (None, "待点", "已入库")
    }
    few = {asked: steps(*page) for asked, page in pages.items()}
    arrive(20, 2_000)
    many = {asked: steps(*page) for asked, page in pages.items()}
    assert {asked: steps for asked, steps in many.items() if steps > few[asked] * 1.5 + 300} == {}


@pytest.mark.parametrize("sort", ["", "-sku"])
def test_nor_is_one_that_another_table_orders(company: int, sort: str) -> None:
    asked = [Asked(words, sort, limit=2) for words in ("", "没有的", "X-0003", "品3", "品 X")]
    stock(0, 20)
    few = {each: steps(Balances, BalanceParams(), each, EVERYBODY) for each in asked}
    stock(20, 2_000)
    many = {each: steps(Balances, BalanceParams(), each, EVERYBODY) for each in asked}
    assert {each: steps for each, steps in many.items() if steps > few[each] * 1.5 + 300} == {}


def test_what_can_have_no_rows_has_none(company: int) -> None:
    places = Place.objects.order_by("code")
    asked = [places, places.none(), places.filter(code="nowhere"), places.filter(pk__in=[])]
    assert have_rows(asked) == [True, False, False, False]
