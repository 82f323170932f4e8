"""The matrix notices what it is there for: a sample of planted holes; ``python -m tests.authorization`` plants all."""

from typing import Any

import pytest

from tests.authorization import commands, pages, queries
from tests.authorization.asking import Cell, judged
from tests.authorization.company import Company
from tests.authorization.holes import Hole, holes, planted
from tests.turns import in_turn

EVERY = 37
UNNOTICED = {
    "safety.area_rounds of all places": "the company of the table has no rounds",
    "inspections.views shows asked whole": "nobody from outside has looked at anything",
    "warehouse.late_putaway shows value to everybody": "no goods are late; the query leaves the value out as well",
}


@pytest.fixture
def cells(company: Company) -> list[Cell]:
    return [*commands.cells(company), *queries.cells(company), *pages.cells(company)]


def noticed(hole: Hole, cells: list[Cell]) -> str:
    """The first cell near the hole that does not hold any more; nothing where none notices."""
    for cell in cells:
        if hole.near in str(cell) and (said := judged(cell)):
            return f"{cell}: {said}"
    return ""


def test_holes_are_many_and_near_something_and_planted_ones_are_noticed(
    cells: list[Cell], record_property: Any
) -> None:
    known = holes()
    assert len(known) >= 100
    assert len({hole.name for hole in known}) == len(known)
    names = [str(cell) for cell in cells]
    assert [hole.name for hole in known if not any(hole.near in name for name in names)] == []
    chosen = in_turn(known, EVERY)
    caught = {}
    for hole in chosen:
        with planted(hole):
            caught[hole.name] = noticed(hole, cells)
    missed = [name for name, by in caught.items() if not by]
    record_property("holes", (len(chosen), len(missed)))
    assert [name for name in missed if name not in UNNOTICED] == []
    assert len(missed) <= len(UNNOTICED) < len(known) // 100
