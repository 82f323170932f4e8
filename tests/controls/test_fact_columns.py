"""Facts copied by column tell a backtest the same as the evidence they were copied from."""

from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.db.models import F
from django.utils import timezone

from guiju.cli.chores import Chores
from guiju.kernel.audit import contents, sealer
from guiju.kernel.audit.models import Evidence
from guiju.kernel.controls.backtest import Result, backtest, columns, stored
from guiju.kernel.controls.backtest.gathered import Gathered, gather
from guiju.kernel.controls.backtest.stored import StoredReading, StoredRun
from guiju.kernel.controls.evaluation import Span
from guiju.kernel.controls.models import FactColumns, FactVolume
from guiju.kernel.store.transaction import writing_transaction
from tests.protocol.company import Bind, InTables, do, parcels, shelf
from tests.protocol.sample.commands import PrintTag, Store
from tests.protocol.sample.controls import ParcelLimit

GATE, ROOM, FORBIDDEN = "sample.parcel_limit", "sample.shelf_room", "sample.forbidden_code"
LEAVES = 4


@pytest.fixture(autouse=True)
def small_volumes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "LEAVES_A_VOLUME", LEAVES)
    monkeypatch.setattr(columns, "FACTS_A_PART", 5)


@pytest.fixture
def keeper(company: InTables) -> int:
    shelf("A", place=company.place("W1"))
    shelf("B", place=company.place("W2"))
    keeper = company.person("keeper", Store.key, PrintTag.key)
    company.enact("S99.01", Bind(GATE, {"limit": 20}))
    company.enact("S99.02", Bind(GATE, {"limit": 20}), Bind(GATE, {"limit": 15}, place="W1"))
    company.enact("S99.03", Bind(ROOM, {"limit": 100}))
    company.enact("S99.04", Bind(FORBIDDEN))
    company.waive(GATE, "w", "S99.01", "S99.02")
    for number in range(6):
        do(Store, parcels("A", [(f"a{number}", 11 + 2 * number), (f"b{number}", 1)], [(f"X{number}", 5)]), keeper)
        do(Store, [*parcels("A", [(f"c{number}", 14)]), *parcels("B", [(f"d{number}", 1 + 3 * number)])], keeper)
    do(Store, parcels("B", [("w", 30)], [("u", 40)]), keeper)
    return keeper


def _tried(code: str, changes: dict[str, Any], days: int = 1) -> Result:
    today = timezone.localdate()
    result = backtest(code, changes, Span(today - timedelta(days=days), today))[0]
    result.examples.sort()
    return result


def _all() -> list[Result]:
    return [
        _tried("S99.01", {}),
        _tried("S99.01", {"limit": 12}),
        _tried("S99.01", {"limit": 1000}),
        _tried("S99.02", {"limit": 12}),
        _tried("S99.03", {"limit": 10}),
    ]


def _copy() -> int:
    sealer.seal()
    volumes = 0
    while columns.gather_volume():
        volumes += 1
    return volumes


def test_it_tells_the_same_as_evidence(keeper: int) -> None:
    before = _all()
    assert [result.total.newly > 1 for result in before] == [False, True, False, True, True], "but for what was waived"
    assert before[2].total.freed
    assert _copy() == Evidence.objects.count() // LEAVES > 3
    assert _all() == before


