"""A check of equipment that was due and was not made: its keeper and the leader are told at once, once."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from guiju.domains.safety.controls.upkeep import EquipmentUnchecked, UncheckedParams, check_due, looked, standing
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.org.holders import first_at
from guiju.kernel.worklist import ticking
from guiju.kernel.worklist.commands import SendMessages

KIND = "safety.check_overdue"


def remind(moment: datetime, using: str = "default") -> int:
    """A step of the ticker; returns how many were told of."""
    bounds = bounds_of(EquipmentUnchecked, moment, using)
    if not bounds:
        return 0
    params: UncheckedParams = bounds[0].params  # type: ignore[assignment]
    context = Context(SYSTEM, moment, using=using)
    subjects = standing(context)
    rows = subjects.memo["rows"]
    late = [
        (row, due)
        for row, fact in zip(rows, looked(rows, context), strict=True)
        if (due := check_due(fact, params)) is not None and due < moment
    ]
    requests = [f"equipment-check:{row.pk}:{due:%Y%m%d}" for row, due in late]
    known = evidence_by_request(SYSTEM, SendMessages.key, requests, using) if late else {}
    leaders = first_at(params.superior, [row.place_id for row, _ in late], moment, using)
    fresh = 0
    for (row, due), request, leader in zip(late, requests, leaders, strict=True):
        people = sorted({person for person in (row.keeper.account_id, leader) if person})
        if request in known or not people:
            continue
        title = f"{row.code} {row.name}：{timezone.localdate(due):%m-%d} 的检查逾期"
        messages: list[dict[str, Any]] = [{"person": each, "kind": KIND, "title": title} for each in people]
        run_items(SendMessages, messages, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
        fresh += 1
    return fresh


def register() -> None:
    ticking.register("safety.check_overdue", 30, remind)
