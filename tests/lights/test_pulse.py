"""The ticker keeps the pulse of watches: once an hour, and at once when a fault comes or goes."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from guiju.kernel.audit.models import Evidence
from guiju.kernel.controls.ticker import tick
from guiju.kernel.rulebook.models import ControlPulse
from tests.audit.vault import vault
from tests.lights.stage import WATCH, enact
from tests.protocol.sample.controls import StoredOverLimit

__all__ = ["vault"]
pytestmark = pytest.mark.django_db
PULSE = "controls.record_pulse"


@pytest.fixture(autouse=True)
def watched(vault: Path) -> None:
    enact("S99.01", ["watch"], WATCH)


def pulses() -> int:
    return Evidence.objects.filter(command=PULSE).count()


def test_a_watch_that_finds_nothing_leaves_its_pulse() -> None:
    tick()
    beat = ControlPulse.objects.get()
    assert (beat.control, beat.subjects, beat.fault) == (WATCH, 0, "")
    assert timezone.now() - beat.looked_at < timedelta(minutes=1)


def test_it_is_written_once_an_hour() -> None:
    tick()
    tick()
    tick(timezone.now() + timedelta(minutes=59))
    assert pulses() == 1
    tick(timezone.now() + timedelta(minutes=61))
    assert pulses() == 2
    assert ControlPulse.objects.count() == 1


def test_a_fault_is_written_at_once_and_so_is_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    tick()
    with monkeypatch.context() as broken:
        broken.setattr(StoredOverLimit, "subjects", lambda *_: 1 / 0)
        with pytest.raises(ExceptionGroup):
            tick()
    assert ControlPulse.objects.get().fault == "ZeroDivisionError"
    tick()
    assert ControlPulse.objects.get().fault == ""
    assert pulses() == 3
