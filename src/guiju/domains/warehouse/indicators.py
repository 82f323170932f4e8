"""What the warehouse lets indicators and improvements be counted from."""

from collections.abc import Sequence
from datetime import datetime

from guiju.domains.office.api import Cycle, clock, cycles
from guiju.domains.policy.api import LiveSource, Read, offer
from guiju.domains.warehouse.models import BatchInspection, Dispatch, InspectionResult
from guiju.kernel.controls.evaluation import Span

PER_CENT = 100


def _failed_lots(span: Span, using: str) -> Read:
    """The share in per cent of the inspected lots that failed at least once in the span, rounded up."""
    rows = BatchInspection.objects.using(using).filter(inspected_at__gte=span.begins, inspected_at__lt=span.ends)
    results = list(rows.order_by("id").values_list("batch__code", "batch_id", "result"))
    lots = {batch for _, batch, _ in results}
    failed = {batch: lot for lot, batch, result in results if result == InspectionResult.FAILED}
    return Read(-(-len(failed) * PER_CENT // len(lots)) if lots else None, list(failed.values()))


def _issues(since: datetime, using: str) -> Sequence[Cycle]:
    """From the request until the goods left."""
    rows = Dispatch.objects.using(using).filter(left_at__gte=since)
    return cycles(list(rows.values_list("request__requested_at", "left_at")))


def register() -> None:
    clock("出库", _issues)
    offer(LiveSource("warehouse.failed_lots", "在库复检：不合格批次占比", "quarter", "", _failed_lots))
