"""仓库单据过总账: what the documents of the warehouse come to by product, less what was posted of them before."""

from typing import NamedTuple

from django.db import connections

from guiju.domains.ledger.api import AccountBalance, PostVoucher, VoucherSource, stock_account
from guiju.domains.warehouse.fields import LockedWarehouse
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array


class PostToLedgerInput(Input):
    warehouse: LockedWarehouse


class Entry(NamedTuple):
    sku: str
    quantity: int
    amount: int


_LINES = """
select e.warehouse, u.id, u.code, cast(sum(e.quantity) as bigint), cast(sum(e.cost) as bigint) from (
  select d.warehouse_id as warehouse, l.sku_id as sku, {receipts} * l.quantity as quantity, {receipts} * l.cost as cost
  from warehouse_receipt d join warehouse_receiptline l on l.receipt_id = d.id where {mine}
  union all
  select d.warehouse_id, l.sku_id, -{dispatches} * l.quantity, -{dispatches} * l.cost
  from warehouse_dispatch d join warehouse_dispatchline l on l.dispatch_id = d.id where {mine}
  union all
  select d.warehouse_id, l.sku_id, l.quantity, l.cost
  from warehouse_return d join warehouse_returnline l on l.document_id = d.id where {mine}
  union all
  select d.warehouse_id, l.sku_id, case f.kind when 'surplus' then l.quantity else -l.quantity end,
    case f.kind when 'surplus' then l.cost else -l.cost end
  from warehouse_adjustment d join warehouse_adjustmentline l on l.adjustment_id = d.id
  join warehouse_stockdifference f on f.id = l.difference_id where {mine} and f.kind <> 'damaged'
) as e join catalogue_sku u on u.id = e.sku group by e.warehouse, u.id, u.code order by 1, 3
"""
_STANDS = (
    "case when exists (select 1 from warehouse_reversal v where v.document_type = '{0}' and v.document_id = d.id) "
    "then 0 else 1 end"
)
"""What was reversed counts nothing, but its product stays on the list: what was posted of it before is taken back."""


class PostToLedger(Command):
    """Where nothing is left to post, no voucher is written."""

    key = "warehouse.post_to_ledger"
    title = "仓库单据过总账"
    header = PostToLedgerInput
    causes = ("ledger.post_voucher",)

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        warehouses = batch.head.ids("warehouse")
        entries = _entries({each for each in warehouses if each is not None}, context.using)
        seen: set[int] = set()
        found: list[list[Entry]] = []
        for warehouse in warehouses:
            found.append([] if warehouse in seen else entries.get(warehouse, []))
            seen.add(warehouse)
        batch.head.records["entries"] = found
        return []

    def apply(self, batch: Batch, work: Work) -> None:
        items = [item for item, found in enumerate(batch.head.record("entries")) if found]
        rows = [(at, entry) for at, item in enumerate(items) for entry in batch.head.record("entries")[item]]
        if not items:
            return
        posted = work.perform(
            PostVoucher,
            {
                "place": [batch.head.warehouse[item] for item in items],
                "booked_on": [None] * len(items),
                "summary": ["仓库单据汇总"] * len(items),
                "source": [VoucherSource.WAREHOUSE.value] * len(items),
            },
            origin=items,
            lines={
                "sku": [entry.sku for _, entry in rows],
                "quantity": [entry.quantity for _, entry in rows],
                "amount": [entry.amount for _, entry in rows],
            },
            line_items=[at for at, _ in rows],
        )
        work.answer(items, voucher=[answer.get("number", "") for answer in posted.answers])


def _entries(warehouses: set[int], using: str) -> dict[int, list[Entry]]:
    """By warehouse; two statements."""
    sql = _LINES.format(
        mine=any_of("d.warehouse_id", using=using),
        receipts=_STANDS.format("receipt"),
        dispatches=_STANDS.format("dispatch"),
    )
    posted = stock_account(warehouses, using, source=VoucherSource.WAREHOUSE)
    found: dict[int, list[Entry]] = {}
    with connections[using].cursor() as cursor:
        cursor.execute(sql, [array(sorted(warehouses), using)] * 4)
        for warehouse, sku, code, quantity, cost in cursor.fetchall():
            before = posted.get((warehouse, sku), AccountBalance(0, 0))
            entry = Entry(code, quantity - before.quantity, cost - before.amount)
            if entry.quantity or entry.amount:
                found.setdefault(warehouse, []).append(entry)
    return found
