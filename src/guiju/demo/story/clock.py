"""The program's clock while the story is told: it stands at the moment that is told of."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


class Clock:
    """``moment`` is what `timezone.now` answers; seals and keys keep the time of the machine."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment


@contextmanager
def standing(moment: datetime) -> Iterator[Clock]:
    """Inside, this process lives at the clock's moment, recorded times too; only while it serves nobody."""
    clock, real = Clock(moment), timezone.now
    timezone.now = lambda: clock.moment
    try:
        yield clock
    finally:
        timezone.now = real
