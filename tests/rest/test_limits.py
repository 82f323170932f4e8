"""How often one may ask: a bucket that leaks, by account and by address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from guiju.rest.limits import MINUTE, SECOND, Limiter, limiter
from tests.rest.conftest import DIRECTOR, KEEPER, PROBLEM, As

pytestmark = pytest.mark.founded


@pytest.fixture(autouse=True)
def _empty() -> None:
    limiter.forget()


class TestBucket:
    def test_so_many_at_once_and_the_next_when_one_has_flowed_out(self) -> None:
        made = Limiter()
        assert [made.wait("a", 60, now=0) for _ in range(60)] == [0] * 60
        assert made.wait("a", 60, now=0) == 1
        assert made.wait("a", 60, now=SECOND - 1) == 1
        assert made.wait("a", 60, now=SECOND) == 0
        assert made.wait("a", 60, now=SECOND) == 1

    def test_keys_do_not_share(self) -> None:
        made = Limiter()
        assert made.wait("a", 1, now=0) == 0
        assert made.wait("b", 1, now=0) == 0
        assert made.wait("a", 1, now=0) == 60

    def test_a_refused_request_does_not_count(self) -> None:
        made = Limiter()
        assert made.wait("a", 1, now=0) == 0
        for moment in range(0, MINUTE, SECOND):
            assert made.wait("a", 1, now=moment) == 60 - moment // SECOND
        assert made.wait("a", 1, now=MINUTE) == 0

    def test_the_oldest_key_is_forgotten_first(self) -> None:
        made = Limiter(most_keys=2)
        for key in "abc":
            assert made.wait(key, 1, now=0) == 0
        assert [made.wait(key, 1, now=0) for key in "cb"] == [60, 60]
        assert made.wait("a", 1, now=0) == 0

    @given(st.lists(st.integers(0, 5 * MINUTE), max_size=80), st.integers(1, 20))
    def test_no_minute_lets_more_through_than_twice_the_rate_and_waiting_helps(
        self, moments: list[int], rate: int
    ) -> None:
        made = Limiter()
        passed = []
        for moment in sorted(moments):
            seconds = made.wait("a", rate, now=moment)
            if seconds == 0:
                passed.append(moment)
        for start in passed:
            assert sum(start <= moment < start + MINUTE for moment in passed) <= 2 * rate
        last = max(moments, default=0)
        seconds = made.wait("a", rate, now=last)
        assert seconds == 0 or made.wait("a", rate, now=last + seconds * SECOND) == 0


def test_an_account_that_asks_too_often_waits_and_others_do_not(as_person: As, settings: Settings) -> None:
    settings.GUIJU_API_PER_MINUTE = 2
    keeper = as_person(KEEPER)
    assert [keeper.get("/catalogue/skus").status_code for _ in range(2)] == [200, 200]
    answer = keeper.run("warehouse.record_arrival", {})
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (429, PROBLEM, "too_many_requests")
    assert 1 <= int(answer["Retry-After"]) <= 30
    assert as_person(DIRECTOR).get("/catalogue/skus").status_code == 200


def test_an_address_that_asks_too_often_waits_whoever_it_says_it_is(as_person: As, settings: Settings) -> None:
    settings.GUIJU_API_PER_MINUTE_AN_ADDRESS = 2
    nobody, keeper = as_person(None), as_person(KEEPER)
    assert [nobody.get("/catalogue/skus").status_code for _ in range(2)] == [401, 401]
    assert keeper.get("/catalogue/skus").status_code == 429
    assert keeper.get("/nothing/here").status_code == 429
    assert keeper.client.get("/api/v1/catalogue/skus", REMOTE_ADDR="10.0.0.8").status_code == 200
