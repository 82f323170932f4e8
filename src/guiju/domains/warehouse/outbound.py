"""Lines of issue requests: found by request and line number, and what is known of them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connections

from guiju.domains.warehouse.lines import not_reversed
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


def request_lines(requests: Iterable[int], using: str) -> list[RequestLineRecord]:
    """All lines of these requests in one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select l.id, l.request_id, l.line, l.sku_id, s.code, l.quantity, "
            "cast(coalesce((select sum(d.quantity) from warehouse_dispatchline d "
            f"where d.request_line_id = l.id and {not_reversed('dispatch', 'd.dispatch_id')}), 0) as bigint) "
            "from warehouse_issuerequestline l join catalogue_sku s on s.id = l.sku_id "
            f"where {any_of('l.request_id', using=using)}",
            [array(sorted(set(requests)), using)],
        )
        return [RequestLineRecord(*row) for row in cursor.fetchall()]
