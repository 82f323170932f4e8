"""The step of the ticker that looks for referrals nobody has seen in time."""

from datetime import datetime

from guiju.kernel.commands.context import SYSTEM, Context, OnRefusal
from guiju.kernel.commands.receipts import request_of
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import Referral
from guiju.kernel.controls.referrals.commands import EscalateReferrals
from guiju.kernel.store.written import Given, Written

AT_A_TIME = 500


_UNSEEN = Written(
    lambda using: (
        Referral.objects.using(using)
        .filter(acknowledged_at__isnull=True, answer_by__lte=Given("moment"), escalation__isnull=True)
        .order_by("id")
        .values_list("id")[:AT_A_TIME]
    )
)


def escalate(moment: datetime, using: str = "default") -> int:
    """Tell those above, once; returns how many referrals were escalated."""
    items: list[dict[str, object]] = [{"referral": referral} for referral in _UNSEEN.column({"moment": moment}, using)]
    if items:
        request = request_of("referrals", items)
        run_items(EscalateReferrals, items, Context(SYSTEM, moment, request, OnRefusal.PARTIAL, using=using))
    return len(items)
