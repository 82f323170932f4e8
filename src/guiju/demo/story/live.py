"""The story goes on from today: the worker plays those who are not signed in, so that a visitor plays among people."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import structlog
from django.conf import settings
from django.utils import timezone

from guiju.demo import company, story
from guiju.demo.story import chapters
from guiju.demo.story.clock import Clock
from guiju.demo.story.stage import Stage, Unexpected, at
from guiju.kernel.accounts.models import Session
from guiju.kernel.worklist import ticking

EVERY_SECONDS = 60
_TOLD_HERE: set[tuple[date, str, str]] = set()
"""Day, time and name of the scenes that this process has played: each is played once, and telling twice does nothing."""


@dataclass
class LiveStage(Stage):
    """``away`` are the accounts of those who act for themselves."""

    away: set[int] = field(default_factory=set)

    def plays(self, who: str) -> bool:
        return self.accounts.get(who) not in self.away


def register() -> None:
    """Let the ticker play, where the flag says so."""
    if settings.DEMO and settings.DEMO_LIVE:
        ticking.register("demo.live", EVERY_SECONDS, play)


def play(moment: datetime, using: str = "default") -> None:
    """Play what of today's routine has come and was not played yet; a step of the ticker, in a demo database only."""
    first = story.begun_on(using)
    if first is None or not company.may_load(using) or not story.is_told(using):
        return
    stage = LiveStage(Clock(moment), first, moment, using, away=_signed_in(moment, using))
    stage.meet()
    for clock, scene in chapters.of_day(stage, stage.day):
        key = (stage.day, clock, scene.__name__)
        if (
            at(stage.day, clock) <= moment
            and key not in _TOLD_HERE
            and scene not in (Stage.look, Stage.steps, Stage.watch)
        ):
            _TOLD_HERE.add(key)
            try:
                scene(stage)
            except Unexpected as surprise:
                structlog.get_logger("guiju.demo").info("not played", scene=scene.__name__, why=str(surprise))


def _signed_in(moment: datetime, using: str) -> set[int]:
    """Whoever has a session that is alive or was used today: his day is his own."""
    since = timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)
    sessions = Session.objects.using(using).filter(seen_at__gte=min(since, moment - timedelta(minutes=30)))
    return {account for account in sessions.values_list("account_id", flat=True) if account}
