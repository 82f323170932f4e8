"""Allocation against a loop that anybody can check by hand."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from random import Random

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from guiju.domains.catalogue.models import Sku
from guiju.domains.warehouse.allocation import Demand, LayerShort, Segments, allocate, consume
from guiju.domains.warehouse.models import Batch, Layer
from guiju.domains.warehouse.rules import LARGEST_LAYER
from guiju.kernel.org.models import LegalEntity, Place
from guiju.kernel.store.bulk import insert

pytestmark = pytest.mark.django_db

TODAY = 739_500
FOREVER = 2_147_483_647
GOOD = "good"


@dataclass
class Shelf:
    """One layer as the tests speak of it; the batch has the layer's id plus one."""

    id: int
    sku: int
    remaining: int
    quantity: int
    cost: int
    warehouse: int = 1
    state: str = GOOD
    rank: int = TODAY
    last_day: int = FOREVER

    @property
    def batch(self) -> int:
        return self.id + 1


Wish = tuple[int, int, str, int]
"""SKU, warehouse, state, quantity."""

Piece = tuple[int, int, int, int, int]
"""Position, layer, batch, quantity, cost."""


def stock(shelves: Sequence[Shelf]) -> None:
    skus, warehouses = sorted({each.sku for each in shelves}), sorted({each.warehouse for each in shelves})
    day = dt.date.fromordinal(TODAY)
    batches = {
        "id": [each.batch for each in shelves],
        "warehouse_id": [each.warehouse for each in shelves],
        "sku_id": [each.sku for each in shelves],
        "code": "B",
        "received_on": day,
    }
    layers = {
        "id": [each.id for each in shelves],
        "batch_id": batches["id"],
        "warehouse_id": batches["warehouse_id"],
        "sku_id": batches["sku_id"],
        **{
            name: [getattr(each, name) for each in shelves]
            for name in ("state", "rank", "last_day", "quantity", "cost", "remaining")
        },
    }
    with connection.writing():
        insert(LegalEntity, {"id": [1], "code": "E", "name": "主体"}, 1)
        places = {"id": warehouses, "entity_id": 1, "parent_id": None, "kind": "warehouse", "name": "仓"}
        insert(Place, {**places, "code": [f"W{key}" for key in warehouses]}, len(warehouses))
        insert(Sku, {"id": skus, "code": [f"S{key}" for key in skus], "name": "品"}, len(skus))
        insert(Batch, batches, len(shelves))
        insert(Layer, layers, len(shelves))


def demand(wishes: Sequence[Wish]) -> Demand:
    skus, warehouses, states, quantities = zip(*wishes, strict=True)
    return Demand(skus, warehouses, states, quantities)


def pieces(segments: Segments) -> list[Piece]:
    columns = segments.positions, segments.layer_ids, segments.batch_ids, segments.quantities, segments.costs
    return list(zip(*columns, strict=True))


def taken(segments: Segments) -> int:
    with connection.writing():
        return consume(segments)


def exact_cost(shelf: Shelf, until: int) -> int:
    return floor(Fraction(shelf.cost * until, shelf.quantity) + Fraction(1, 2))


def by_hand(shelves: Sequence[Shelf], wishes: Sequence[Wish], day: int) -> tuple[list[Piece], dict[int, int]]:
    """Serve one wish after the other; one that cannot be served whole takes nothing."""
    left = {each.id: each.remaining for each in shelves}
    served: list[Piece] = []
    lacking: dict[int, int] = {}
    for position, (sku, warehouse, state, wanted) in enumerate(wishes):
        fitting = [
            each
            for each in sorted(shelves, key=lambda each: (each.rank, each.id))
            if (each.sku, each.warehouse, each.state) == (sku, warehouse, state) and each.last_day >= day
        ]
        missing = wanted - sum(left[each.id] for each in fitting)
        if missing > 0:
            lacking[position] = missing
            continue
        unserved = wanted
        for each in fitting:
            quantity = min(unserved, left[each.id])
            if quantity:
                start = each.quantity - left[each.id]
                cost = exact_cost(each, start + quantity) - exact_cost(each, start)
                served.append((position, each.id, each.batch, quantity, cost))
                left[each.id] -= quantity
                unserved -= quantity
    return served, lacking


