"""The engine of judgement against its naive twin, and its accounts."""

from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from guiju.kernel.commands.context import Approval, ClauseRef
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls import engine
from guiju.kernel.controls.gate import Gate
from guiju.kernel.controls.reading import GateReading, Reading, Waived, bound, columns
from tests.protocol import naive
from tests.protocol.sample import controls
from tests.protocol.sample.commands import ParcelStored

GATES: list[type[Gate]] = [
    controls.ParcelLimit,
    controls.ValuableParcel,
    controls.OddParcel,
    controls.ShelfRoom,
    controls.FloorLoad,
    controls.ShelfRoomHeld,
]
PLACES = [1, 2]
CLAUSES = [f"S99.0{number}" for number in range(4)]


@st.composite
def bounds(draw: Any, gate: type[Gate]) -> list[Any]:
    chosen = draw(
        st.lists(
            st.tuples(st.sampled_from(CLAUSES), st.sampled_from([None, *PLACES])), min_size=1, max_size=4, unique=True
        )
    )
    made = []
    for code, place in chosen:
        number = draw(st.integers(0, 12))
        name = next(iter(gate.params.model_fields), None)
        params = gate.params.model_validate({name: number} if name else {})
        made.append(
            bound(ClauseRef(code, 1, code), params, draw(st.sampled_from(["observe", "warn", "enforce"])), place)
        )
    return made


@st.composite
def readings(draw: Any) -> Reading:
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, 5), st.sampled_from("ABC"), st.sampled_from(PLACES), st.integers(1, 9)),
            min_size=1,
            max_size=10,
        )
    )
    rows.sort(key=lambda row: row[0])
    seen: dict[int, int] = {}
    lines = [_next(seen, item) for item, *_ in rows]
    subjects = Subjects(
        ParcelStored,
        {
            "code": [f"p{index % 3}" for index in range(len(rows))],
            "shelf": [row[1] for row in rows],
            "place": [row[2] for row in rows],
            "quantity": [row[3] for row in rows],
        },
        [row[0] for row in rows],
        lines,
    )
    reading = Reading()
    for gate in draw(st.lists(st.sampled_from(GATES), min_size=1, max_size=4, unique=True)):
        context: Any = None
        reading.gates.append(GateReading(gate, subjects, gate().facts(subjects, context), draw(bounds(gate))))
    for number in range(draw(st.integers(0, 3))):
        key = (draw(st.sampled_from(["sample.parcel_limit", "sample.shelf_room"])), f"p{draw(st.integers(0, 2))}")
        codes = frozenset(draw(st.lists(st.sampled_from(CLAUSES), min_size=1, max_size=4)))
        reading.waivers.setdefault(key, []).append(Waived(number + 1, draw(st.integers(1, 2)), codes))
    return reading


def _next(seen: dict[int, int], item: int) -> int:
    seen[item] = seen.get(item, -1) + 1
    return seen[item]


@settings(max_examples=400, deadline=None)
@given(readings(), st.sets(st.integers(0, 5), max_size=2))
def test_it_says_what_its_naive_twin_says(reading: Reading, struck: set[int]) -> None:
    verdict = engine.weigh(reading, struck, None)
    said = naive.weigh(reading, struck)
    assert set(verdict.refused) == said.refused
    assert set(verdict.held) == said.held
    breaches = {
        (why.item, why.line, why.control, why.effect, tuple(sorted(clause.code for clause in why.clauses)))
        for why in verdict.breaches
    }
    assert breaches == said.breaches
    assert verdict.waivers == said.waivers
    assert len(verdict.breaches) == len(said.breaches)


@settings(max_examples=150, deadline=None)
@given(readings(), st.sets(st.integers(0, 5), max_size=2))
def test_the_accounts_add_up(reading: Reading, struck: set[int]) -> None:
    verdict = engine.weigh(reading, struck, None)
    keys = [(each["control"], each["params_digest"]) for each in verdict.decisions]
    assert len(keys) == len(set(keys))
    for each in verdict.decisions:
        assert 0 <= each["blocked"] + each["held"] + each["warned"] <= each["judged"]
    for item, whys in verdict.refused.items():
        assert {why.item for why in whys} == {item}
    assert all(why.item not in verdict.refused for why in verdict.warnings)


@settings(max_examples=150, deadline=None)
@given(readings())
def test_what_was_approved_on_these_facts_is_not_held(reading: Reading) -> None:
    verdict = engine.weigh(reading, (), None)
    size = 6
    facts = tuple(verdict.held[item].facts if item in verdict.held else {} for item in range(size))
    again = engine.weigh(reading, (), Approval(facts, approver=1))
    assert set(again.refused) == set(verdict.refused)
    assert not set(again.held) & {item for item in verdict.held if len(approvers(reading, verdict, item)) == 1}


def approvers(reading: Reading, verdict: Any, item: int) -> set[str]:
    return {
        each.gate.approver for each in reading.gates if any(w.control == each.gate.key for w in verdict.reasons[item])
    }


def test_facts_are_stored_column_wise_and_shared_ones_once() -> None:
    shared = controls.Quantity("s", 1)

    class WithShared(NamedTuple):
        number: int
        record: controls.Quantity | None

    facts = [WithShared(1, shared), WithShared(2, None), WithShared(3, shared)]
    assert columns(facts) == {
        "number": [1, 2, 3],
        "record": {"fields": ["code", "quantity"], "rows": [["s", 1]], "index": [0, None, 0]},
    }
