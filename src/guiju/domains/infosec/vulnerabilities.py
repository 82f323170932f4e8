"""Vulnerabilities as they stand."""

from typing import Any

from django.db.models import Case, CharField, Exists, Max, OuterRef, QuerySet, Subquery, Value, When

from guiju.domains.infosec.models import Acceptance, Mending, Proof, Vulnerability

OPEN, RETEST, ACCEPTED, CLOSED = "待修复", "待复测", "已接受风险", "已关闭"
STATES = {OPEN: "stop", RETEST: "warn", ACCEPTED: "duty", CLOSED: "pass"}


def vulnerabilities(now: Any, using: str = "default") -> QuerySet[Any]:
    """Every vulnerability with ``mended_at``, ``accepted_until`` and ``standing``."""
    mended = Mending.objects.filter(vulnerability=OuterRef("pk")).order_by("-id")
    accepted = Acceptance.objects.filter(vulnerability=OuterRef("pk")).order_by()
    until = accepted.values("vulnerability").annotate(last=Max("until")).values("last")
    rows = Vulnerability.objects.using(using).annotate(
        mended_at=Subquery(mended.values("mended_at")[:1]),
        accepted_until=Subquery(until),
        was_looked_at=Exists(Proof.objects.filter(vulnerability=OuterRef("pk"))),
    )
    states = Case(
        When(closed_at__isnull=False, then=Value(CLOSED)),
        When(accepted_until__gt=now, then=Value(ACCEPTED)),
        When(mended_at__isnull=False, then=Value(RETEST)),
        default=Value(OPEN),
        output_field=CharField(),
    )
    return rows.annotate(standing=states)
