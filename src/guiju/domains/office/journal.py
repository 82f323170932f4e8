"""Duties that are done by what stands in the journal: how much of which kind, about which stretch of days."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

import orjson
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from guiju.domains.office.models import EntryKind, EntryOutcome, JournalEntry
from guiju.domains.office.periods import QUARTERS, Period, Stretch, quarter_of
from guiju.domains.office.registers import Competitors
from guiju.kernel.controls.duties.checklists import acting
from guiju.kernel.controls.in_force import bounds_of_duties
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.controls.reading import Bound
from guiju.kernel.store.stored import as_day
from guiju.kernel.store.written import AmongGiven, Given, WrittenObjects

MAKING_UP = timedelta(days=31)
"""How long what was missed can be made up for by what is written."""


@dataclass(frozen=True)
class Journal:
    """What a duty wants of the journal; ``least``, ``follow`` and ``topics`` are the names of its params.

    ``topic`` restricts it to entries of one topic; ``covers`` wants every registered competitor, with each of the topics;
    ``settles`` is a kind of which one entry of the stretch has its outcome; ``entire``
    lets the newest of no subject lack anything; ``asks_superior``: the superior of the author is asked for the outcome.
    ``each`` counts every entry, less those that were called void within the hours of ``void_hours`` and the copies of one
    text above the share of ``copies``; ``by_quarter`` wants of ``least`` the share of the quarters that are over;
    ``lookup`` says in place of all that what is missing, set-based; ``completed``: only entries with their outcome count;
    ``decides`` is a kind of which nothing of the stretch, or from before it, is without its outcome;
    ``follow_day`` names the day of the month after by which the outcome is asked for.
    """

    duty: str
    kind: str
    period: Period
    least: str = ""
    follow: str = ""
    topics: str = ""
    topic: str = ""
    covers: bool = False
    settles: str = ""
    entire: bool = False
    asks_superior: bool = False
    each: bool = False
    void_hours: str = ""
    copies: str = ""
    by_quarter: bool = False
    completed: bool = False
    lookup: "Lookup | None" = None
    decides: str = ""
    follow_day: str = ""


class Written(NamedTuple):
    """An entry as the duties see it."""

    kind: str
    author: int
    about_day: date
    subject: str
    topic: str
    lacks: str
    result: str
    content: str = ""
    written_at: datetime | None = None
    settled_at: datetime | None = None
    number: str = ""


class Wish(NamedTuple):
    """A duty item with whose entries of which days are its; authors empty: anybody's."""

    item: int
    journal: Journal
    params: Any
    stretch: Stretch
    authors: frozenset[int]


Lookup = Callable[[Sequence[Wish], str], Mapping[int, str]]
"""By duty item what is missing; empty where nothing is."""
_journals: dict[str, Journal] = {}


def journals() -> dict[str, Journal]:
    return dict(_journals)


def kept_in(journal: Journal) -> Journal:
    """Register what a duty wants."""
    _journals[journal.duty] = journal
    return journal


def unmet(items: Sequence[int], using: str) -> Mapping[int, str]:
    """By duty item what the journal does not have yet; the same statements however many items."""
    rows = list(DutyItem.objects.using(using).filter(id__in=items, duty__in=_journals).order_by("id"))
    return {each.item: said for each, said, _ in _looked_at(rows, using) if said}


def follow_days(kind: str, moment: datetime, using: str) -> int:
    """After how many days the outcome of an entry of this kind is asked for; 0 is never."""
    own = [each for each in _journals.values() if each.kind == kind and each.follow]
    known = bounds_of_duties(moment, using) if own else {}
    found = [getattr(bound.params, each.follow) for each in own for bound in known.get(each.duty, [])]
    return min(found, default=0)


def decide_by(kind: str, moment: datetime, using: str) -> int:
    """By which day of the month after an entry of this kind has its outcome; 0 is never."""
    own = [each for each in _journals.values() if each.decides == kind and each.follow_day]
    known = bounds_of_duties(moment, using) if own else {}
    found = [getattr(bound.params, each.follow_day) for each in own for bound in known.get(each.duty, [])]
    return min(found, default=0)