def test_what_is_copied_is_not_read_from_evidence_again(keeper: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _tried("S99.01", {"limit": 12})
    _copy()
    read: list[int] = []
    readings = stored._readings
    monkeypatch.setattr(stored, "_readings", lambda commands: read.append(1) or readings(commands))
    assert _tried("S99.01", {"limit": 12}) == before
    assert len(read) <= LEAVES


def test_what_came_since_is_read_as_well_and_so_is_a_run_that_was_sealed_late(keeper: int) -> None:
    late = Evidence.objects.filter(command=Store.key).order_by("id").values_list("id", flat=True)[1]
    with writing_transaction():
        Evidence.objects.filter(id=late).update(leaf=-1)
    _copy()
    with writing_transaction():
        Evidence.objects.filter(id=late).update(leaf=None)
    do(Store, parcels("A", [("new", 13)]), keeper)
    told = _all()
    with writing_transaction():
        FactVolume.objects.all().delete()
    assert not FactColumns.objects.exists()
    assert _all() == told


def test_a_span_ends_inside_a_volume(keeper: int, company: InTables) -> None:
    ids = list(Evidence.objects.filter(command=Store.key).order_by("id").values_list("id", flat=True))
    _copy()
    for start, stop in ((0, 3), (2, 9), (5, 6), (4, len(ids) - 1)):
        span = range(ids[start], ids[stop])
        assert FactColumns.objects.filter(first_evidence__lt=span.stop, last_evidence__gte=span.start).exists()
        found = [each for gathered in columns.gathered_of(GATE, span) for each in gathered.evidence]
        assert sorted(set(found)) == ids[start:stop]
    inside = (
        FactColumns.objects.filter(control=GATE, last_evidence__gt=F("first_evidence")).earliest("id").first_evidence
    )
    between = range(inside + 1, inside + 2)
    assert list(columns.gathered_of(GATE, between)) == []


def test_what_cannot_be_judged_is_said_of_copies_too(keeper: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as read_by_limit:
        read_by_limit.setattr(ParcelLimit, "facts_params", frozenset({"limit"}))
        before = _tried("S99.01", {"limit": 12})
        _copy()
        assert _tried("S99.01", {"limit": 12}) == before
    assert (before.total.judged, list(before.unjudged)) == (0, ["“limit”变了，当时的事实是按另一个数读的"])
    assert _tried("S99.01", {"limit": 12}).unjudged == {}
    monkeypatch.setattr(ParcelLimit, "facts_version", 2)
    assert list(_tried("S99.01", {"limit": 20}).unjudged) == ["当时的事实是第 1 版，现在是第 2 版"]


def test_nothing_is_copied_before_a_volume_is_sealed_and_nothing_twice(
    keeper: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not columns.gather_volume()
    volumes = _copy()
    rows = FactColumns.objects.count()
    assert not columns.gather_volume()
    monkeypatch.setattr(columns, "_gathered", lambda _using: volumes - 1)
    assert columns.gather_volume(), "another worker would try the same volume"
    assert (FactVolume.objects.count(), FactColumns.objects.count()) == (volumes, rows)


def test_a_volume_in_which_nothing_was_judged_is_passed(company: InTables) -> None:
    for number in range(2 * LEAVES):
        company.person(f"p{number}")
    assert _copy() >= 2
    assert not FactColumns.objects.filter(control=GATE).exists()


def test_the_worker_copies(keeper: int) -> None:
    import threading

    sealer.seal()
    Chores(threading.Event()).gather()
    assert FactVolume.objects.count() == Evidence.objects.count() // LEAVES


def test_parts_close_after_so_many_facts(keeper: int) -> None:
    do(Store, parcels("A", *[[(f"n{number}", 1)] for number in range(12)]), keeper)
    for _ in range(LEAVES):
        do(Store, parcels("A", [("m", 1)]), keeper)
    _copy()
    sizes = []
    for row in FactColumns.objects.filter(control=GATE).order_by("id"):
        whole = orjson.loads(contents.unpack(row.content, is_compressed=row.is_compressed))
        sizes.append([size for each in whole for size in each["sizes"]])
    assert max(map(len, sizes)) > 1
    assert all(sum(part[:-1]) < 5 for part in sizes)
    assert any(12 in part for part in sizes)


class TestGathered:
    def _runs(self) -> list[StoredRun]:
        goods = {"fields": ["sku", "lot"], "rows": [["S1", "L1"], ["S2", None]], "index": [1, None, 0]}
        first = StoredReading([0, 1, 1], {"count": [1, 2, 3], "goods": goods}, 7, 1, [([["S1", 1, "warn"]], {})])
        other = StoredReading([4], {"count": [9]}, [5], 1, [([["S1", 1, "warn"]], {})])
        last = first._replace(items=[8], facts={"count": [4], "goods": {**goods, "index": [1]}})
        return [
            StoredRun(1 << 20, 3, 738000, [first, other], frozenset({2})),
            StoredRun(2 << 20, 4, 738001, [last], frozenset()),
        ]

    def test_readings_with_the_same_fields_are_beside_one_another(self) -> None:
        both, other = gather(self._runs())
        assert both.items == [0, 1, 1, 8]
        assert both.facts["count"] == [1, 2, 3, 4]
        rows, index = both.facts["goods"]["rows"], both.facts["goods"]["index"]
        assert [None if place is None else rows[place][0] for place in index] == ["S2", None, "S1", "S2"]
        assert (both.evidence, both.sizes, both.starts) == ([1 << 20, 2 << 20], [3, 1], [0, 3, 4])
        assert (both.elsewhere, both.judged_by, len(both.params)) == ([[2], []], [0, 0], 1)
        assert (other.facts, other.places) == ({"count": [9]}, [[5]])

    def test_some_are_taken_with_their_facts(self) -> None:
        both = gather(self._runs())[0]
        last = both.within(range(2 << 20, 3 << 20))
        assert (last.items, last.evidence, last.days, last.places) == ([8], [2 << 20], [738001], [7])
        rows, index = last.facts["goods"]["rows"], last.facts["goods"]["index"]
        assert [rows[place][0] for place in index] == ["S2"]
        assert both.within(range(1 << 20, 3 << 20)) is both

    def test_it_comes_back_from_json(self) -> None:
        for each in gather(self._runs()):
            again = Gathered(**orjson.loads(orjson.dumps(each._asdict())))
            assert orjson.dumps(again._asdict()) == orjson.dumps(each._asdict())
