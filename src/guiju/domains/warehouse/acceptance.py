"""What the inspections of a lot amount to."""

from collections.abc import Iterable

from guiju.domains.warehouse.models import BatchInspection, InspectionResult

PENDING, FAILED, PASSED, CONCEDED = "待检", "不合格", "合格", "让步接收"
ACCEPTED = (PASSED, CONCEDED)


def verdicts(batches: Iterable[int], using: str) -> dict[int, str]:
    """By batch (id); one that has failed passes only by a concession of its last failure. One statement."""
    found: dict[int, str] = {}
    rows = BatchInspection.objects.using(using).filter(batch__in=set(batches)).order_by("id")
    for batch, result, conceded in rows.values_list("batch_id", "result", "concession"):
        if result == InspectionResult.FAILED:
            found[batch] = FAILED if conceded is None else CONCEDED
        else:
            found.setdefault(batch, PASSED)
    return found


def open_failures(batches: Iterable[int], using: str) -> dict[int, int]:
    """By batch (id) its last failed inspection, where nobody has conceded it; one statement."""
    failed = BatchInspection.objects.using(using).filter(batch__in=set(batches), result=InspectionResult.FAILED)
    last: dict[int, tuple[int, int | None]] = {}
    for batch, inspection, conceded in failed.order_by("id").values_list("batch_id", "id", "concession"):
        last[batch] = (inspection, conceded)
    return {batch: inspection for batch, (inspection, conceded) in last.items() if conceded is None}
