"""The timer of returns: how many days, counted from what, by which interpretation."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from guiju.domains.aftersales.controls import NotRefusedAsLate, ReturnWindow
from guiju.domains.aftersales.models import CountedFrom
from guiju.domains.aftersales.rules import last_day
from guiju.domains.policy.api import applying
from guiju.kernel.commands.context import Context
from guiju.kernel.controls.in_force import bounds_of


class Counting(NamedTuple):
    """``interpretation`` is the number of the one by which the start was moved; empty where it was not."""

    days: int
    start: CountedFrom
    interpretation: str

    def until(self, signed_at: datetime, delivered_at: datetime | None) -> date:
        """Of two starts the later counts where the delivery is known: the days are the consumer's."""
        start = signed_at
        if self.start is CountedFrom.DELIVERED and delivered_at is not None:
            start = max(signed_at, delivered_at)
        return last_day(timezone.localdate(start), self.days)


def counting(context: Context) -> Counting:
    """As the clause in force says; its start is moved only by a param with the number of an interpretation of that clause."""
    bounds = bounds_of(NotRefusedAsLate, context.now, context.using)
    params: Sequence[Any] = [each.params for each in bounds] or [ReturnWindow()]
    days = max(each.return_window_days for each in params)
    for bound in bounds:
        own: Any = bound.params
        if own.default_counts_from != CountedFrom.DELIVERED.label or not own.default_interpretation:
            continue
        today = timezone.localdate(context.now)
        stands = applying(today, context.using).filter(number=own.default_interpretation, code=bound.clause.code)
        if stands.exists():
            return Counting(days, CountedFrom.DELIVERED, own.default_interpretation)
    return Counting(days, CountedFrom.SIGNED, "")
