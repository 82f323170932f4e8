"""The story goes on where it stopped, leaves the short story alone, and is played on for whoever is away."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from guiju.demo import company, story
from guiju.demo.story import live
from guiju.demo.story.stage import Stage, at
from guiju.domains.warehouse.models import Arrival, DayClose
from guiju.kernel.accounts.models import Account
from guiju.kernel.audit.models import Evidence
from guiju.kernel.controls.models import DutyDone, DutyItem
from guiju.kernel.controls.ticker import tick
from guiju.kernel.worklist import ticking
from tests.authorization.asking import undone
from tests.demo.told import TODAY, runs
from tests.turns import every_eighth_run
from tests.web.demo_people import entered

DAYS = 3


class Killed(BaseException):
    """The program ends in the middle of a scene."""


@every_eighth_run(3)
def test_it_goes_on_where_it_was_killed(today: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with undone():
        assert story.tell(days=DAYS) == []
        whole = runs()
    for halted_at in ("an order", "the first act", "the founding"):
        ticking._last.clear()
        with undone():
            with monkeypatch.context() as patch, pytest.raises(Killed):
                _kill(patch, halted_at)
                story.tell(days=DAYS)
            assert len(runs()) < len(whole)
            ticking._last.clear()
            story.load(days=DAYS)
            assert [command for command, _ in runs()] == [command for command, _ in whole], halted_at
            assert runs() == whole, halted_at
            story.load(days=DAYS)
            assert runs() == whole, "told once"
            assert DayClose.objects.count() == DAYS


def _kill(patch: pytest.MonkeyPatch, halted_at: str) -> None:
    usual = Stage.act

    def act(stage: Stage, who: str, command: Any, items: Any, step: str, **more: Any) -> Any:
        if halted_at == "the first act":
            raise Killed
        outcome = usual(stage, who, command, items, step, **more)
        if step == "pick-2" and stage.number == DAYS - 1:
            raise Killed
        return outcome

    def once(command: Any, items: Any, step: str, *more: Any) -> Any:
        if halted_at == "the founding" and step == "profile":
            raise Killed
        return founding(command, items, step, *more)

    founding = company._once
    patch.setattr(company, "_once", once)
    patch.setattr(Stage, "act", act)


def test_the_short_story_stays(today: None) -> None:
    company.load()
    told = runs()
    assert not story.is_due()
    story.load(days=DAYS)
    assert runs() == told
    live.play(timezone.now())
    assert runs() == told, "and nobody plays on in it"


def test_without_days_it_is_the_short_story(today: None) -> None:
    people = story.load(days=0)
    assert people == company.people()
    assert company.is_told()


def test_real_people_are_left_alone(today: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company, "may_load", lambda using="default": False)
    with pytest.raises(company.RealPeople):
        story.load(days=DAYS)
    live.play(timezone.now())
    assert runs() == []


@pytest.fixture
def morning(today: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The day after the story, when the first checks are due."""
    monkeypatch.setattr(live, "_TOLD_HERE", set())
    assert story.tell(days=1) == []
    return TODAY + timedelta(days=1)


def _at(day: Any, clock: str) -> None:
    with time_machine.travel(at(day, clock), tick=False):
        ticking._last.clear()
        tick()
        live.play(timezone.now())


def _by(username: str) -> int:
    return DutyDone.objects.filter(done_by=Account.objects.get(username=username).pk, item__day__gt=TODAY).count()


@every_eighth_run(2)
def test_those_who_are_away_are_played(morning: Any) -> None:
    _at(morning, "07:32")
    assert not _by("wang"), "a few minutes after they are due"
    _at(morning, "07:45")
    due = DutyItem.objects.filter(day=morning, bundle__in=("opening", "shift_start"))
    assert _by("wang") == due.count() > 0
    before = Arrival.objects.count()
    _at(morning, "19:30")
    assert DayClose.objects.filter(day=morning).exists()
    assert Arrival.objects.count() >= before
    told = runs()
    live.play(at(morning, "19:31"))
    assert runs() == told, "each scene once"


@every_eighth_run(3)
def test_nobody_acts_for_who_is_signed_in(morning: Any) -> None:
    with time_machine.travel(at(morning, "07:35"), tick=False):
        assert entered("wang").get("/").status_code == 200
    _at(morning, "08:00")
    assert not _by("wang"), "the visitor's checks are his"
    keeper = Account.objects.get(username="wang").pk
    _at(morning, "19:30")
    acts = Evidence.objects.filter(actor=keeper, occurred_at__gte=at(morning, "00:00"))
    assert not acts.exists()


def test_the_flag_says_whether_anybody_plays(settings: Any) -> None:
    names = set(ticking._steps)
    settings.DEMO, settings.DEMO_LIVE = True, False
    live.register()
    assert set(ticking._steps) == names
    settings.DEMO, settings.DEMO_LIVE = False, True
    live.register()
    assert set(ticking._steps) == names
