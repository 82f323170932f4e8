"""Warnings nobody has explained become tasks: one a run, control and person, however many items were warned about."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat

from guiju.kernel.audit.models import Breach
from guiju.kernel.audit.recent import first_id_since
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook.catalogue import controls
from guiju.kernel.store.written import Given, Written
from guiju.kernel.worklist.commands import OpenTasks
from guiju.kernel.worklist.models import Task
from guiju.kernel.worklist.reactions import WARNING, warning_key

GRACE = timedelta(minutes=15)
"""The page asks for the reason at once; only what is left unanswered becomes a task."""
LIMIT = timedelta(days=1)
AT_ONCE = 1_000
PAGE = "warnings_of_run"


class _Group(NamedTuple):
    """Unexplained warnings of a person in one run by one control."""

    person: int
    evidence: int
    control: str
    times: int


def _without_task(using: str) -> QuerySet[Breach, tuple[Any, ...]]:
    key = Concat(Cast("evidence_id", CharField()), Value("/"), "control", output_field=CharField())
    has_task = Task.objects.filter(
        source=WARNING, source_key=OuterRef("key"), person=OuterRef("actor"), ended_at__isnull=True
    )
    unanswered = Breach.objects.using(using).filter(
        effect="warn", acknowledged_at__isnull=True, actor__gt=SYSTEM, evidence_id__lt=Given("until")
    )
    groups = unanswered.annotate(key=key).values("actor", "evidence_id", "control", "key").annotate(times=Count("id"))
    in_order = groups.filter(~Exists(has_task)).order_by("evidence_id", "control", "actor")
    return in_order.values_list("actor", "evidence_id", "control", "times")[:AT_ONCE]


_WITHOUT_TASK = Written(_without_task)


def open_tasks(moment: datetime, using: str = "default") -> int:
    """One task for each run, control and person without one; returns how many were asked for."""
    until = first_id_since(moment - GRACE, using)
    items = [_item(_Group(*row), moment) for row in _WITHOUT_TASK.rows({"until": until}, using)]
    if items:
        run_items(OpenTasks, items, Context(SYSTEM, on_refusal=OnRefusal.PARTIAL, using=using))
    return len(items)


def _item(group: _Group, moment: datetime) -> dict[str, object]:
    known = controls().get(group.control)
    key = warning_key(group.evidence, group.control)
    return {
        "person": group.person,
        "kind": WARNING,
        "title": f"说明预警原因：{known.title if known else group.control}（{group.times} 项）",
        "page": PAGE,
        "page_key": key,
        "due_at": (moment + LIMIT).isoformat(),
        "source": WARNING,
        "source_key": key,
        "count": group.times,
    }
