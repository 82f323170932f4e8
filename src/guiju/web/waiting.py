"""What waits for a person, and what of theirs waits for others. Each reads an index of the open ones only."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet

from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.approving import count_held_for, held_for
from guiju.kernel.commands.models import HeldCommand, HeldStatus
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.tree import places_below
from guiju.kernel.pages.me import Me
from guiju.kernel.store.stored import first_row
from guiju.kernel.worklist.models import Message, Task
from guiju.kernel.worklist.reactions import WARNING

_WARNED = (
    "select count(*) from (select distinct evidence_id, control from audit_breach "
    "where actor = %s and effect = 'warn' and acknowledged_at is null) warned"
)
"""How many `warnings` there are."""


def approvals(me: Me) -> QuerySet[HeldCommand]:
    """Held commands one of my posts decides; never my own."""
    return held_for(me.actor, me.seats)


def requests(me: Me) -> QuerySet[HeldCommand]:
    """What I asked for and nobody has decided."""
    return HeldCommand.objects.filter(requester=me.actor, status=HeldStatus.WAITING).order_by("id")


def reported(me: Me) -> QuerySet[Finding]:
    """What I reported and nobody has closed."""
    return Finding.objects.filter(reporter=me.actor, resolved_at__isnull=True).order_by("-id")


class Warned(NamedTuple):
    """The unexplained warnings of one run and control."""

    evidence: int
    control: str
    times: int
    first: int


def unanswered(me: Me) -> QuerySet[Breach]:
    return Breach.objects.filter(actor=me.actor, effect="warn", acknowledged_at__isnull=True)


def warnings(me: Me) -> list[Warned]:
    """Newest first; one line however many items of a run were warned about."""
    groups = unanswered(me).values("evidence_id", "control").annotate(times=Count("id"), first=Min("id"))
    in_order = groups.order_by("-evidence_id", "control")
    return [Warned(*row) for row in in_order.values_list("evidence_id", "control", "times", "first")]


def tasks(me: Me) -> QuerySet[Task]:
    """Open tasks for me or for a post I hold, there or below; the most urgent first, those without a limit last.

    Warnings are left out: `warnings` shows them, also those that are not tasks yet.
    """
    mine = Q(person=me.actor)
    placed = {each.place_id for each in me.holdings if each.place_id is not None}
    below = places_below(placed) if placed else {}
    for each in me.holdings:
        here = Q(post=each.post)
        if each.place_id is not None:
            here &= Q(place__isnull=True) | Q(place__in=below[each.place_id])
        mine |= here
    found = Task.objects.filter(mine, ended_at__isnull=True).exclude(excluded=me.actor).exclude(kind=WARNING)
    return found.order_by("due_at", "id")


def late_tasks(me: Me, now: datetime) -> QuerySet[Task]:
    return tasks(me).filter(due_at__lt=now)


def unread(me: Me) -> QuerySet[Message]:
    return Message.objects.filter(person=me.actor, read_at__isnull=True).order_by("-id")


def count_waiting(me: Me) -> int:
    (warned,) = first_row(_WARNED, [me.actor]) or (0,)
    return count_held_for(me.actor, me.seats) + int(warned) + tasks(me).count()
