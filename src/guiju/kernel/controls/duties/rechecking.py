"""A superior looks again, the next day, at some of what was signed suspiciously."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Annotated

import orjson
from django.db.models import QuerySet
from django.utils import timezone
from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.checks import checks_in
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.duties.watching import DutySuspicious, SuspiciousParams
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.in_force import bounds_of
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import as_day, as_moment
from guiju.kernel.store.written import Given, Written

RECHECK = OccasionalDuty("controls.recheck", "上级复查", Params)
ONE_DAY = timedelta(days=1)
_FETCH = (
    "fingerprint", "title", "place_id", "day", "opens_at", "closes_at", "due_at", "bundle", "superior", "checks",
    "clauses", "mode",
)  # fmt: skip


class RecheckInput(Input):
    item: Annotated[
        str, Label("职责"), Reference("controls.DutyItem", by="fingerprint", fetch=_FETCH, title="职责事项")
    ]
    checks: Annotated[int, Field(ge=1, le=40), Label("复查项数")]


class AskRecheck(Command):
    """Which checks are looked at again nobody chooses. Run by the program itself, any number of times."""

    key = "controls.ask_recheck"
    title = "安排上级复查"
    header = RecheckInput

    def apply(self, batch: Batch, work: Work) -> None:
        rows = [
            (f"{RECHECK.key}/{record.id}/{record.place_id}/{as_day(record.day) + ONE_DAY}/*", record, checks)
            for record, checks in zip(batch.head.record("item"), batch.head.checks, strict=True)
        ]
        known = {
            mark
            for (mark,) in work.select(
                f"select fingerprint from controls_dutyitem where {any_of('fingerprint', 'text', work.using)}",
                [array([mark for mark, *_ in rows], work.using)],
            )
        }
        fresh = [row for row in rows if row[0] not in known]
        records = [record for _, record, _ in fresh]
        work.insert(
            DutyItem,
            {
                "fingerprint": [mark for mark, *_ in fresh],
                "duty": RECHECK.key,
                "clauses": [record.clauses for record in records],
                "mode": [record.mode for record in records],
                "title": [f"复查：{record.title}"[:120] for record in records],
                "place_id": [record.place_id for record in records],
                "day": [as_day(record.day) + ONE_DAY for record in records],
                "opens_at": [as_moment(record.opens_at) + ONE_DAY for record in records],
                "closes_at": [as_moment(record.closes_at) + ONE_DAY for record in records],
                "due_at": [as_moment(record.due_at) + ONE_DAY for record in records],
                "bundle": [record.bundle for record in records],
                "posts": [orjson.dumps([record.superior]).decode() for record in records],
                "holder": 0,
                "superior": "",
                "checks": [_chosen(record.fingerprint, record.checks, count) for _, record, count in fresh],
                "evidence": "[]",
                "answer_days": 0,
                "planned_at": work.now,
                "settled_at": None,
            },
            len(fresh),
        )


def _chosen(fingerprint: str, stored: str, count: int) -> str:
    """So many of the checks, in an order that the digest of the item gives."""
    titles = [check.title for check in checks_in(stored) if not check.kind]
    titles.sort(key=lambda title: sha256(f"{fingerprint}/{title}".encode()).digest())
    return orjson.dumps(titles[:count]).decode()


def _suspicious(using: str) -> QuerySet[DutyItem, tuple[int, str]]:
    found = Finding.objects.using(using).filter(control=DutySuspicious.key, resolved_at__isnull=True)
    items = DutyItem.objects.using(using).filter(fingerprint__in=found.values("fingerprint")).exclude(superior="")
    return items.filter(day__gte=Given("since")).order_by("id").values_list("id", "fingerprint")


_SUSPICIOUS = Written(_suspicious)
_ASKED = Written(
    lambda using: (
        DutyItem.objects.using(using).filter(duty=RECHECK.key, day__gte=Given("since")).values_list("fingerprint")
    )
)


def ask(moment: datetime, using: str = "default") -> int:
    """A re-check of each finding that has none yet; a step of the ticker."""
    bounds = bounds_of(DutySuspicious, moment, using)
    params = [bound.params for bound in bounds if isinstance(bound.params, SuspiciousParams)]
    if not params:
        return 0
    since = {"since": timezone.localdate(moment) - ONE_DAY}
    asked = {int(mark.split("/")[1]) for mark in _ASKED.column(since, using)}
    given: list[dict[str, object]] = [
        {"item": mark, "checks": max(each.recheck for each in params)}
        for key, mark in _SUSPICIOUS.rows(since, using)
        if key not in asked
    ]
    if given:
        request = request_of("recheck", given)
        run_items(AskRecheck, given, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
    return len(given)
