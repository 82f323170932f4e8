"""The worker's part of the outbox: lease, send outside any transaction, settle. Killed in between, it sends once more."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import orjson
import structlog
from django.db import connections
from django.db.models import Q, QuerySet
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.store.written import Given, Written
from guiju.kernel.worklist import senders
from guiju.kernel.worklist.commands import LeaseOutgoing, SettleOutgoing
from guiju.kernel.worklist.models import Outgoing
from guiju.kernel.worklist.senders import Envelope, NotSent
from guiju.kernel.worklist.sinks import Sink, sinks

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 24
"""With pauses that double up to an hour: the better part of a day."""
AT_ONCE = 200
TITLES_SHOWN = 20

log = structlog.get_logger("guiju.outbox")


def waiting(moment: datetime, using: str = "default") -> list[Sink]:
    """The sinks for which something waits."""
    known = sinks()
    return [known[name] for name in _WAITING.column({"moment": moment}, using) if name in known]


def _waiting(using: str) -> QuerySet[Outgoing, tuple[Any, ...]]:
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=Given("moment"))
    rows = Outgoing.objects.using(using).filter(free, sent_at__isnull=True, abandoned_at__isnull=True)
    return rows.filter(next_at__lte=Given("moment")).order_by().values_list("sink").distinct()


_WAITING = Written(_waiting)


def deliver(moment: datetime, using: str = "default") -> int:
    """Send what waits, within what each sink takes a minute; returns how many messages went out."""
    return sum(_deliver(sink, moment, using) for sink in waiting(moment, using))


def _deliver(sink: Sink, moment: datetime, using: str) -> int:
    budget = sink.per_minute - _sent_lately(sink, moment, using)
    if budget <= 0:
        return 0
    lease = uuid4().hex
    run_items(LeaseOutgoing, [{"sink": sink.name, "lease": lease, "most": AT_ONCE}], Context(SYSTEM, using=using))
    taken = list(Outgoing.objects.using(using).filter(lease=lease, sent_at__isnull=True).order_by("id"))
    sent = 0
    for together in _parcelled(taken, budget):
        fault = _try(sink, together)
        sent += not fault
        run_items(
            SettleOutgoing, [_settled(row, together[0].id, fault) for row in together], Context(SYSTEM, using=using)
        )
        if fault:
            break  # the sink takes nothing now; the rest is free again when the lease ends
    return sent


def _sent_lately(sink: Sink, moment: datetime, using: str) -> int:
    since = moment - timedelta(minutes=1)
    rows = Outgoing.objects.using(using).filter(sink=sink.name, sent_at__gt=since)
    return rows.values("envelope").distinct().count()


def _parcelled(rows: list[Outgoing], budget: int) -> list[list[Outgoing]]:
    """One by one while that takes no more than half of what the sink still takes; else all in one digest."""
    if len(rows) * 2 <= budget:
        return [[row] for row in rows]
    return [rows] if rows else []


def _try(sink: Sink, rows: Sequence[Outgoing]) -> str:
    """What went wrong; empty when it went out."""
    try:
        senders.send(sink, envelope_of(rows))
    except NotSent as error:
        log.warning("notice not sent", sink=sink.name, outgoing=rows[0].id, reason=str(error))
        return str(error)[:500] or "没有发出"
    return ""


def envelope_of(rows: Sequence[Outgoing]) -> Envelope:
    """One notice as it is, or a digest: how many, and the first titles."""
    notices = [orjson.loads(row.payload) for row in rows]
    if len(notices) == 1:
        return Envelope(rows[0].id, notices[0]["title"], notices[0]["body"], notices)
    lines = [f"· {notice['title']}" for notice in notices[:TITLES_SHOWN]]
    if len(notices) > TITLES_SHOWN:
        lines.append(f"……另有 {len(notices) - TITLES_SHOWN} 条")
    return Envelope(rows[0].id, f"规矩：{len(notices)} 条通知", "\n".join(lines), notices)


def _settled(row: Outgoing, envelope: int, fault: str) -> dict[str, object]:
    settled: dict[str, object] = {"outgoing": row.id, "lease": row.lease, "envelope": envelope, "fault": fault}
    if fault and row.attempts + 1 < MOST_ATTEMPTS:
        pause = min(FIRST_PAUSE * 2 ** min(row.attempts, 16), LONGEST_PAUSE)
        settled["next_at"] = (timezone.now() + pause).isoformat()
    return settled


_pool = ThreadPoolExecutor(1, thread_name_prefix="guiju-outbox")
_running: Future[int] | None = None


def step(moment: datetime, using: str = "default") -> None:
    """Let one thread of this process deliver; a sink that hangs keeps nothing else of the worker waiting."""
    global _running  # noqa: PLW0603 — the one delivery that this process has under way
    if (_running is None or _running.done()) and waiting(moment, using):
        _running = _pool.submit(_in_thread, using)


def _in_thread(using: str) -> int:
    try:
        return deliver(timezone.now(), using)
    except Exception:
        log.exception("delivery failed")
        raise
    finally:
        connections.close_all()
