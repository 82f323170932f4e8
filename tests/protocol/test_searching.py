"""What a constraint refuses is found by halving: each item by itself, the first of two that exclude each other stands."""

from collections.abc import Sequence
from math import ceil, log2

from hypothesis import given
from hypothesis import strategies as st

from guiju.kernel.commands.searching import PROBES, Search


def naive(keys: Sequence[int], taken: set[int]) -> tuple[list[int], list[int]]:
    """One by one, in the order of the input."""
    seen, standing, refused = set(taken), [], []
    for item, key in enumerate(keys):
        (refused if key in seen else standing).append(item)
        seen.add(key)
    return standing, refused


def searched(keys: Sequence[int], taken: set[int]) -> tuple[Search, int]:
    asked = [0]

    def probe(items: list[int]) -> str | None:
        asked[0] += 1
        assert items == sorted(items)
        tried = [keys[item] for item in items]
        return "重复" if len(set(tried)) < len(tried) or not taken.isdisjoint(tried) else None

    return Search(probe).among(range(len(keys))), asked[0]


@given(st.lists(st.integers(0, 30), min_size=2, max_size=40), st.sets(st.integers(0, 30), max_size=5))
def test_as_if_one_by_one(keys: list[int], taken: set[int]) -> None:
    search, _ = searched(keys, taken)
    standing, refused = naive(keys, taken)
    assert (search.standing, sorted(search.refused), search.untried) == (standing, refused, [])


@given(st.integers(2, 2_000), st.sets(st.integers(0, 1_999), min_size=1, max_size=4))
def test_few_probes_for_few_failures(size: int, wrong: set[int]) -> None:
    taken = {each % size for each in wrong}
    search, asked = searched(range(size), taken)
    assert sorted(search.refused) == sorted(taken)
    assert asked <= 2 * len(taken) * ceil(log2(size)) + 2


def test_what_is_not_looked_through_is_told() -> None:
    search, asked = searched(range(1_000), set(range(1_000)))
    assert asked == PROBES
    assert search.standing == []
    assert sorted([*search.refused, *search.untried]) == list(range(1_000))
    assert search.refused
    assert search.untried
