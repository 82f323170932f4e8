"""What is asked for again each month until it has come."""

from datetime import datetime

from django.utils import timezone

from guiju.domains.conduct.commands.review_suggestion import asked_for_plan
from guiju.domains.conduct.controls.suggestions import AdoptionPending
from guiju.domains.conduct.models import Suggestion
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.receipts import evidence_by_request
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.worklist.commands import OpenTasks


def step(moment: datetime, using: str = "default") -> None:
    """Ask for the month, once; a step of the ticker."""
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
