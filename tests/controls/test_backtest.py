"""Backtest: stored facts judged by other numbers, compared with what was decided; what cannot be judged is said."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from guiju.cli import backtest as command_line
from guiju.kernel.controls.backtest import CannotTry, Result, backtest
from guiju.kernel.controls.evaluation import Span
from tests.protocol.company import Bind, InTables, do, parcels, shelf
from tests.protocol.sample.commands import PrintTag, Store
from tests.protocol.sample.controls import ParcelLimit

GATE, ROOM = "sample.parcel_limit", "sample.shelf_room"


def _tried(code: str, changes: dict[str, Any], **more: Any) -> Result:
    today = timezone.localdate()
    return backtest(code, changes, Span(today - timedelta(days=1), today), **more)[0]


@pytest.fixture
def keeper(company: InTables) -> int:
    shelf("A", place=company.place("W1"))
    shelf("B", place=company.place("W2"))
    return company.person("keeper", Store.key, PrintTag.key)


def test_a_lower_limit_would_have_stopped_more(company: InTables, keeper: int) -> None:
    company.enact("S99.01", Bind(GATE, {"limit": 20}))
    do(Store, parcels("A", [("a", 11)], [("b", 21)], [("c", 4)]), keeper)
    do(Store, parcels("B", [("d", 15)]), keeper)
    told = _tried("S99.01", {"limit": 10})
    total = told.total
    assert (total.judged, total.was, total.would, total.newly, total.freed) == (4, 1, 3, 2, 0)
    assert told.all_changes == {("", ""): 1, ("", "block"): 2, ("block", "block"): 1}
    assert {place: each.newly for place, each in told.by_place.items()} == {
        company.place("W1"): 1,
        company.place("W2"): 1,
    }
    assert {actor: each.newly for actor, each in told.by_person.items()} == {keeper: 2}
    assert [each.newly for each in told.by_day.values()] == [2]
    assert [each.message for each in told.examples] == ["包裹 a 有 11 件，上限 10", "包裹 d 有 15 件，上限 10"]


def test_a_higher_limit_frees_and_the_same_changes_nothing(company: InTables, keeper: int) -> None:
    company.enact("S99.01", Bind(GATE, {"limit": 10}))
    do(Store, parcels("A", [("a", 11)], [("b", 21)]), keeper)
    assert (_tried("S99.01", {"limit": 20}).total.freed, _tried("S99.01", {"limit": 20}).total.would) == (1, 1)
    same = _tried("S99.01", {})
    assert (same.total.newly, same.total.freed, same.changes) == (0, 0, {("block", "block"): 2})


def test_what_was_only_observed_would_be_stopped(company: InTables, keeper: int) -> None:
    company.enact("S99.01", Bind(GATE, mode="observe"))
    do(Store, parcels("A", [("a", 11)]), keeper)
    assert _tried("S99.01", {}).changes == {("observe", "block"): 1}
    assert _tried("S99.01", {}, mode="warn").changes == {("observe", "warn"): 1}


def test_a_waiver_had_been_stopped_first(company: InTables, keeper: int) -> None:
    company.enact("S99.01", Bind(GATE))
    company.waive(GATE, "a", "S99.01")
    do(Store, parcels("A", [("a", 11)]), keeper)
    told = _tried("S99.01", {})
    assert (told.changes, told.total.newly) == ({("waived", "block"): 1}, 1)


def test_sums_are_walked_again_in_the_order_of_the_input(company: InTables, keeper: int) -> None:
    """Whoever goes over the limit consumes nothing, what another control refused neither."""
    company.enact("S99.01", Bind(ROOM, {"limit": 100}))
    company.enact("S99.02", Bind("sample.forbidden_code"))
    do(Store, parcels("A", [("a", 6)], [("Xb", 3)], [("c", 7)], [("d", 4)]), keeper)
    told = _tried("S99.01", {"limit": 10})
    assert [(each.item, each.would) for each in told.examples] == [(2, "block")]
    assert told.total.newly == 1


def test_other_facts_are_not_guessed(company: InTables, keeper: int, monkeypatch: pytest.MonkeyPatch) -> None:
    company.enact("S99.01", Bind(GATE))
    do(Store, parcels("A", [("a", 11), ("b", 2)]), keeper)
    with monkeypatch.context() as newer:
        newer.setattr(ParcelLimit, "facts_version", 2)
        told = _tried("S99.01", {"limit": 5})
    assert (told.total.judged, told.unjudged) == (0, {"当时的事实是第 1 版，现在是第 2 版": 2})
    monkeypatch.setattr(ParcelLimit, "facts_params", frozenset({"limit"}))
    assert _tried("S99.01", {"limit": 10}).unjudged == {}
    assert list(_tried("S99.01", {"limit": 5}).unjudged) == ["“limit”变了，当时的事实是按另一个数读的"]


def test_a_watch_over_a_gate_judges_its_facts(company: InTables, keeper: int) -> None:
    company.enact("S99.01", Bind("sample.stored_over_limit", {"limit": 20}))
    company.enact("S99.02", Bind(GATE, {"limit": 20}))
    do(Store, parcels("A", [("a", 11)]), keeper)
    told = _tried("S99.01", {"limit": 10})
    assert (told.changes, told.is_present) == ({("", "warn"): 1}, False)


def test_an_unbound_clause_tries_a_control(company: InTables, keeper: int) -> None:
    company.enact("S99.01", Bind(GATE, {"limit": 20}))
    company.enact("S99.02")
    do(Store, parcels("A", [("a", 11)]), keeper)
    assert _tried("S99.02", {"limit": 10}, control=GATE).total.newly == 1


@pytest.mark.parametrize(
    ("code", "changes", "said"),
    [
        ("S99.77", {}, "没有生效中的条款"),
        ("S99.01", {"nothing": 1}, "没有参数 nothing，可改的有 limit"),
        ("S99.01", {"limit": "many"}, "参数“limit”"),
        ("S99.01", {"law_limit": 1}, "是法定参数"),
        ("S99.02", {}, "没有绑定能判定的关卡或监测"),
    ],
)
def test_what_cannot_be_tried(company: InTables, code: str, changes: dict[str, Any], said: str) -> None:
    company.enact("S99.01", Bind(GATE))
    company.enact("S99.02")
    with pytest.raises(CannotTry, match=said):
        _tried(code, changes)


def test_it_reads_with_the_same_statements_however_many_decisions(company: InTables, keeper: int) -> None:
    from django.test.utils import CaptureQueriesContext

    company.enact("S99.01", Bind(GATE))
    counts = []
    for number in range(2):
        for again in range(1 + 20 * number):
            do(Store, parcels("A", [(f"p{number}-{again}", 11)]), keeper)
        with CaptureQueriesContext(connection) as sent:
            _tried("S99.01", {})
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_the_command_line_tells_it(company: InTables, keeper: int, capsys: pytest.CaptureFixture[str]) -> None:
    company.enact("S99.01", Bind(GATE, {"limit": 20}))
    do(Store, parcels("A", [("a", 11)], [("b", 4)]), keeper)
    told = _tried("S99.01", {"limit": 10})
    command_line.tell(told)
    said = capsys.readouterr().out
    for words in (
        "判定 2 项，多 1 项，少 0 项",
        "通过 → 拦截：1 项",
        "人 keeper：判定 2，多 1",
        "包裹 a 有 11 件，上限 10",
    ):
        assert words in said
    data = command_line.as_data(told)
    assert (data["judged"], data["newly"], data["unjudged"]) == (2, 1, {})
    assert list(data["by_day"].values()) == [[2, 1, 0]]
