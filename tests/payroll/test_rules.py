"""The arithmetic of pay, on its own: parts sum to the whole, days are counted once."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from guiju.domains.payroll.rules import commission, evenly, prorated, segments, stretches

FIRST, LAST = date(2027, 5, 1), date(2027, 5, 31)
amounts = st.integers(0, 10**9)
days = st.dates(FIRST - timedelta(days=40), LAST + timedelta(days=40))


@given(amounts, st.lists(st.integers(1, 10), min_size=1, max_size=8))
def test_parts_of_one_amount_sum_to_it(amount: int, parts: list[int]) -> None:
    whole = sum(parts)
    found = prorated([(amount, part) for part in parts], whole)
    assert sum(found) == amount
    assert all(abs(share * whole - amount * part) < whole for share, part in zip(found, parts, strict=True))


@given(st.lists(st.tuples(amounts, st.integers(1, 31)), max_size=8), st.integers(28, 31))
def test_parts_sum_to_the_exact_sum_rounded_half_up(parts: list[tuple[int, int]], month: int) -> None:
    exact = sum(amount * part for amount, part in parts)
    assert -month <= 2 * (exact - sum(prorated(parts, month)) * month) < month


@given(amounts, st.integers(1, 50))
def test_shares_sum_to_the_whole_and_differ_by_one_at_most(amount: int, people: int) -> None:
    found = evenly(amount, people)
    assert (sum(found), len(found)) == (amount, people)
    assert max(found) - min(found) <= 1


@given(st.lists(days, max_size=6))
def test_every_day_from_the_first_terms_on_has_the_last_that_began(begins: list[date]) -> None:
    found = {}
    for each in stretches(begins, FIRST, LAST):
        for offset in range(each.days):
            day = each.since + timedelta(days=offset)
            assert day not in found
            found[day] = each.terms
    for offset in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=offset)
        begun = [(begin, terms) for terms, begin in enumerate(begins) if begin <= day]
        assert found.get(day) == (max(begun)[1] if begun else None)


@given(st.lists(st.tuples(st.integers(1, 4), days, days), max_size=6), st.lists(days, max_size=3))
def test_segments_hold_whoever_is_there_on_each_day(members: list[tuple[int, date, date]], cuts: list[date]) -> None:
    known = [(who, min(one, other), max(one, other)) for who, one, other in members]
    found = segments(known, cuts)
    covered = [each.since + timedelta(days=at) for each in found for at in range((each.until - each.since).days + 1)]
    assert len(covered) == len(set(covered))
    for each in found:
        assert not [cut for cut in cuts if each.since < cut <= each.until]
        for day in (each.since, each.until):
            assert sorted(each.people) == sorted(who for who, since, until in known if since <= day <= until)


def test_commission_is_rounded_half_up() -> None:
    assert [commission(sold, 150) for sold in (0, 33, 34, 100_00)] == [0, 0, 1, 1_50]
