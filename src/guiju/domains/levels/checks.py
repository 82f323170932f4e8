"""What ``guiju verify`` compares: order lines with what came of them, proposals with their decisions."""

from django.db import connections
from django.db.models import Q

from guiju.domains.levels.models import Proposal
from guiju.domains.purchasing.models import PurchaseOrderLine
from guiju.domains.warehouse.api import not_reversed
from guiju.kernel.audit.report import Result, Tally, named, register_check

_CAME = f"""
select l.id, l.received, coalesce(c.came, 0), l.cancelled, coalesce(x.gone, 0)
from purchasing_purchaseorderline l
left join (
  select a.order_id, r.sku_id, sum(r.quantity) as came from warehouse_receiptline r
  join warehouse_receipt d on d.id = r.receipt_id join warehouse_arrival a on a.id = d.arrival_id
  where a.order_id is not null and {not_reversed("receipt", "d.id")} group by a.order_id, r.sku_id
) as c on c.order_id = l.order_id and c.sku_id = l.sku_id
left join (
  select order_line_id, sum(quantity) as gone from purchasing_linecancellation group by order_line_id
) as x on x.order_line_id = l.id
where l.received <> coalesce(c.came, 0) or l.cancelled <> coalesce(x.gone, 0) order by l.id limit 1
"""


def check_orders(using: str) -> Result:
    tally = Tally(PurchaseOrderLine.objects.using(using).count())
    with connections[using].cursor() as cursor:
        cursor.execute(_CAME)
        for line, received, came, cancelled, gone in cursor.fetchall():
            tally.fail(
                f"{named(PurchaseOrderLine, line)} 记已入库 {received}、已取消 {cancelled}，单据为 {came}、{gone}"
            )
    return tally.result()


def check_proposals(using: str) -> Result:
    tally = Tally(Proposal.objects.using(using).count())
    strange = Proposal.objects.using(using).filter(
        Q(is_open=True, decision__isnull=False) | Q(is_open=False, decision__isnull=True)
    )
    for proposal in strange.order_by("id").values_list("id", flat=True)[:1]:
        tally.fail(f"{named(Proposal, proposal)} 的待决定标记与决定不符")
    return tally.result()


def register() -> None:
    register_check("on_order", "采购明细与入库、取消相符", check_orders)
    register_check("proposals", "库存建议有决定的记录", check_proposals)
