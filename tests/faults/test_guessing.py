"""An hour of guesses in short: 120 over 6 accounts; the full form is 10,000 over 500 (`python -m tests.faults --full`)."""

from tests.faults.guessing import MOST_AN_HOUR
from tests.faults.scenario import figures_of
from tests.settings import ENGINE
from tests.turns import every_eighth_run


@every_eighth_run(7)
def test_guesses_are_bounded_and_the_boss_comes_in() -> None:
    played = figures_of("guessing", ENGINE, "--guesses", "120", "--accounts", "6")
    assert set(played) == {"one address", "many addresses", "many addresses, the boss"}
    for attack in played.values():
        assert attack["guesses"] == 120
        assert 0 < attack["most_of_one_account"] <= MOST_AN_HOUR
        assert attack["looked_at"] < attack["guesses"]
        assert attack["boss_came_in"] == attack["boss_visits"] == 13
        assert set(attack["statuses"]) <= {"403", "429"}
