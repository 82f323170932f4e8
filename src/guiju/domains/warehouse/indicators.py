"""What the warehouse lets indicators be counted from."""

from guiju.domains.policy.api import LiveSource, Read, offer
from guiju.domains.warehouse.models import BatchInspection, InspectionResult
from guiju.kernel.controls.evaluation import Span

PER_CENT = 100


def _failed_lots(span: Span, using: str) -> Read:
    """The share in per cent of the inspected lots that failed at least once in the span, rounded up."""
    rows = BatchInspection.objects.using(using).filter(inspected_at__gte=span.begins, inspected_at__lt=span.ends)
    results = list(rows.order_by("id").values_list("batch__code", "batch_id", "result"))
    lots = {batch for _, batch, _ in results}
    failed = {batch: lot for lot, batch, result in results if result == InspectionResult.FAILED}
    return Read(-(-len(failed) * PER_CENT // len(lots)) if lots else None, list(failed.values()))


def register() -> None:
    offer(LiveSource("warehouse.failed_lots", "在库复检：不合格批次占比", "quarter", "", _failed_lots))
