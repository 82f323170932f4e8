"""A query as page, file and program read it: scope, filters, search, order, keyset pages, masks, field groups."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from guiju.domains.catalogue.commands import RegisterSku
from guiju.domains.catalogue.models import Sku
from guiju.domains.catalogue.queries import BarcodeParams, Barcodes, Skus
from guiju.domains.warehouse.api import RecordArrival
from guiju.domains.warehouse.models import Arrival
from guiju.kernel.commands.context import SYSTEM, Context, Forbidden
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import DefinePost, FoundEntity, OpenPlace, RegisterPerson
from guiju.kernel.org.models import Person
from guiju.kernel.queries import cursors, query
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.commands import Reveal
from guiju.kernel.queries.cursors import BadCursor
from guiju.kernel.queries.looking import UnknownSort
from guiju.kernel.queries.query import Asked, Params, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import everything, read, record, visible
from tests.queries.sample import ArrivalParams, ArrivalRow, Arrivals

ALL = Params()
SYSTEM_READER = Reader(SYSTEM)


def do(command: Any, *items: dict[str, Any], actor: int = SYSTEM, now: datetime | None = None) -> Any:
    outcome = run_items(command, list(items), Context(actor=actor, now=now or timezone.now()))
    assert not outcome.refusals, outcome.refusals
    return outcome


def person(number: str, permissions: list[str], place: str | None) -> int:
    do(DefinePost, {"code": f"p{number}", "title": number, "lines": [{"permission": each} for each in permissions]})
    post = {"post": f"p{number}", "place": place}
    do(RegisterPerson, {"number": number, "name": number, "username": number, "lines": [post]})
    return Person.objects.get(number=number).account_id or 0


@pytest.fixture
def company(db: None) -> dict[str, int]:
    do(FoundEntity, {"code": "GJ", "name": "规矩"})
    for place in ("WH1", "WH2"):
        do(OpenPlace, {"entity": "GJ", "code": place, "name": place, "kind": "warehouse"})
    do(RegisterSku, *({"code": f"A-{number:03d}", "name": f"品{number % 3}"} for number in range(7)))
    for number, place in enumerate(["WH1", "WH2", "WH1"]):
        moment = datetime(2026, 11, 20 + number, 15, 30, tzinfo=UTC)
        line = {"sku": "A-001", "quantity": 1}
        head = {"warehouse": place, "supplier": f"杭州{number}厂", "delivery_note": "D", "carrier": "欧阳小顺"}
        do(RecordArrival, {**head, "arrived_at": moment, "lines": [line]}, now=timezone.now())
    return {
        "one": person("one", ["sample.read", "queries.reveal"], "WH1"),
        "all": person("all", ["sample.read", "sample.suppliers"], None),
        "none": person("none", ["queries.reveal"], None),
    }


def codes(found: Any) -> list[str]:
    return [row.code for row in found.rows]


class TestOrder:
    def test_pages_join_without_gap_or_double_in_every_order(self, company: dict[str, int]) -> None:
        for sort, wanted in (
            ("code", [f"A-{n:03d}" for n in range(7)]),
            ("-code", [f"A-{n:03d}" for n in reversed(range(7))]),
            ("name", ["A-000", "A-003", "A-006", "A-001", "A-004", "A-002", "A-005"]),
            ("-name", ["A-005", "A-002", "A-004", "A-001", "A-006", "A-003", "A-000"]),
        ):
            seen, after = [], ""
            while True:
                found = read(Skus, ALL, Asked(sort=sort, after=after, limit=3), SYSTEM_READER)
                seen += codes(found)
                after = found.following
                if not after:
                    break
            assert seen == wanted, sort

    def test_a_last_full_page_has_no_next(self, company: dict[str, int]) -> None:
        assert read(Skus, ALL, Asked(limit=7), SYSTEM_READER).following == ""
        assert read(Skus, ALL, Asked(limit=6), SYSTEM_READER).following != ""

    def test_newest_first_without_an_order(self, company: dict[str, int]) -> None:
        found = read(Arrivals, ArrivalParams(), Asked(limit=2), SYSTEM_READER)
        rest = read(Arrivals, ArrivalParams(), Asked(after=found.following), SYSTEM_READER)
        assert [row.arrived_at.day for row in found.rows + rest.rows] == [22, 21, 20]

    def test_moments_order_and_continue(self, company: dict[str, int]) -> None:
        found = read(Arrivals, ArrivalParams(), Asked(sort="arrived_at", limit=2), SYSTEM_READER)
        rest = read(Arrivals, ArrivalParams(), Asked(sort="arrived_at", after=found.following), SYSTEM_READER)
        assert [row.arrived_at.day for row in found.rows + rest.rows] == [20, 21, 22]

    @pytest.mark.parametrize("sort", ["unit", "sku__code", "-nothing", "id", "code;drop"])
    def test_an_order_that_was_not_offered_is_refused(self, company: dict[str, int], sort: str) -> None:
        with pytest.raises(UnknownSort):
            read(Skus, ALL, Asked(sort=sort), SYSTEM_READER)

    @pytest.mark.parametrize("after", ["x", "W10", "WzEsMV0", cursors.written(None, 3), cursors.written("a", -1)])
    def test_a_cursor_of_another_list_is_refused(self, company: dict[str, int], after: str) -> None:
        with pytest.raises(BadCursor):
            read(Skus, ALL, Asked(after=after), SYSTEM_READER)

    def test_a_page_is_bounded(self, company: dict[str, int]) -> None:
        assert len(read(Skus, ALL, Asked(limit=0), SYSTEM_READER).rows) == 1
        assert len(read(Skus, ALL, Asked(limit=10**9), SYSTEM_READER).rows) == 7

    def test_everything_stops_at_the_most(self, company: dict[str, int]) -> None:
        assert [row.code for row in everything(Skus, ALL, Asked(), SYSTEM_READER, 4)] == [
            f"A-{n:03d}" for n in range(4)
        ]
        assert len(list(everything(Skus, ALL, Asked(), SYSTEM_READER, 100))) == 7


class TestSearchAndFilters:
    def test_each_word_must_stand_somewhere(self, company: dict[str, int]) -> None:
        assert codes(read(Skus, ALL, Asked(search="品1"), SYSTEM_READER)) == ["A-001", "A-004"]
        assert codes(read(Skus, ALL, Asked(search="a-00 品1"), SYSTEM_READER)) == ["A-001", "A-004"]
        assert codes(read(Skus, ALL, Asked(search="品1 A-002"), SYSTEM_READER)) == []
        assert codes(read(Skus, ALL, Asked(search="%"), SYSTEM_READER)) == []

    def test_days_are_whole_days_of_the_company(self, company: dict[str, int]) -> None:
        def days(**given: Any) -> list[int]:
            return [r.arrived_at.day for r in read(Arrivals, ArrivalParams(**given), Asked(), SYSTEM_READER).rows]

        # 15:30 UTC is 23:30 in Shanghai: still the same day.
        assert days(since=date(2026, 11, 21)) == [22, 21]
        assert days(until=date(2026, 11, 21)) == [21, 20]
        assert days(since=date(2026, 11, 21), until=date(2026, 11, 21), supplier="1厂") == [21]

    def test_a_section_shows_what_belongs_to_the_record(self, company: dict[str, int]) -> None:
        do(RegisterSku, {"code": "B-1", "name": "乙", "lines": [{"code": "69001"}, {"code": "69002", "quantity": 12}]})
        found = read(Barcodes, BarcodeParams(sku="B-1"), Asked(sort="code"), SYSTEM_READER)
        assert [(row.code, row.quantity) for row in found.rows] == [("69001", 1), ("69002", 12)]


class TestWhoSeesWhat:
    def test_without_the_permission_nothing_is_read(self, company: dict[str, int]) -> None:
        reader = Reader(company["none"])
        with pytest.raises(Forbidden):
            read(Arrivals, ArrivalParams(), Asked(), reader)
        with pytest.raises(Forbidden):
            record(Arrivals, "x", reader)
        with pytest.raises(Forbidden):
            list(everything(Arrivals, ArrivalParams(), Asked(), reader, 1))

    def test_only_the_places_of_the_assignment(self, company: dict[str, int]) -> None:
        reader = Reader(company["one"])
        found = read(Arrivals, ArrivalParams(), Asked(), reader).rows
        assert [row.warehouse for row in found] == ["WH1", "WH1"]
        foreign = Arrival.objects.get(warehouse__code="WH2").number
        assert record(Arrivals, foreign, reader) is None
        assert record(Arrivals, foreign, Reader(company["all"])).warehouse == "WH2"
        assert record(Arrivals, "DH-GJ-000000-000000", reader) is None

    def test_a_token_narrows_its_account(self, company: dict[str, int]) -> None:
        with pytest.raises(Forbidden):
            read(Arrivals, ArrivalParams(), Asked(), Reader(company["all"], scopes=frozenset({"catalogue.read"})))
        assert read(Arrivals, ArrivalParams(), Asked(), Reader(company["all"], scopes=frozenset({"sample.read"}))).rows

    def test_a_field_group_needs_its_own_permission(self, company: dict[str, int]) -> None:
        names = {who: [shown.name for shown in visible(Arrivals, Reader(company[who]))] for who in ("one", "all")}
        assert "supplier" not in names["one"]
        assert "supplier" in names["all"]
        assert {row.supplier for row in read(Arrivals, ArrivalParams(), Asked(), Reader(company["one"])).rows} == {None}
        found = read(Arrivals, ArrivalParams(), Asked(sort="supplier"), Reader(company["all"])).rows
        assert [row.supplier for row in found] == ["杭州0厂", "杭州1厂", "杭州2厂"]

    def test_what_is_hidden_orders_searches_and_filters_nothing(self, company: dict[str, int]) -> None:
        reader = Reader(company["one"])
        with pytest.raises(UnknownSort):
            read(Arrivals, ArrivalParams(), Asked(sort="supplier"), reader)
        assert read(Arrivals, ArrivalParams(), Asked(search="杭州"), reader).rows == []
        with pytest.raises(Forbidden):
            read(Arrivals, ArrivalParams(supplier="杭州0"), Asked(), reader)

    def test_personal_data_is_masked_and_revealed_with_evidence(self, company: dict[str, int]) -> None:
        reader = Reader(company["one"])
        row = read(Arrivals, ArrivalParams(), Asked(), reader).rows[0]
        assert row.carrier == "欧阳**"
        assert record(Arrivals, row.number, reader).carrier == "欧阳**"
        asked = {"query": Arrivals.key, "record": row.number, "column": "carrier", "reason": "核对承运人"}
        outcome = run_items(Reveal, [asked], Context(actor=company["one"]))
        assert outcome.done == [0]
        assert outcome.answers[0] == asked
        assert record(Arrivals, row.number, reader, whole=["carrier"]).carrier == "欧阳小顺"

    @pytest.mark.parametrize(
        "wrong", [{"query": "no.such"}, {"record": "DH-1"}, {"column": "number"}, {"column": "supplier"}]
    )
    def test_nothing_else_is_revealed(self, company: dict[str, int], wrong: dict[str, str]) -> None:
        number = Arrival.objects.filter(warehouse__code="WH1").first()
        asked = {"query": Arrivals.key, "record": number and number.number, "column": "carrier", "reason": "核对"}
        outcome = run_items(Reveal, [{**asked, **wrong}], Context(actor=company["one"]))
        assert outcome.refused == [0]
        foreign = Arrival.objects.get(warehouse__code="WH2").number
        assert run_items(Reveal, [{**asked, "record": foreign}], Context(actor=company["one"])).refused == [0]


def test_columns_and_labels_of_the_same_title_keep_their_own_words() -> None:
    class Goods(Row):
        state: Annotated[str, Column("状态", choices={"a": "甲"}, meanings={"a": "pass"})]

    class Papers(Row):
        state: Annotated[str, Column("状态", choices={"b": "乙"}, meanings={"b": "stop"})]

    class Wanted(Params):
        one: Annotated[str | None, Label("状态", choices={"a": "甲"})] = None
        other: Annotated[str | None, Label("状态", choices={"b": "乙"})] = None

    assert [row.columns["state"].column.choices for row in (Goods, Papers)] == [{"a": "甲"}, {"b": "乙"}]
    assert [row.columns["state"].column.meanings for row in (Goods, Papers)] == [{"a": "pass"}, {"b": "stop"}]
    assert [Wanted.model_fields[name].metadata[0].choices for name in ("one", "other")] == [{"a": "甲"}, {"b": "乙"}]


def test_a_query_cannot_name_a_column_it_does_not_have() -> None:
    with pytest.raises(TypeError, match="nothing"):
        type("Wrong", (Query,), {"key": "sample.wrong", "row": ArrivalRow, "identity": "nothing"})
    assert "sample.wrong" not in query.queries()


@given(
    value=st.one_of(st.none(), st.text(max_size=30), st.integers(-(2**63), 2**63 - 1)), key=st.integers(0, 2**63 - 1)
)
def test_a_cursor_reads_as_written(value: Any, key: int) -> None:
    kind = None if value is None else type(value)
    assert cursors.read(cursors.written(value, key), kind) == (value, key)


@pytest.mark.django_db
def test_statements_do_not_grow_with_rows(django_assert_num_queries: Any) -> None:
    do(RegisterSku, *({"code": f"A-{number:03d}", "name": "品"} for number in range(60)))
    assert Sku.objects.count() == 60
    read(Skus, ALL, Asked(), SYSTEM_READER)  # the permission is asked once a reader
    for limit in (1, 50):
        with django_assert_num_queries(2):  # the keys of a page and what its rows show
            read(Skus, ALL, Asked(limit=limit), SYSTEM_READER)
