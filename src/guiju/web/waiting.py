"""What waits for a person, and what of theirs waits for others. Each reads an index of the open ones only."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Func, IntegerField, Min, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.approving import count_held_for, counting_held_for, held_for
from guiju.kernel.commands.models import HeldCommand, HeldStatus
from guiju.kernel.findings.models import Finding
from guiju.kernel.pages.me import Me
from guiju.kernel.store.stored import first_row
from guiju.kernel.store.written import AmongGiven, Given, Written, WrittenObjects
from guiju.kernel.worklist.models import Message, Task
from guiju.kernel.worklist.reactions import WARNING

_WARNED = (
    "select count(*) from (select distinct evidence_id, control from audit_breach "
    "where actor = %s and effect = 'warn' and acknowledged_at is null) warned"
)
"""How many `warnings` there are."""
SHOWN = 20
"""Rows of a section on 今日."""
FEW = 5
"""Messages there."""


def approvals(me: Me) -> QuerySet[HeldCommand]:
    """Held commands one of my posts decides; never my own."""
    return held_for(me.actor, me.seats)


def count_approvals(me: Me) -> int:
    return count_held_for(me.actor, me.seats)


_REQUESTS = WrittenObjects(
    lambda using: (
        HeldCommand.objects.using(using).filter(requester=Given("me"), status=HeldStatus.WAITING).order_by("id")[:SHOWN]
    )
)
_REPORTED = WrittenObjects(
    lambda using: (
        Finding.objects.using(using).filter(reporter=Given("me"), resolved_at__isnull=True).order_by("-id")[:SHOWN]
    )
)


def requests(me: Me) -> list[HeldCommand]:
    """The first `SHOWN` that I asked for and nobody has decided."""
    return _REQUESTS.objects({"me": me.actor})


def reported(me: Me) -> list[Finding]:
    """The last `SHOWN` that I reported and nobody has closed."""
    return _REPORTED.objects({"me": me.actor})


class Warned(NamedTuple):
    """The unexplained warnings of one run and control."""

    evidence: int
    control: str
    times: int
    first: int


def unanswered(me: Me) -> QuerySet[Breach]:
    return _unanswered(me.actor)


def _unanswered(actor: int | Given, using: str = "default") -> QuerySet[Breach]:
    return Breach.objects.using(using).filter(actor=actor, effect="warn", acknowledged_at__isnull=True)


def _warned(using: str) -> QuerySet[Breach, tuple[Any, ...]]:
    groups = _unanswered(Given("me"), using).values("evidence_id", "control")
    counted = groups.annotate(times=Count("id"), first=Min("id")).order_by("-evidence_id", "control")
    return counted.values_list("evidence_id", "control", "times", "first")


_WARNINGS = Written(_warned)


def warnings(me: Me) -> list[Warned]:
    """Newest first; one line however many items of a run were warned about."""
    return [Warned(*row) for row in _WARNINGS.rows({"me": me.actor})]


def _open_tasks(using: str) -> QuerySet[Task]:
    """For a person or for a post he holds, there or below; warnings are left out: `warnings` has them, also if not tasks yet."""
    here = Concat("post", Value(_AT), Cast("place_id", TextField()), output_field=TextField())
    anywhere = AmongGiven("post", "everywhere", "text") | Q(place__isnull=True)
    of_post = AmongGiven("post", "posts", "text") & (anywhere | Q(AmongGiven(here, "seats", "text")))
    found = Task.objects.using(using).filter(Q(person=Given("me")) | of_post, ended_at__isnull=True)
    return found.exclude(excluded=Given("me")).exclude(kind=WARNING)


_AT = "@"
_COUNT = Func("id", function="count", output_field=IntegerField())
_TASKS = WrittenObjects(lambda using: _open_tasks(using).select_related("place").order_by("due_at", "id")[: SHOWN + 1])
_TASK = WrittenObjects(lambda using: _open_tasks(using).filter(id=Given("task")))
_HOW_MANY = Written(lambda using: _open_tasks(using).values_list(_COUNT))
_HOW_MANY_LATE = Written(lambda using: _open_tasks(using).filter(due_at__lt=Given("now")).values_list(_COUNT))


def _seats(me: Me) -> dict[str, Any]:
    placed = {post: places for post, places in me.seats.items() if places is not None}
    return {
        "me": me.actor,
        "posts": sorted(me.seats),
        "everywhere": sorted(me.seats.keys() - placed.keys()),
        "seats": [f"{post}{_AT}{place}" for post, places in placed.items() for place in sorted(places)],
    }


def tasks(me: Me) -> list[Task]:
    """Open tasks, one more than `SHOWN` at most; the most urgent first, those without a limit last."""
    return _TASKS.objects(_seats(me))


def count_tasks(me: Me) -> int:
    return int(_HOW_MANY.column(_seats(me))[0])


def count_late_tasks(me: Me, now: datetime) -> int:
    return int(_HOW_MANY_LATE.column({**_seats(me), "now": now})[0])


def task(me: Me, number: int) -> Task | None:
    """An open task of mine."""
    return next(iter(_TASK.objects({**_seats(me), "task": number})), None)


def unread(me: Me) -> QuerySet[Message]:
    return _unread(me.actor)


def _unread(person: int | Given, using: str = "default") -> QuerySet[Message]:
    return Message.objects.using(using).filter(person=person, read_at__isnull=True).order_by("-id")


_NEWEST_UNREAD = WrittenObjects(lambda using: _unread(Given("me"), using)[: FEW + 1])


def newest_unread(me: Me) -> list[Message]:
    """One more than `FEW` at most."""
    return _NEWEST_UNREAD.objects({"me": me.actor})


def count_waiting(me: Me) -> int:
    """All that waits for this person, in one statement."""
    parts = [(_WARNED, [me.actor]), counting_held_for(me.actor, me.seats), _HOW_MANY.sql(_seats(me))]
    counts = first_row(
        "select " + ", ".join(f"({sql})" for sql, _ in parts), [each for _, given in parts for each in given]
    )
    return sum(counts or ())
