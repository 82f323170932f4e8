"""The arithmetic of stock levels, on its own."""

from hypothesis import given
from hypothesis import strategies as st

from guiju.domains.levels.rules import Level, a_day, covers_more, lasts, reorder_point, shortfall

quantities = st.integers(0, 10**7)
levels = st.builds(Level, quantities, quantities, st.integers(1, 10**7), st.integers(1, 366))


@given(levels, st.integers(0, 366))
def test_what_is_ordered_again_is_enough_and_no_more(level: Level, horizon: int) -> None:
    lacking = shortfall(level, horizon)
    enough = (level.available + lacking) * level.days >= level.sold * horizon
    assert enough
    assert not lacking or (level.available + lacking - 1) * level.days < level.sold * horizon


@given(levels, st.integers(1, 366))
def test_more_than_enough_agrees_with_the_days_it_lasts(level: Level, most: int) -> None:
    cover = lasts(level.good, level)
    assert cover is not None
    if covers_more(level.good, level, most, 30):
        assert cover >= most
    else:
        assert cover <= most


def test_what_does_not_sell_lasts_for_ever_once_it_has_had_its_time() -> None:
    young, old = Level(5, 0, 0, 29), Level(5, 0, 0, 30)
    assert (lasts(5, old), reorder_point(old, 90), a_day(old)) == (None, 0, "0")
    assert not covers_more(5, young, 90, 30)
    assert covers_more(5, old, 90, 30)
    assert not covers_more(0, old, 90, 30)


def test_the_average_is_shown_to_one_decimal() -> None:
    assert [a_day(Level(0, 0, sold, 30)) for sold in (300, 75, 1, 60)] == ["10", "2.5", "0", "2"]
