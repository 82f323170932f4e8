"""补录: what is recorded later than it happened."""

from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery

from guiju.kernel.audit.models import Evidence
from guiju.lib.runs import RUN_BITS

AT_ONCE = timedelta(minutes=5)
"""What is recorded within this time of its happening was recorded as it happened."""
_RUN = -(1 << RUN_BITS)


def is_made_up(happened: datetime, recorded: datetime) -> bool:
    return recorded - happened > AT_ONCE


def recorded_late(moment: str, row: str = "pk") -> Subquery:
    """When a posted row was recorded, where that was later than its ``moment``; null for what was recorded at once.

    ``row`` is the path to the id of the row, which names its run.
    """
    evidence = Evidence.objects.filter(pk=OuterRef(row).bitand(_RUN), recorded_at__gt=OuterRef(moment) + AT_ONCE)
    return Subquery(evidence.values("recorded_at")[:1])
