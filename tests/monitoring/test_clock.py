"""A clock that leaps is not gone by until the leap has stood; one that is behind what was recorded is told."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from guiju.kernel.monitoring import clock, heartbeat
from tests.clauses.company import A_BARCODE, Company
from tests.clauses.conftest import company

__all__ = ["company"]
MONTH = 30 * 24 * 3600.0


class Hands:
    """Wall clock and running time, moved by hand."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.running = self.ahead = 0.0
        patch.setattr(clock, "_running", lambda: self.running)
        patch.setattr(clock, "_offset", lambda: self.ahead)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    return Hands(monkeypatch)


def test_steps_of_ntp_are_followed_however_many(hands: Hands) -> None:
    leaps = clock.Leaps()
    for hands.ahead in (2.0, -2.0, 200.0, 400.0, 600.0):
        assert leaps.seconds() == 0


def test_a_leap_is_gone_by_when_it_has_stood(hands: Hands) -> None:
    leaps = clock.Leaps()
    hands.ahead, hands.running = MONTH, 100.0
    assert leaps.seconds() == MONTH
    hands.running += clock.STANDS.total_seconds() - 1
    assert leaps.seconds() == MONTH
    hands.running += 1
    assert leaps.seconds() == 0
    hands.running += 1
    assert leaps.seconds() == 0


def test_a_leap_that_goes_on_has_not_stood_and_one_that_is_taken_back_never_was(hands: Hands) -> None:
    leaps = clock.Leaps()
    hands.ahead = MONTH
    assert leaps.seconds() == MONTH
    hands.ahead, hands.running = -86_400.0, 400.0
    assert leaps.seconds() == -86_400
    hands.running = 700.0
    assert leaps.seconds() == -86_400
    hands.ahead = 0.0
    assert leaps.seconds() == 0


def test_what_a_worker_says_of_its_clock_is_told(company: Company) -> None:
    heartbeat.beat(timezone.now(), {"clock": 2_592_000})
    assert clock.fault() == "系统时钟跳了 2592000 秒，10 分钟内不按它安排和清查职责，请核对时间"


def test_a_clock_behind_the_last_record_is_told(company: Company) -> None:
    company.stocked("A-500", A_BARCODE, 1)
    assert clock.fault() == ""
    with time_machine.travel(timezone.now() - timedelta(days=1), tick=False):
        assert clock.fault().startswith("系统时钟比最近一笔记录早 86")
