"""What customers need, by topic: counted from the cases in which they said so; upper domains register theirs."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import Count
from django.utils import timezone

from guiju.domains.office.models import EntryKind, JournalEntry
from guiju.domains.office.periods import Stretch

MONTHS = 12
CountCases = Callable[[Stretch, str], Mapping[str, int]]
_cases: dict[str, CountCases] = {}


class Need(NamedTuple):
    """How many cases of a stretch raised a topic, and of which kinds they are."""

    topic: str
    cases: int
    sources: str


def cases(kind: str, counted: CountCases) -> None:
    """Let these cases be counted: by topic how many of a stretch of days, in one statement."""
    _cases[kind] = counted


def needs(stretch: Stretch, using: str = "default") -> dict[str, Need]:
    """By topic, the one raised most first; one statement a kind of case."""
    found: dict[str, dict[str, int]] = {}
    for kind, counted in sorted(_cases.items()):
        for topic, count in counted(stretch, using).items():
            found.setdefault(topic, {})[kind] = count
    known = [
        Need(topic, sum(own.values()), "、".join(f"{kind} {count}" for kind, count in own.items()))
        for topic, own in found.items()
        if topic
    ]
    return {each.topic: each for each in sorted(known, key=lambda each: (-each.cases, each.topic))}


def needs_at(moment: datetime, using: str = "default") -> dict[str, Need]:
    """Of the year to the day of a moment."""
    day = timezone.localdate(moment)
    return needs(Stretch(day - relativedelta(months=MONTHS), day), using)


def _entries(kind: EntryKind) -> CountCases:
    def counted(stretch: Stretch, using: str) -> Mapping[str, int]:
        rows = JournalEntry.objects.using(using).filter(kind=kind, about_day__range=stretch).exclude(topic="")
        return dict(rows.order_by().values_list("topic").annotate(count=Count("id")))

    return counted


for each in (EntryKind.REMARK, EntryKind.OPINION):
    cases(str(each.label), _entries(each))
