"""Whatever is asked, no more is held than there is, the first come first, and an order holds all it wants or nothing."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from guiju.domains.warehouse.reservations import Wanted, lacking

PAIRS = [(1, 1), (1, 2), (2, 1)]
ORDERS = st.lists(st.lists(st.tuples(st.sampled_from(PAIRS), st.integers(1, 20)), min_size=1, max_size=4), max_size=12)
STOCK = st.dictionaries(st.sampled_from(PAIRS), st.integers(0, 60))


def served(orders: list[Any], stock: dict[Any, int]) -> list[int]:
    """The oracle: one order after the other, by hand."""
    left, found = dict(stock), []
    for item, lines in enumerate(orders):
        after = dict(left)
        for pair, quantity in lines:
            after[pair] = after.get(pair, 0) - quantity
        if min(after[pair] for pair, _ in lines) >= 0:
            left = after
            found.append(item)
    return found


@given(ORDERS, STOCK)
def test_as_one_order_after_the_other(orders: list[Any], stock: dict[Any, int]) -> None:
    wanted = [
        Wanted(item, number, 0, pair, "S", quantity)
        for item, lines in enumerate(orders)
        for number, (pair, quantity) in enumerate(lines)
    ]
    short = lacking(wanted, stock)
    refused = {line.item for line, _ in short}
    assert sorted(set(range(len(orders))) - refused) == served(orders, stock)
    assert all(0 <= there < line.quantity for line, there in short)
