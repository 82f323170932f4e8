"""The cost of a piece of a layer."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.domains.warehouse.rules import amount_of, cost_between, cost_until

quantities = st.integers(1, 10**12)
totals = st.integers(0, 2**63 - 1)


@given(totals, quantities, st.data())
def test_any_split_sums_to_the_total(total: int, quantity: int, data: st.DataObject) -> None:
    cuts = sorted({0, quantity, *data.draw(st.lists(st.integers(0, quantity), max_size=20))})
    costs = [cost_between(total, quantity, start, end) for start, end in pairwise(cuts)]
    assert sum(costs) == total
    assert min(costs) >= 0


@given(totals, quantities, st.data())
def test_within_half_a_cent_of_the_exact_cost(total: int, quantity: int, data: st.DataObject) -> None:
    taken = data.draw(st.integers(0, quantity))
    off = cost_until(total, quantity, taken) - Fraction(total * taken, quantity)
    assert -Fraction(1, 2) < off <= Fraction(1, 2)


@pytest.mark.parametrize(("taken", "cost"), [(0, 0), (1, 1), (2, 1), (3, 2), (4, 2)])
def test_a_half_rounds_up(taken: int, cost: int) -> None:
    assert cost_until(2, 4, taken) == cost


@pytest.mark.parametrize("wrong", [(1, 0, 0), (1, 5, 6), (1, 5, -1), (-1, 5, 1)])
def test_what_no_layer_can_be_is_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="units"):
        cost_until(*wrong)


@pytest.mark.parametrize(
    ("unit_cost", "quantity", "amount"), [(125_000, 2, 2_500), (49, 1, 0), (50, 1, 1), (12_345, 3, 370), (0, 9, 0)]
)
def test_amounts_round_a_half_up(unit_cost: int, quantity: int, amount: int) -> None:
    assert amount_of(unit_cost, quantity) == amount
