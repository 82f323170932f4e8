"""Findings on what whoever is responsible has not signed: whoever keeps personnel hears that he was not informed, once each."""

from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.pledges.audience import Audience, asked
from guiju.kernel.controls.pledges.pledge import pledges
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.worklist.commands import OpenTasks
from guiju.kernel.worklist.models import Task

SOURCE = KIND = "pledge.not_informed"


def inform(now: datetime | None = None, using: str = "default") -> None:
    """Ask the named post about each such finding; a step of the ticker."""
    moment = now or timezone.now()
    day = timezone.localdate(moment)
    wanted = {code: each for code, each in asked(day, using).items() if each.terms.informs}
    if not wanted:
        return
    last = FindingAssignment.objects.filter(finding=OuterRef("pk")).order_by("-id").values("responsible")[:1]
    rows = Finding.objects.using(using).filter(resolved_at__isnull=True).exclude(control__in=pledges())
    rows = rows.annotate(who=Coalesce(Subquery(last), "owner")).filter(who__gt=0)
    found = [row for row in rows.order_by("id") if row.clause.partition(".")[0] in wanted]
    told = set(
        Task.objects.using(using)
        .filter(source=SOURCE, source_key__in=[str(row.id) for row in found])
        .values_list("source_key", flat=True)
    )
    fresh = [row for row in found if str(row.id) not in told]
    if not fresh:
        return
    people = Audience(day, using).of(wanted.values(), {row.who for row in fresh})
    unsigned = {(code, each.account) for code, signers in people.items() for each in signers if not each.is_done}
    items: list[dict[str, Any]] = [
        {
            "post": wanted[code].terms.informs,
            "place": row.place_id,
            "kind": KIND,
            "title": f"未告知：{row.title}（当事人没有签署 {row.clause}）",
            "page": "finding",
            "page_key": str(row.id),
            "source": SOURCE,
            "source_key": str(row.id),
        }
        for row in fresh
        if ((code := row.clause.partition(".")[0]), row.who) in unsigned
    ]
    if items:
        request = request_of("not-informed", [item["source_key"] for item in items])
        run_items(OpenTasks, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
