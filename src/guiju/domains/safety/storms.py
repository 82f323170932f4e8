"""At the hour of the clause whoever closes a room is told that there is a line more today."""

from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone

from guiju.domains.safety.closing_time import STORM_CHECKED, STORM_LINE
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.org.holders import holders, line_at
from guiju.kernel.org.tree import parents
from guiju.kernel.store.written import Given, WrittenObjects
from guiju.kernel.worklist import ticking
from guiju.kernel.worklist.commands import SendMessages

KIND = "safety.storm"


_OPEN = WrittenObjects(
    lambda using: (
        DutyItem.objects.using(using)
        .filter(duty=STORM_CHECKED.key, settled_at__isnull=True)
        .filter(opens_at__lte=Given("moment"), closes_at__gt=Given("moment"))
        .order_by("id")
    )
)


def push(moment: datetime, using: str = "default") -> None:
    """A step of the ticker: each person once a day."""
    waiting = _OPEN.objects({"moment": moment}, using)
    if not waiting:
        return
    day = timezone.localdate(moment)
    known, above = holders(day, {post for row in waiting for post in orjson.loads(row.posts)}, using), parents(using)
    people = {
        each.account for row in waiting for each in known.of(orjson.loads(row.posts), line_at(row.place_id, above))
    }
    requests = {person: f"storm:{day}:{person}" for person in sorted(people)}
    told = evidence_by_request(SYSTEM, SendMessages.key, list(requests.values()), using)
    for person, request in requests.items():
        if request not in told:
            message: dict[str, Any] = {"person": person, "kind": KIND, "title": f"今天有恶劣天气预警：{STORM_LINE}"}
            run_items(SendMessages, [message], Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))


def register() -> None:
    ticking.register("safety.storms", 60, push)
