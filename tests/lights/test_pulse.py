"""The ticker keeps the pulse of watches: once an hour, and at once when a fault comes or goes."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from guiju.kernel.audit.models import Evidence
from guiju.kernel.controls.lights import Light
from guiju.kernel.controls.ticker import tick
from guiju.kernel.rulebook.models import ControlPulse
from tests.audit.vault import vault
from tests.lights.stage import GATE, WATCH, enact, light, seen
from tests.protocol.sample.controls import ParcelLimit, StoredOverLimit

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
    beat = ControlPulse.objects.get(control=WATCH)
    assert (beat.control, beat.subjects, beat.fault) == (WATCH, 0, "")
    assert timezone.now() - beat.looked_at < timedelta(minutes=1)


def test_it_is_written_once_an_hour() -> None:
    tick()
    tick()
    tick(timezone.now() + timedelta(minutes=59))
    assert pulses() == 1
    tick(timezone.now() + timedelta(minutes=61))
    assert pulses() == 2
    assert ControlPulse.objects.filter(control=WATCH).count() == 1


def test_a_gate_s_self_test_is_written_by_the_first_tick_and_again_when_it_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tick()
    beat = ControlPulse.objects.get(control=GATE)
    assert (beat.subjects, beat.fault) == (2, "")
    monkeypatch.setattr(ParcelLimit, "judge", staticmethod(lambda fact, params: None))
    tick()
    assert ControlPulse.objects.get(control=GATE).fault == "自检第 2 例应判不合规，判为合规"
    monkeypatch.undo()
    tick()
    assert ControlPulse.objects.get(control=GATE).fault == ""


def test_a_broken_gate_turns_its_clause_s_light_and_back_when_it_is_mended(monkeypatch: pytest.MonkeyPatch) -> None:
    enact("S99.02", ["gate"], GATE)
    tick()
    assert light("S99.02") is Light.QUIET
    with monkeypatch.context() as broken:
        broken.setattr(ParcelLimit, "judge", staticmethod(lambda fact, params: None))
        tick()
    shown = seen("S99.02")
    assert shown.light is Light.FAILING
    assert shown.shown.says == "控制不能运行：单件不超限"
    assert shown.bounds[0].sign.fault == "自检第 2 例应判不合规，判为合规"
    tick()
    assert light("S99.02") is Light.QUIET


def test_a_fault_is_written_at_once_and_so_is_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    tick()
    with monkeypatch.context() as broken:
        broken.setattr(StoredOverLimit, "subjects", lambda *_: 1 / 0)
        with pytest.raises(ExceptionGroup):
            tick()
    assert ControlPulse.objects.get(control=WATCH).fault == "ZeroDivisionError"
    tick()
    assert ControlPulse.objects.get(control=WATCH).fault == ""
    assert pulses() == 3
