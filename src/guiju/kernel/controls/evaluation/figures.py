"""What came of the controls of a span, by clause and control: one statement a source, however many clauses there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import orjson
from django.db import connections
from django.db.models import Count, Q, Sum
from django.utils import timezone

from guiju.kernel.audit.models import Breach, Decision
from guiju.kernel.audit.recent import first_id_since
from guiju.kernel.controls.models import ControlDay, PledgeSignature, SelfTest
from guiju.lib.runs import RUN_BITS


class Span(NamedTuple):
    """Business days, both included."""

    since: date
    until: date

    @property
    def begins(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.since, time()))

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return timezone.make_aware(datetime.combine(self.until + timedelta(days=1), time()))

    def ids(self, using: str = "default") -> range:
        """The ids of the rows that were recorded within it, to the minute."""
        begins, ends = (first_id_since(moment, using) for moment in (self.begins, self.ends))
        return range(_of_next_run(begins), _of_next_run(ends))


def _of_next_run(row: int) -> int:
    """The evidence id of the first run that begins at this id or after it."""
    return -(-row >> RUN_BITS) << RUN_BITS


@dataclass(slots=True)
class Figures:
    """Counts of one control under one clause.

    ``judged``: subjects a gate judged, hourly looks of a watch, duty items due, signatures under the text, checks that what
    keeps a record is there. Effects count breached subjects: ``observed`` was only recorded, ``approved`` held and let
    through, ``found`` by a watch or a missed duty. ``wrong``: refused or held and waived later, or marked wrong by a person.
    ``faults``: looks that ended in an error; ``failed_tests``: planted samples that were missed.
    """

    judged: int = 0
    observed: int = 0
    warned: int = 0
    refused: int = 0
    held: int = 0
    approved: int = 0
    waived: int = 0
    found: int = 0
    wrong: int = 0
    faults: int = 0
    failed_tests: int = 0

    @property
    def fired(self) -> int:
        """How often a rule spoke."""
        return self.observed + self.warned + self.refused + self.held + self.approved + self.waived + self.found

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


_EFFECTS = {
    "observe": "observed",
    "warn": "warned",
    "block": "refused",
    "hold": "held",
    "approved": "approved",
    "waived": "waived",
    "found": "found",
}
ByControl = dict[tuple[str, str], Figures]
"""Clause code and control → figures."""

_WRONG = """
select b.clause, b.control, count(*) from audit_breach b
where b.effect in ('block', 'hold', 'warn') and b.id >= %s and b.id < %s and (
  exists (select 1 from controls_wrongmark m where m.breach_id = b.id)
  or (b.effect <> 'warn' and exists (select 1 from rulebook_waiver w
      where w.control = b.control and w.subject_key = b.subject_key and w.id > b.id)))
group by b.clause, b.control
"""
_DUTIES = """
select i.duty, i.clauses, count(*) from controls_dutyitem i where i.day between %s and %s group by i.duty, i.clauses
"""


class Bound(NamedTuple):
    """A control that a clause bound within the span."""

    clause: str
    rulebook: int
    control: str
    kind: str


def figures(span: Span, bound: Iterable[Bound], using: str = "default") -> ByControl:
    """The figures of all controls that did something, and of those bound."""
    found: ByControl = defaultdict(Figures)
    ids = span.ids(using)
    _judged(found, ids, using)
    _breached(found, ids, using)
    with connections[using].cursor() as cursor:
        cursor.execute(_WRONG, [ids.start, ids.stop])
        for clause, control, count in cursor.fetchall():
            found[clause, control].wrong += count
        cursor.execute(_DUTIES, [span.since, span.until])
        for duty, clauses, count in cursor.fetchall():
            for clause in orjson.loads(clauses):
                found[clause[0], duty].judged += count
    _looked(found, span, list(bound), using)
    return dict(found)


def _judged(found: ByControl, ids: range, using: str) -> None:
    rows = Decision.objects.using(using).filter(id__gte=ids.start, id__lt=ids.stop).order_by()
    for control, clauses, judged in rows.values_list("control", "clauses").annotate(sum=Sum("judged")):
        for clause, *_ in orjson.loads(clauses):
            found[clause, control].judged += judged


def _breached(found: ByControl, ids: range, using: str) -> None:
    rows = Breach.objects.using(using).filter(id__gte=ids.start, id__lt=ids.stop).exclude(clause="").order_by()
    for clause, control, effect, count in rows.values_list("clause", "control", "effect").annotate(count=Count("id")):
        name = _EFFECTS.get(effect)
        if name:
            each = found[clause, control]
            setattr(each, name, getattr(each, name) + count)


def _looked(found: ByControl, span: Span, bound: Sequence[Bound], using: str) -> None:
    """What is known of a control and not of a clause: looks, faults, self-tests, signatures under the rulebook."""
    days = ControlDay.objects.using(using).filter(day__range=span)
    looks = {row[0]: row[1:] for row in days.values_list("control").annotate(Sum("looks"), Sum("faults"))}
    tests = SelfTest.objects.using(using).filter(tested_at__gte=span.begins, tested_at__lt=span.ends).order_by()
    counted: Any = tests.values_list("control").annotate(Count("id"), failed=Count("id", filter=~Q(fault="")))
    tested = {row[0]: row[1:] for row in counted}
    signed = signatures(span, using)
    for each in bound:
        mine = found[each.clause, each.control]
        seen, faults = looks.get(each.control, (0, 0))
        tests_done, failed = tested.get(each.control, (0, 0))
        mine.faults, mine.failed_tests = faults, failed
        if each.kind == "watch":
            mine.judged = seen
        elif each.kind == "record":
            mine.judged = tests_done
        elif each.kind == "pledge":
            mine.judged = signed.get(each.rulebook, 0)


def signatures(span: Span, using: str = "default") -> dict[int, int]:
    """How many signed each rulebook within the span."""
    rows = PledgeSignature.objects.using(using).filter(signed_at__gte=span.begins, signed_at__lt=span.ends)
    return dict(rows.order_by().values_list("rulebook_id").annotate(count=Count("id")))