def random_shelves(random: Random) -> list[Shelf]:
    largest = random.choice([3, 20, 1_000, LARGEST_LAYER])
    dearest = random.choice([0, 7, 10**6, 2**63 - 1])
    ids = random.sample(range(1, 2**43), random.randint(1, 40))
    shelves = []
    for key in ids:
        quantity = random.randint(1, largest)
        shelves.append(
            Shelf(
                id=key << 20 | random.choice([2, 2**20 - 2]),
                sku=random.randint(1, 4),
                warehouse=random.randint(1, 2),
                state=random.choice([GOOD, GOOD, GOOD, "frozen"]),
                rank=TODAY + random.randint(-3, 3),
                last_day=random.choice([FOREVER, FOREVER, TODAY - 1, TODAY]),
                quantity=quantity,
                remaining=random.choice([quantity, quantity, random.randint(0, quantity)]),
                cost=random.choice([0, random.randint(0, dearest), dearest]),
            )
        )
    return shelves


def random_wishes(random: Random, shelves: Sequence[Shelf]) -> list[Wish]:
    largest = max(1, random.choice([2, sum(each.remaining for each in shelves) // random.choice([2, 8, 40])]))
    choice = random.choice
    return [
        (random.randint(1, 5), random.randint(1, 2), choice([GOOD, GOOD, GOOD, "frozen"]), random.randint(1, largest))
        for _ in range(random.randint(1, 40))
    ]


@pytest.mark.parametrize("seed", range(80))
def test_equals_the_loop_through_strikes_and_waves(seed: int) -> None:
    random = Random(seed)
    shelves = random_shelves(random)
    stock(shelves)
    for _ in range(3):
        wishes = random_wishes(random, shelves)
        served, lacking = by_hand(shelves, wishes, TODAY)
        segments = allocate(demand(wishes), TODAY)
        assert segments.shortage == lacking
        if lacking:
            kept = [position for position in range(len(wishes)) if position not in lacking]
            served = [(kept.index(position), *rest) for position, *rest in served]
            if not kept:
                continue
            segments = allocate(demand([wishes[position] for position in kept]), TODAY)
        assert pieces(segments) == served
        assert not segments.shortage
        assert taken(segments) == len({layer for _, layer, *_ in served})
        sums = {each.id: 0 for each in shelves}
        for _, layer, _, quantity, _ in served:
            sums[layer] += quantity
        shelves = [replace(each, remaining=each.remaining - sums[each.id]) for each in shelves]
        assert dict(Layer.objects.values_list("id", "remaining")) == {each.id: each.remaining for each in shelves}


def test_the_seeds_meet_every_case() -> None:
    met = set()
    for seed in range(80):
        random = Random(seed)
        shelves = random_shelves(random)
        wishes = random_wishes(random, shelves)
        served, lacking = by_hand(shelves, wishes, TODAY)
        met |= {"short"} if lacking else {"whole"}
        met |= {"free"} if any(cost == 0 for *_, cost in served) else set()
        met |= {"dear"} if any(cost > 2**53 for *_, cost in served) else set()
        met |= {"large"} if any(quantity > 2**28 for *_, quantity, _ in served) else set()
        met |= {"two layers"} if len(served) > len({position for position, *_ in served}) else set()
        met |= {"shared layer"} if len(served) > len({layer for _, layer, *_ in served}) else set()
        met |= {"short between"} if served and lacking and min(lacking) < served[-1][0] else set()
    assert met == {"short", "whole", "free", "dear", "large", "two layers", "shared layer", "short between"}


def test_first_expiry_first_then_first_come() -> None:
    late, early, twin = (
        Shelf(10, 1, 5, 5, 500, rank=TODAY + 9),
        Shelf(30, 1, 5, 5, 600, rank=TODAY + 1),
        Shelf(20, 1, 5, 5, 700, rank=TODAY + 9),
    )
    stock([late, early, twin])
    segments = allocate(demand([(1, 1, GOOD, 12)]), TODAY)
    assert pieces(segments) == [(0, 30, 31, 5, 600), (0, 10, 11, 5, 500), (0, 20, 21, 2, 280)]


def test_goods_leave_on_their_last_day_and_not_after() -> None:
    stock([Shelf(10, 1, 5, 5, 0, last_day=TODAY)])
    assert pieces(allocate(demand([(1, 1, GOOD, 1)]), TODAY)) == [(0, 10, 11, 1, 0)]
    assert allocate(demand([(1, 1, GOOD, 1)]), TODAY + 1).shortage == {0: 1}


def test_another_warehouse_and_another_state_stay_untouched() -> None:
    stock([Shelf(10, 1, 5, 5, 0, warehouse=2), Shelf(20, 1, 5, 5, 0, state="frozen"), Shelf(30, 2, 5, 5, 0)])
    assert allocate(demand([(1, 1, GOOD, 1)]), TODAY) == Segments(shortage={0: 1})


def test_a_demand_that_does_not_fit_takes_nothing_from_a_later_one() -> None:
    stock([Shelf(10, 1, 10, 10, 100)])
    segments = allocate(demand([(1, 1, GOOD, 8), (1, 1, GOOD, 5), (1, 1, GOOD, 2)]), TODAY)
    assert segments.shortage == {1: 3}
    with pytest.raises(ValueError, match="shortage"):
        taken(segments)
    again = allocate(demand([(1, 1, GOOD, 8), (1, 1, GOOD, 2)]), TODAY)
    assert pieces(again) == [(0, 10, 11, 8, 80), (1, 10, 11, 2, 20)]


def test_a_layer_issued_one_by_one_leaves_no_cent_behind() -> None:
    stock([Shelf(10, 1, 7, 7, 100)])
    costs: list[int] = []
    for _ in range(7):
        segments = allocate(demand([(1, 1, GOOD, 1)]), TODAY)
        costs += segments.costs
        taken(segments)
    assert costs == [14, 15, 14, 14, 14, 15, 14]
    assert allocate(demand([(1, 1, GOOD, 1)]), TODAY).shortage == {0: 1}


def test_cost_is_exact_at_the_limits_of_64_bits() -> None:
    total, quantity = 2**63 - 1, LARGEST_LAYER
    shelf = Shelf(10, 1, quantity, quantity, total)
    stock([shelf])
    wishes = [(1, 1, GOOD, share) for share in (1, quantity // 3, quantity - quantity // 3 - 2, 1)]
    segments = allocate(demand(wishes), TODAY)
    assert pieces(segments) == by_hand([shelf], wishes, TODAY)[0]
    assert sum(segments.costs) == total


def test_a_layer_beyond_the_limit_is_refused_aloud() -> None:
    with pytest.raises(IntegrityError, match="warehouse_layer_quantity"), transaction.atomic():
        stock([Shelf(10, 1, LARGEST_LAYER + 1, LARGEST_LAYER + 1, 2**62)])


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_demand_must_be_positive(quantity: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        allocate(demand([(1, 1, GOOD, quantity)]), TODAY)


def test_a_demand_beyond_the_axis_is_refused() -> None:
    with pytest.raises(ValueError, match="more than"):
        allocate(demand([(1, 1, GOOD, 2**62), (1, 1, GOOD, 1)]), TODAY)


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        allocate(Demand([1, 1], [1], [GOOD], [1]), TODAY)


def test_layers_that_changed_since_are_not_taken() -> None:
    stock([Shelf(10, 1, 5, 5, 50), Shelf(20, 2, 5, 5, 50)])
    segments = allocate(demand([(1, 1, GOOD, 3), (2, 1, GOOD, 3)]), TODAY)
    taken(segments)
    with pytest.raises(LayerShort, match="2 of 2"), transaction.atomic():
        taken(segments)
    assert list(Layer.objects.order_by("id").values_list("remaining", flat=True)) == [2, 2]


def test_a_layer_shared_by_several_demands_is_taken_as_their_sum() -> None:
    stock([Shelf(10, 1, 5, 5, 50)])
    segments = allocate(demand([(1, 1, GOOD, 2)] * 2), TODAY)
    assert taken(segments) == 1
    assert Layer.objects.get().remaining == 1


@pytest.mark.parametrize("size", [1, 200])
def test_one_statement_to_allocate_and_one_to_consume(size: int) -> None:
    stock([Shelf(2 * key, key, 5, 5, 50) for key in range(1, 51)])
    wishes = demand([(1 + place % 50, 1, GOOD, 1) for place in range(size)])
    with CaptureQueriesContext(connection) as queries:
        segments = allocate(wishes, TODAY)
    assert len(queries) == 1
    with connection.writing(), CaptureQueriesContext(connection) as queries:
        consume(segments)
    assert len(queries) == 1


def test_nothing_wanted_nothing_asked() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert allocate(Demand([], [], [], []), TODAY) == Segments()
        assert consume(Segments()) == 0
    assert len(queries) == 0
