"""A check or a service of equipment that was due and was not made: its keeper and the leader are told at once, once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from guiju.domains.safety.controls.upkeep import ServiceOverdue as Service
from guiju.domains.safety.controls.upkeep import UncheckedParams, UpkeepParams, check_due, looked, served, standing
from guiju.domains.safety.duties import CHECKED_BY_CLASS, SERVICED
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.holders import first_at
from guiju.kernel.worklist import ticking
from guiju.kernel.worklist.commands import SendMessages

KIND = "safety.check_overdue"
LEADER = "warehouse_head"


def remind(moment: datetime, using: str = "default") -> int:
    """A step of the ticker; returns how many were told of."""
    late = list(_late(moment, using))
    known = evidence_by_request(SYSTEM, SendMessages.key, [request for _, _, request in late], using) if late else {}
    fresh = [each for each in late if each[2] not in known]
    leaders = first_at(LEADER, [row.place_id for row, _, _ in fresh], moment, using) if fresh else []
    for (row, said, request), leader in zip(fresh, leaders, strict=True):
        people = sorted({person for person in (row.keeper.account_id, leader) if person})
        messages: list[dict[str, Any]] = [{"person": each, "kind": KIND, "title": said} for each in people]
        if messages:
            run_items(SendMessages, messages, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
    return len(fresh)


def _late(moment: datetime, using: str) -> Iterator[tuple[Any, str, str]]:
    """Equipment, what is said of it, and the request under which it is said."""
    checks, services = CHECKED_BY_CLASS.bounds(moment, using), SERVICED.bounds(moment, using)
    if not checks and not services:
        return
    context = Context(SYSTEM, moment, using=using)
    rows = standing(context).memo["rows"]
    for bound in checks[:1]:
        by_class: UncheckedParams = bound.params  # type: ignore[assignment]
        for row, fact in zip(rows, looked(rows, context), strict=True):
            due = check_due(fact, by_class)
            if due is not None and due < moment:
                said = f"{row.code} {row.name}：{timezone.localdate(due):%m-%d} 的检查逾期"
                yield row, said, f"equipment-check:{row.pk}:{due:%Y%m%d}"
    for bound in services:
        plan: UpkeepParams = bound.params  # type: ignore[assignment]
        for row, done in zip(rows, served(rows, context), strict=True):
            said_of = Service.judge(done, plan)
            if said_of:
                last = timezone.localdate(moment).toordinal() - done.days(plan.work)
                yield row, said_of, f"equipment-service:{row.pk}:{last}"


def register() -> None:
    ticking.register("safety.equipment_due", 30, remind)
