"""What has left the warehouse on a basis."""

from collections.abc import Sequence

from django.db import connections

from guiju.domains.warehouse.lines import not_reversed
from guiju.kernel.store.arrays import any_of, array


def gone_by_basis(bases: Sequence[str], using: str = "default") -> dict[str, tuple[int, int]]:
    """Quantity and cost (分) dispatched by the requests with each basis; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select q.basis, cast(sum(l.quantity) as bigint), cast(sum(l.cost) as bigint) from warehouse_issuerequest q "
            "join warehouse_dispatch d on d.request_id = q.id join warehouse_dispatchline l on l.dispatch_id = d.id "
            f"where {any_of('q.basis', 'text', using)} and {not_reversed('dispatch', 'd.id')} group by q.basis",
            [array(sorted(set(bases)), using)],
        )
        return {basis: (quantity, cost) for basis, quantity, cost in cursor.fetchall()}