def superiors_asked() -> set[str]:
    """The kinds of which the author's superior is asked for the outcome."""
    return {each.kind for each in _journals.values() if each.asks_superior}


_RECENT = WrittenObjects(
    lambda using: (
        DutyItem.objects.using(using)
        .filter(~WHOLE, AmongGiven("duty", "journals", "text"))
        .filter(day__gte=Given("since"), day__lte=Given("today"), opens_at__lte=Given("moment"))
        .order_by("id")
    )
)


def met(moment: datetime, using: str) -> dict[str, int]:
    """Duty items of the last weeks that are not done though the journal has all, with who wrote last of it.

    The same statements however many.
    """
    today = timezone.localdate(moment)
    given = {"journals": sorted(_journals), "since": today - MAKING_UP, "today": today, "moment": moment}
    rows = _RECENT.objects(given, using)
    marks = {row.id: row.fingerprint for row in rows}
    return {marks[each.item]: author for each, said, author in _looked_at(rows, using) if not said}


def _looked_at(rows: Sequence[DutyItem], using: str) -> list[tuple[Wish, str, int]]:
    """Each wish with what is missing and with the author of the newest of its entries."""
    wishes = _wishes(rows, using) if rows else []
    if not wishes:
        return []
    written = _written(wishes, using)
    names = _competitors(using) if any(each.journal.covers for each in wishes) else []
    found = _looked_up(wishes, using)
    return [
        (
            each,
            found.get(each.item, "") if each.journal.lookup else "；".join(_missing(each, written, names)),
            next((entry.author for entry in reversed(written) if _is_of(entry, each)), 0),
        )
        for each in wishes
    ]


def _looked_up(wishes: Sequence[Wish], using: str) -> dict[int, str]:
    """What those say that look for themselves; each asked once."""
    asked: dict[str, list[Wish]] = {}
    for each in wishes:
        if each.journal.lookup:
            asked.setdefault(each.journal.duty, []).append(each)
    found: dict[int, str] = {}
    for duty, own in asked.items():
        lookup = _journals[duty].lookup
        found |= lookup(own, using) if lookup else {}
    return found


def _wishes(rows: Sequence[DutyItem], using: str) -> list[Wish]:
    stand_ins = acting(rows, max((as_day(row.day) for row in rows), default=date.min), using) if rows else {}
    found = []
    bounds = bounds_of_duties(max((row.opens_at for row in rows), default=None), using)
    for row in rows:
        own = bound_of(row, bounds.get(row.duty, []))
        if own is not None:
            authors = {row.holder, stand_ins.get(row.id, 0)} - {0}
            journal = _journals[row.duty]
            found.append(Wish(row.id, journal, own.params, journal.period(as_day(row.day)), frozenset(authors)))
    return found


def bound_of(row: DutyItem, bounds: Sequence[Bound]) -> Bound | None:
    """The binding of one of the clauses that planned an item."""
    codes = {code for code, *_ in orjson.loads(row.clauses)}
    return next((each for each in bounds if each.clause.code in codes), None)


def _written(wishes: Sequence[Wish], using: str) -> list[Written]:
    kinds = {kind for each in wishes for kind in (each.journal.kind, each.journal.settles) if kind}
    decided = {each.journal.decides for each in wishes} - {""}
    first, last = min(each.stretch.first for each in wishes), max(each.stretch.last for each in wishes)
    rows = (
        JournalEntry.objects.using(using)
        .filter(
            Q(kind__in=kinds, about_day__range=(first, last))
            | Q(kind__in=decided, about_day__lte=last, outcome__isnull=True)
        )
        .annotate(result=Coalesce(F("outcome__result"), Value("")))
        .order_by("id")
    )
    names = ("kind", "author", "about_day", "subject", "topic", "lacks", "result", "content", "written_at")
    return [Written._make(row) for row in rows.values_list(*names, "outcome__settled_at", "number")]


def _competitors(using: str) -> list[str]:
    return list(Competitors.entries(using).filter(ended_at__isnull=True).order_by("id").values_list("name", flat=True))


