"""64 clients at once, on the engine of the test run. ``GUIJU_ROUNDS`` rounds: 1 in the suite, 20 in a campaign."""

import os

from tests.faults.oversell import UNITS, Attempt, waits
from tests.faults.scenario import figures_of
from tests.settings import ENGINE
from tests.turns import every_eighth_run

ROUNDS = int(os.environ.get("GUIJU_ROUNDS", "1"))
LONGEST_MS = 20_000
"""SQLite's own timeout; what waits longer was forgotten. The measured figures stand in docs/reliability.md."""


def rounds(scenario: str) -> list[dict[str, int]]:
    return figures_of("oversell", ENGINE, "--rounds", str(ROUNDS), "--only", scenario)[scenario]


@every_eighth_run(7)
def test_a_hundred_units_are_sold_a_hundred_times() -> None:
    played = rounds("one_product")
    assert [each["sold"] for each in played] == [UNITS] * ROUNDS
    assert max(each["longest"] for each in played) < LONGEST_MS


@every_eighth_run(6)
def test_a_hundred_units_are_promised_a_hundred_times() -> None:
    played = rounds("one_promise")
    assert [each["held"] for each in played] == [UNITS] * ROUNDS
    assert max(each["longest"] for each in played) < LONGEST_MS


@every_eighth_run(7)
def test_orders_of_several_products_do_not_wait_in_a_circle() -> None:
    played = rounds("many_products")
    assert [(each["deadlocks"], each["again"]) for each in played] == [(0, 0)] * ROUNDS
    assert all(each["done"] > 0 for each in played)


def test_a_request_sent_twice_at_once_is_done_once() -> None:
    assert [each["pairs"] for each in rounds("sent_twice")] == [32] * ROUNDS


def test_a_dispatch_undone_twice_at_once_comes_back_once() -> None:
    assert [each["pairs"] for each in rounds("undone_twice")] == [32] * ROUNDS


def test_waits_are_told_in_milliseconds() -> None:
    times = [1.0] * 99 + [9.0]
    told = waits([Attempt(n % 2, seconds, "done", run=0, replayed=False, lines=[]) for n, seconds in enumerate(times)])
    assert told == {"p50": 1000, "p99": 9000, "longest": 9000, "slowest_client": 1160, "mean_client": 1080}
