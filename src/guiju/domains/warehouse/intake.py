"""Taking goods into stock, for any document by which they enter."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone

from guiju.domains.warehouse.ledger import FOREVER, Incoming, Ledger
from guiju.domains.warehouse.models import Batch
from guiju.kernel.commands.work import Work


class Intake:
    """Goods of one command's lines: a stock batch and a layer each at once, ledger lines when the document's are written.

    In this order, because while a line waits for its document's number SQLite searches every move for each new layer.
    """

    def __init__(
        self,
        work: Work,
        *,
        warehouse_ids: Sequence[int],
        sku_ids: Sequence[int],
        states: Sequence[str],
        quantities: Sequence[int],
        costs: Sequence[int],
        occurred: Sequence[datetime],
        expires_on: Sequence[date | None],
        codes: Sequence[str] | str = "",
        produced_on: Sequence[date | None] | None = None,
    ) -> None:
        local = {moment: timezone.localdate(moment) for moment in set(occurred)}
        days = [local[moment] for moment in occurred]
        self.occurred = occurred
        self.batch_ids = work.insert(
            Batch,
            {
                "warehouse_id": list(warehouse_ids),
                "sku_id": list(sku_ids),
                "code": codes,
                "produced_on": produced_on,
                "expires_on": list(expires_on),
                "received_on": days,
            },
            len(days),
        )
        self.ledger = Ledger.of(work, list(zip(warehouse_ids, sku_ids, strict=True)))
        self.goods = Incoming(
            warehouse_ids=warehouse_ids,
            sku_ids=sku_ids,
            states=states,
            quantities=quantities,
            costs=costs,
            batch_ids=self.batch_ids,
            ranks=[(expiry or day).toordinal() for expiry, day in zip(expires_on, days, strict=True)],
            last_days=[expiry.toordinal() if expiry else FOREVER for expiry in expires_on],
        )
        self.layer_ids = self.ledger.bring_in(self.goods)

    def post(self, *, source: str, document_type: str, document_lines: Sequence[int], items: Sequence[int]) -> range:
        """Write the moves; returns their ids."""
        goods = self.goods
        moves = {
            "warehouse_id": goods.warehouse_ids,
            "sku_id": goods.sku_ids,
            "batch_id": self.batch_ids,
            "layer_id": self.layer_ids,
            "source": [source] * len(items),
            "target": goods.states,
            "quantity": goods.quantities,
            "cost": goods.costs,
            "document_type": document_type,
            "document_line": document_lines,
        }
        return self.ledger.post(moves, items, self.occurred)
