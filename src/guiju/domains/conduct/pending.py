"""What is asked for again until it has come."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from guiju.domains.conduct.commands.review_suggestion import asked_for_plan
from guiju.domains.conduct.controls.suggestions import AdoptionPending
from guiju.domains.conduct.models import ReportConclusion, Suggestion
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.store.written import Written
from guiju.kernel.worklist.commands import OpenTasks, SendMessages

UNDECIDED = "conduct.referral_undecided"
WEEK = 7


def step(moment: datetime, using: str = "default") -> None:
    """Ask for plans each month and about referrals each week, once; a step of the ticker."""
    _ask_plans(moment, using)
    _ask_referrals(moment, using)


def _undecided(using: str) -> QuerySet[ReportConclusion, tuple[Any, ...]]:
    final = ReportConclusion.objects.filter(report=OuterRef("report"), is_pending=False)
    rows = ReportConclusion.objects.using(using).filter(~Exists(final), is_pending=True, report__referral__isnull=True)
    return rows.order_by("id").values_list("report", "report__handler", "report__number", "concluded_at")


_UNDECIDED = Written(_undecided)


def _ask_referrals(moment: datetime, using: str) -> None:
    """Reports that stay 待定, a week after they were left so and each week again."""
    today = timezone.localdate(moment)
    request = f"conduct.referrals:{today}"
    due = {
        report: (handler, number)
        for report, handler, number, at in _UNDECIDED.rows({}, using)
        if handler and (days := (today - timezone.localdate(at)).days) and days % WEEK == 0
    }
    if not due or evidence_by_request(SYSTEM, SendMessages.key, [request], using):
        return
    items = [
        {
            "person": handler,
            "kind": UNDECIDED,
            "title": f"举报件 {number} 仍待定：请提出处分或决定是否移送（REFERRAL_UNDECIDED）",
            "page": "conduct_reports",
        }
        for handler, number in due.values()
    ]
    run_items(SendMessages, items, Context(SYSTEM, moment, request, using=using))


def _ask_plans(moment: datetime, using: str) -> None:
    request = f"conduct.pending:{timezone.localdate(moment):%Y-%m}"
    waiting = unsettled(AdoptionPending.key, using)
    if not waiting or evidence_by_request(SYSTEM, OpenTasks.key, [request], using):
        return
    rows = Suggestion.objects.using(using).filter(number__in=waiting).order_by("id")
    lacking = list(rows.values_list("id", "title", "place_id"))
    asked = asked_for_plan(moment, lacking)
    asked["place"] = asked.pop("place_id")
    items = [
        {name: value[index] if isinstance(value, list) else value for name, value in asked.items()}
        for index in range(len(lacking))
    ]
    run_items(OpenTasks, items, Context(SYSTEM, moment, request, using=using))
