"""The report to the police: what is missing from where, as it can be printed and signed."""

from django.db.models import Sum

from guiju.domains.warehouse.models import BinCount, BinStock, SuspectedTheft
from guiju.domains.warehouse.queries import Places
from guiju.domains.warehouse.ui.paper import Column, Event, Paper


def theft(number: str, places: Places) -> Paper | None:
    found = SuspectedTheft.objects.filter(number=number).select_related("warehouse__entity").first()
    if found is None or (places is not None and found.warehouse_id not in places):
        return None
    under = list(found.bins.select_related("bin").order_by("bin__code"))
    cards = BinStock.objects.filter(bin__in=[each.bin_id for each in under]).values(
        "bin__code", "sku__code", "sku__name"
    )
    rows = [
        [row["bin__code"], row["sku__code"], row["sku__name"], row["total"]]
        for row in cards.annotate(total=Sum("quantity")).order_by("bin__code", "sku__code")
    ]
    counts = BinCount.objects.filter(under__in=under).select_related("under__bin").order_by("id")
    return Paper(
        kind="报案材料",
        number=found.number,
        id=found.id,
        place=found.warehouse,
        properties=[
            ("报案单位", found.warehouse.entity.name),
            ("地点", found.warehouse.name),
            ("发现时间", found.found_at),
            ("情况", found.description),
            ("涉及库位", "、".join(each.bin.code for each in under)),
            ("受理单位", "________派出所"),
            ("受理编号", "________________"),
        ],
        columns=[Column("库位"), Column("商品编码"), Column("品名"), Column("卡上结存", is_number=True)],
        rows=rows,
        events=[
            Event(found.found_at, "登记被盗嫌疑", found.handler),
            *(
                Event(
                    each.counted_at,
                    f"盘点库位 {each.under.bin.code}：卡上 {each.card_quantity}，实盘 {each.quantity}",
                    each.counter,
                )
                for each in counts
            ),
        ],
        signatures=[("登记人", found.handler), ("报案人", None), ("受理民警", None)],
    )
