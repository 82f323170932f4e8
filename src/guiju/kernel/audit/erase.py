"""Erasing personal data from evidence: content and salt go, the commitment stays, so every seal stays valid."""

from datetime import datetime

from guiju.kernel.audit.models import PrivatePart


def erase(evidence_id: int, item: int, at: datetime, using: str = "default") -> bool:
    """Empty the private part of one item; False when it was empty already. Called inside a run, whose evidence says so.

    Raises:
        PrivatePart.DoesNotExist: the run kept no personal data of that item.
    """
    part = PrivatePart.objects.using(using).filter(evidence_id=evidence_id, item=item)
    if part.filter(erased_at__isnull=True).update(payload=None, salt=None, erased_at=at):
        return True
    part.only("id").get()
    return False
