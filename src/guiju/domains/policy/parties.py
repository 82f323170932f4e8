"""Whoever was let in falls under each version that has come into force since; a step of the ticker."""

from datetime import datetime

from django.utils import timezone

from guiju.domains.policy.commands.parties import ScopeParty
from guiju.domains.policy.controls.parties import lacking
from guiju.domains.policy.models import Party
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items

REQUEST = "policy.party_scopes"


def step(moment: datetime, using: str = "default") -> None:
    """Once a version and day; a party that has its row is left alone."""
    context = Context(SYSTEM, now=moment, using=using)
    let_in = Party.objects.using(using).filter(activation__isnull=False).order_by("id")
    types = {key: (number, kind) for key, number, kind in let_in.values_list("id", "number", "party_type")}
    if not types:
        return
    found = lacking({key: kind for key, (_, kind) in types.items()}, context)
    items: list[dict[str, object]] = [{"party": types[key][0]} for key, spans in found.items() if spans]
    if items:
        versions = sorted({span.number for spans in found.values() for span in spans})
        request = request_of(REQUEST, [timezone.localdate(moment), versions, items])
        run_items(ScopeParty, items, Context(SYSTEM, now=moment, request_id=request, using=using))
