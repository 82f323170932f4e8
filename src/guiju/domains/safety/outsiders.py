"""Who from outside was briefed: the same person keeps it over his visits."""

from collections.abc import Sequence
from datetime import datetime

from guiju.domains.safety.models import Briefing, BriefingKind, Visitor

Known = dict[tuple[str, str], datetime]


def _who(visit: Visitor) -> tuple[str, str]:
    return visit.name.strip(), visit.company.strip()


def briefed(visits: Sequence[Visitor], since: datetime, using: str) -> dict[int, datetime]:
    """By visit when its person was told last, since a moment, on this visit or another of his; one statement."""
    companies = {visit.company for visit in visits}
    rows = Briefing.objects.using(using).filter(briefed_at__gte=since, visit__company__in=companies)
    rows = rows.select_related("visit")
    last: Known = {_who(row.visit): row.briefed_at for row in rows.order_by("briefed_at")}
    return {visit.pk: last[_who(visit)] for visit in visits if _who(visit) in last}


def fully_briefed(visits: Sequence[int], using: str) -> set[int]:
    """Those of these visits on which the whole briefing was given; one statement."""
    rows = Briefing.objects.using(using).filter(visit__in=visits, kind=BriefingKind.FULL)
    return set(rows.values_list("visit_id", flat=True))
