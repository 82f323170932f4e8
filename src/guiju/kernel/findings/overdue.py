"""The step of the ticker that looks for missed deadlines."""

from datetime import datetime
from hashlib import sha256

import orjson
from django.conf import settings
from django.db.models import Exists, Max, OuterRef, QuerySet

from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.commands import EscalateFinding
from guiju.kernel.findings.deadlines import Deadlines
from guiju.kernel.findings.ladders import Ladder, ladders
from guiju.kernel.findings.models import Escalation, Finding, FindingAssignment, Rectification
from guiju.kernel.store.written import AmongGiven, Given, Written

AT_ONCE = 1_000
MOST_LEVELS = 50
"""How many levels of one finding are caught up at once after a standstill."""


def late(moment: datetime | Given, using: str) -> QuerySet[FindingAssignment]:
    """The assignments in force whose deadline has passed without a rectification."""
    newer = FindingAssignment.objects.filter(finding=OuterRef("finding"), id__gt=OuterRef("id"))
    waiting = Rectification.objects.filter(finding=OuterRef("finding"), verification__isnull=True)
    # From the index of the open ones: joined, SQLite walks all assignments there ever were.
    open_now = Finding.objects.filter(resolved_at__isnull=True).values("id")
    overdue = FindingAssignment.objects.using(using).filter(finding__in=open_now, due_at__lt=moment)
    return overdue.exclude(Exists(newer)).exclude(Exists(waiting)).order_by("id")


def _usual(using: str) -> QuerySet[FindingAssignment]:
    return late(Given("moment"), using).exclude(AmongGiven("finding__control", "ladders", "text"))


def _told(level: int) -> Exists:
    return Exists(Escalation.objects.filter(assignment=OuterRef("id"), level=level))


_FIRST = Written(
    lambda using: _usual(using).exclude(_told(1)).values_list("id", "finding_id", "assigner_post")[:AT_ONCE]
)
_SECOND = Written(
    lambda using: (
        _usual(using)
        .filter(_told(1))
        .exclude(_told(2))
        .exclude(assigner_post=Given("top"))
        .values_list("id", "finding_id", "due_at")[:AT_ONCE]
    )
)
_CLIMBING = Written(
    lambda using: (
        late(Given("moment"), using)
        .filter(AmongGiven("finding__control", "ladders", "text"))
        .annotate(reached=Max("escalations__level"))
        .values_list("id", "finding_id", "finding__control", "finding__clause", "due_at", "reached")[:AT_ONCE]
    )
)


def escalate(moment: datetime, using: str = "default") -> int:
    """Tell the post above, once for each deadline and level; returns how many were escalated."""
    top = settings.GUIJU_SUPERVISOR_POST
    given = {"moment": moment, "ladders": sorted(ladders()), "top": top}
    items: list[dict[str, object]] = [
        {"finding": finding, "assignment": assignment, "level": 1, "post": post}
        for assignment, finding, post in _FIRST.rows(given, using)
    ]
    again = list(_SECOND.rows(given, using))
    if again:
        deadlines = Deadlines([due_at for _, _, due_at in again], using)
        items += [
            {"finding": finding, "assignment": assignment, "level": 2, "post": top}
            for assignment, finding, due_at in again
            if deadlines.after_workdays(due_at, 1) < moment
        ]
    items += _climbing(moment, using)
    if items:
        request = f"escalate:{sha256(orjson.dumps(items)).hexdigest()}"[:80]
        run_items(
            EscalateFinding, items, Context(SYSTEM, request_id=request, on_refusal=OnRefusal.PARTIAL, using=using)
        )
    return len(items)


def _climbing(moment: datetime, using: str) -> list[dict[str, object]]:
    """The next levels of what goes up by a ladder."""
    known = ladders()
    found = list(_CLIMBING.rows({"moment": moment, "ladders": sorted(known)}, using))
    steps = {control: known[control](moment, using) for control in sorted({row[2] for row in found})}
    items: list[dict[str, object]] = []
    for assignment, finding, control, clause, due_at, reached in found:
        ladder: Ladder | None = steps[control].get(clause) or next(iter(steps[control].values()), None)
        if ladder is None:
            continue
        first, last = (reached or 0) + 1, ladder.level(due_at, moment)
        items += [
            {"finding": finding, "assignment": assignment, "level": level, "post": ladder.post(level)}
            for level in range(first, min(last, first + MOST_LEVELS - 1) + 1)
        ]
    return items
