"""Lines of issue requests: found by request and line number, and what is known of them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connections

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.references import unknown
from guiju.kernel.store.arrays import any_of, array


class RequestLineRecord(NamedTuple):
    """A line of a request with what has been dispatched of it; quantities in the SKU's unit."""

    id: int
    request_id: int
    line: int
    sku_id: int
    sku: str
    quantity: int
    dispatched: int


_NOT_REVERSED = """not exists (
  select 1 from warehouse_reversal v where v.document_type = 'dispatch' and v.document_id = d.dispatch_id)"""


def request_lines(requests: Iterable[int], using: str) -> list[RequestLineRecord]:
    """All lines of these requests in one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select l.id, l.request_id, l.line, l.sku_id, s.code, l.quantity, "
            "cast(coalesce((select sum(d.quantity) from warehouse_dispatchline d "
            f"where d.request_line_id = l.id and {_NOT_REVERSED}), 0) as bigint) "
            "from warehouse_issuerequestline l join catalogue_sku s on s.id = l.sku_id "
            f"where {any_of('l.request_id', using=using)}",
            [array(sorted(set(requests)), using)],
        )
        return [RequestLineRecord(*row) for row in cursor.fetchall()]


def resolve_lines(batch: Batch, context: Context) -> list[Refusal]:
    """Fill ``request_line`` records of a batch whose lines name a line number of the header's request."""
    requests = batch.to_lines(batch.head.ids("request"))
    found = {(r.request_id, r.line): r for r in request_lines((a for a in requests if a is not None), context.using)}
    records = [found.get((request, line)) for request, line in zip(requests, batch.lines.line, strict=True)]
    batch.lines.records["request_line"] = records
    return [
        unknown(batch.line_items[index], batch.numbers[index], "行号", batch.lines.line[index], "出库申请的行号")
        for index, record in enumerate(records)
        if record is None and requests[index] is not None
    ]
