"""What its time is over for and its grace is not: whoever has to do it is reminded once."""

from datetime import datetime
from typing import Any

import orjson
from django.db.models import F, QuerySet
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.org.holders import Holders, holders, line_at
from guiju.kernel.org.tree import parents
from guiju.kernel.store.written import Given, WrittenObjects
from guiju.kernel.worklist.commands import SendMessages

KIND = "duty.reminder"
PAGE = "duty"
AT_A_TIME = 500


def _in_grace(using: str) -> QuerySet[DutyItem]:
    moment = Given("moment")
    open_now = DutyItem.objects.using(using).filter(settled_at__isnull=True).exclude(mode="observe")
    due = open_now.filter(due_at__gte=moment, due_at__gt=F("closes_at"), closes_at__lte=moment)
    return due.order_by("due_at", "id")[:AT_A_TIME]


_IN_GRACE = WrittenObjects(_in_grace)


def remind(now: datetime | None = None, using: str = "default") -> None:
    """Remind of what is past its time and still within its grace; a step of the ticker."""
    moment = now or timezone.now()
    rows = _IN_GRACE.objects({"moment": moment}, using)
    if not rows:
        return
    reminded = evidence_by_request(SYSTEM, SendMessages.key, [_request(row) for row in rows], using)
    fresh = [row for row in rows if _request(row) not in reminded]
    if not fresh:
        return
    posts = {post for row in fresh for post in orjson.loads(row.posts)}
    known, above = holders(timezone.localdate(moment), posts, using), parents(using)
    for row in fresh:
        messages = _messages(row, known, above)
        if messages:
            run_items(SendMessages, messages, Context(SYSTEM, moment, _request(row), OnRefusal.PARTIAL, using=using))


def _request(row: DutyItem) -> str:
    return f"duty-reminder:{row.id}"


def _messages(row: DutyItem, known: Holders, above: dict[int, int | None]) -> list[dict[str, Any]]:
    """One for each person who has to do the item, of those who hold its posts today."""
    posts, line = orjson.loads(row.posts), line_at(row.place_id, above)
    own = [each.account for each in known.of(posts, line)]
    people = [known.acting_for(row.holder, posts, line)] if row.holder else own
    title = f"{row.title}：{timezone.localtime(row.closes_at):%H:%M} 已过，还没有做"
    return [{"person": each, "kind": KIND, "title": title, "page": PAGE, "page_key": str(row.id)} for each in people]
