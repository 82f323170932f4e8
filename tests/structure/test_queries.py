"""What a list may offer: no order and no section over what no index finds, no number that is searched without one."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db.models import Model
from django.utils.module_loading import autodiscover_modules

from guiju.domains.warehouse.models import Arrival, Balance, CountLine, IssueRequest, Receipt, StateChange
from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.indexes import is_indexed
from guiju.kernel.queries.query import Query, queries
from guiju.kernel.queries.reader import Reader

LOOKED_FOR = {
    ("warehouse.state_changes", "sku"): "an index by SKU over documents of stock would be written all over",
}
"""Beginnings that no index finds."""


def declared() -> list[tuple[type[Query], type[Model]]]:
    autodiscover_modules("queries", "registers")
    own = [query for query in queries().values() if query.__module__.startswith("guiju.")]
    reader = Reader(SYSTEM)
    return [(query, query().source(query.params(), reader).model) for query in own if query.has_source()]


def test_there_are_queries_to_look_at() -> None:
    assert len(declared()) > 15


@pytest.mark.parametrize(
    "query", [query for query, _ in declared() if query.is_same_for_all()], ids=lambda query: query.key
)
def test_rows_that_are_written_once_do_not_hang_on_the_clock(query: type[Query]) -> None:
    seen = set()
    for moment in (datetime(2026, 3, 1, 1, tzinfo=UTC), datetime(2027, 8, 15, 13, tzinfo=UTC)):
        with time_machine.travel(moment, tick=False):
            seen.add(repr(query().rows("default").query.sql_with_params()))
    assert len(seen) == 1, "what hangs on the clock, the params or the reader is its source"


def test_every_order_that_is_offered_is_one_of_an_index() -> None:
    sortable = [
        (query.key, shown.name, is_indexed(model, shown.path))
        for query, model in declared()
        for shown in query.row.columns.values()
        if shown.column.sortable
    ]
    assert len(sortable) > 20
    assert [each for each in sortable if not each[2]] == []


def test_every_number_that_is_searched_by_its_beginning_has_an_index() -> None:
    searched = {
        (query.key, shown.name): is_indexed(model, shown.path)
        for query, model in declared()
        for shown in query.row.columns.values()
        if shown.column.search in {"prefix", "exact"}
    }
    assert {each for each, is_found in searched.items() if not is_found} == LOOKED_FOR.keys()


def test_the_rows_of_a_section_are_found_by_an_index_or_by_the_query_itself() -> None:
    models = {query.key: model for query, model in declared()}
    sections = [
        (query.key, section.query, section.param)
        for query, _model in declared()
        for section in query.sections
        if section.query in models
        for mark in queries()[section.query].params.model_fields[section.param].metadata
        if isinstance(mark, Filter) and not is_indexed(models[section.query], mark.path)
    ]
    assert sections == []


@pytest.mark.parametrize(
    ("model", "path", "is_found"),
    [
        (Arrival, "number", True),
        (Arrival, "pk", True),
        (Arrival, "supplier", True),
        (Arrival, "carrier", False),
        (Arrival, "warehouse__code", True),
        (Receipt, "warehouse__code", False),
        (Receipt, "arrival__supplier", True),
        (IssueRequest, "state", False),
        (CountLine, "count__arrival__number", True),
        (CountLine, "sku__code", False),
        (StateChange, "sku__code", False),
        (Balance, "sku__barcodes__code", True),
        (Balance, "sku__code", True),
    ],
)
def test_a_path_is_found_where_every_step_of_it_is(model: type[Model], path: str, *, is_found: bool) -> None:
    assert is_indexed(model, path) is is_found
