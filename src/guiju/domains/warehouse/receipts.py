"""Lines of receipts: found by receipt and line number, with what of them stands in bins."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connections

from guiju.domains.warehouse.lines import not_reversed
from guiju.kernel.store.arrays import any_of, array


class ReceiptLineRecord(NamedTuple):
    """Quantities in the SKU's unit; nothing of a receipt that was reversed waits to be put away."""

    id: int
    receipt_id: int
    line: int
    sku_id: int
    sku: str
    quantity: int
    batch_id: int
    put_away: int
    is_reversed: bool

    @property
    def waiting(self) -> int:
        """What is left to put away."""
        return 0 if self.is_reversed else self.quantity - self.put_away


def receipt_lines(receipts: Iterable[int], using: str) -> list[ReceiptLineRecord]:
    """All lines of these receipts in one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select l.id, l.receipt_id, l.line, l.sku_id, s.code, l.quantity, "
            "(select m.batch_id from warehouse_move m where m.document_line = l.id and m.document_type = 'receipt' "
            "order by m.id limit 1), cast(coalesce((select sum(e.quantity) from warehouse_binentry e "
            f"where e.receipt_line_id = l.id), 0) as bigint), not {not_reversed('receipt', 'l.receipt_id')} "
            "from warehouse_receiptline l join catalogue_sku s on s.id = l.sku_id "
            f"where {any_of('l.receipt_id', using=using)} order by l.id",
            [array(sorted(set(receipts)), using)],
        )
        return [ReceiptLineRecord(*row)._replace(is_reversed=bool(row[-1])) for row in cursor.fetchall()]
