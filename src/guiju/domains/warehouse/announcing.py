"""Goods that came without their purchase order although some are on order: whoever ordered them is told."""

from collections.abc import Sequence

from guiju.domains.purchasing.api import waiting_orders
from guiju.kernel.commands.work import Work
from guiju.kernel.worklist.messages import Notice, send

KIND = "warehouse.unannounced"


def tell_who_ordered(
    work: Work, orders: Sequence[int | None], places: Sequence[int], skus: Sequence[int], lines: Sequence[str]
) -> None:
    """``orders`` are those the lines' arrivals name, ``lines`` say what came; one statement where any names none."""
    pairs = [(place, sku) for order, place, sku in zip(orders, places, skus, strict=True) if order is None]
    waiting = waiting_orders(pairs, work.using)
    send(
        work,
        [
            Notice(
                KIND,
                f"到货没有写采购单：{said}",
                f"采购单 {each.number} 还有 {each.quantity} 未到，请核对是否同一批。",
                page="record",
                page_key=f"purchasing.orders/{each.number}",
                person=each.handler,
            )
            for order, place, sku, said in zip(orders, places, skus, lines, strict=True)
            if order is None
            for each in waiting.get((place, sku), [])
        ],
    )
