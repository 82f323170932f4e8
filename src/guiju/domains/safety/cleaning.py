"""The daily round of the areas: what was looked at on the spot counts whole, what lacks its scan half."""

from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, Value, When

from guiju.kernel.controls.models import WHOLE, DutyDone, DutyItem
from guiju.kernel.findings.models import Finding

CLEANED, UNSCANNED = "safety.areas_cleaned", "safety.area_unscanned"
SEEN, HALF, UNSEEN = "1", "0.5", "0"
POINTS = {SEEN: "pass", HALF: "warn", UNSEEN: "stop"}


def unscanned(using: str) -> QuerySet[DutyDone]:
    """Areas that somebody has answered for without scanning their code."""
    return DutyDone.objects.using(using).filter(item__duty=CLEANED, lacks__contains="未扫码", completion__isnull=True)


def rounds(using: str = "default") -> QuerySet[Any]:
    """Each area and day with its ``points``."""
    checked = Finding.objects.filter(control=UNSCANNED, fingerprint=OuterRef("fingerprint"), resolved_at__isnull=False)
    points = Case(
        When(WHOLE, then=Value(SEEN)),
        When(Exists(checked), done__isnull=False, then=Value(SEEN)),
        When(done__isnull=False, then=Value(HALF)),
        default=Value(UNSEEN),
        output_field=CharField(),
    )
    return DutyItem.objects.using(using).filter(duty=CLEANED).annotate(points=points)