def _missing(wish: Wish, written: Sequence[Written], names: Sequence[str]) -> Iterator[str]:
    journal, params = wish.journal, wish.params
    own = [each for each in written if _is_of(each, wish)]
    by_topic = not journal.entire
    newest = {(each.subject, each.topic if by_topic else ""): each for each in own if each.kind == journal.kind}
    whole = [each for each in newest.values() if not each.lacks and (each.result or not journal.completed)]
    topics = getattr(params, journal.topics) if journal.topics else []
    least = getattr(params, journal.least) if journal.least else 1
    if journal.by_quarter:
        least = -(-least * quarter_of(wish.stretch.last) // QUARTERS)
    if journal.each:
        yield from _too_few(
            [each for each in own if each.kind == journal.kind and not each.lacks], journal, params, least
        )
    elif journal.covers:
        yield from _uncovered(whole, names, topics, least)
    elif topics:
        missing = [topic for topic in topics if topic not in {each.topic for each in whole}]
        if missing:
            yield f"缺 {'、'.join(missing)}"
    elif len({each.subject for each in whole} if journal.topic else whole) < least:
        count = len({each.subject for each in whole} if journal.topic else whole)
        yield f"{EntryKind(journal.kind).label} {count}/{least}"
    if journal.entire:
        yield from (f"{each.subject or each.topic}{each.lacks}" for each in newest.values() if each.lacks)
    yield from _undecided(wish, own, written)


def _undecided(wish: Wish, own: Sequence[Written], written: Sequence[Written]) -> Iterator[str]:
    """What has no outcome though the duty wants one."""
    journal = wish.journal
    if journal.settles and not any(each.kind == journal.settles and each.result for each in own):
        yield f"没有办结的{EntryKind(journal.settles).label}"
    waiting = [f"{each.number} {each.subject}" for each in written if journal.decides and _is_undecided(each, wish)]
    if waiting:
        yield f"{EntryKind(journal.decides).label}未决：{'、'.join(waiting)}"


def _is_undecided(each: Written, wish: Wish) -> bool:
    return each.kind == wish.journal.decides and not each.result and each.about_day <= wish.stretch.last


def _too_few(whole: Sequence[Written], journal: Journal, params: Any, least: int) -> Iterator[str]:
    """How many count of how many: what was void in time does not, nor do too many copies of one text."""
    within = timedelta(hours=getattr(params, journal.void_hours)) if journal.void_hours else None
    valid = [each for each in whole if not _is_void(each, within)]
    copies = 0
    if journal.copies:
        most = int(Decimal(str(getattr(params, journal.copies))) * len(valid))
        copies = sum(count - most for count in Counter(each.content for each in valid).values() if count > max(most, 1))
    count = len(valid) - copies
    if count < least:
        said = f"，重复 {copies} 条不计" if copies else ""
        yield f"{EntryKind(journal.kind).label} {count}/{least}，差 {least - count}{said}"


def _is_void(each: Written, within: timedelta | None) -> bool:
    if each.result != EntryOutcome.Result.REJECTED or each.settled_at is None or each.written_at is None:
        return False
    return within is None or each.settled_at - each.written_at <= within


def _is_of(each: Written, wish: Wish) -> bool:
    is_own = not wish.authors or each.author in wish.authors
    is_topic = not wish.journal.topic or each.topic == wish.journal.topic or each.kind != wish.journal.kind
    return is_own and is_topic and wish.stretch.first <= each.about_day <= wish.stretch.last


def _uncovered(whole: Sequence[Written], names: Sequence[str], topics: Sequence[str], least: int) -> Iterator[str]:
    """Every registered competitor, each with all topics; ``least`` of them at least."""
    seen = {(each.subject, each.topic) for each in whole}
    for_each = [(name, [topic for topic in topics if (name, topic) not in seen] if topics else []) for name in names]
    known = {subject for subject, _ in seen}
    open_names = [f"{name}（{'、'.join(left)}）" for name, left in for_each if left]
    open_names += [name for name in names if not topics and name not in known]
    wanted = max(least, len(names))
    if open_names or len(names) < least:
        said = f"：缺 {'、'.join(open_names)}" if open_names else ""
        yield f"竞争对手 {len(names) - len(open_names)}/{wanted}{said}"
