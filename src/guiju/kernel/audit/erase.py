"""Erasing personal data from evidence: content and salt go, the commitment stays, so every seal stays valid."""

from collections.abc import Sequence
from datetime import datetime

from guiju.kernel.audit.models import PrivatePart


def erase_parts(parts: Sequence[int], at: datetime, using: str = "default") -> int:
    """Empty these private parts; how many were not empty. Called inside a run, whose evidence says so."""
    kept = PrivatePart.objects.using(using).filter(id__in=parts, erased_at__isnull=True)
    return kept.update(payload=None, salt=None, erased_at=at)


def erase(evidence_id: int, item: int, at: datetime, using: str = "default") -> bool:
    """Empty the private part of one item; False when it was empty already.

    Raises:
        PrivatePart.DoesNotExist: the run kept no personal data of that item.
    """
    part = PrivatePart.objects.using(using).only("id").get(evidence_id=evidence_id, item=item)
    return bool(erase_parts([part.id], at, using))
