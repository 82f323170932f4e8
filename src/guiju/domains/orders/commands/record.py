"""An order that a platform has taken is recorded, once; what stock does not suffice for waits as 缺货待处理."""

from typing import Annotated

from pydantic import Field

from guiju.domains.orders.fields import BuyerPhone, PlatformNumber, ShipsOn, ShopCode
from guiju.domains.orders.models import Order, OrderLine, Presale, Recipient, Shortage
from guiju.domains.orders.standing import left_to_sell
from guiju.domains.warehouse.api import Wanted, lacking
from guiju.domains.warehouse.fields import Moment, Quantity, SkuCode, moments
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Money
from guiju.kernel.commands.work import Work
from guiju.kernel.org.entities import entities
from guiju.kernel.store.matching import matches
from guiju.lib.phones import plain


class OrderInput(Input):
    shop: ShopCode
    platform_number: PlatformNumber
    ordered_at: Annotated[Moment, Label("下单时间", also=("付款时间", "订单创建时间"))] = None
    ships_on: Annotated[ShipsOn | None, Label("预售发货日", "不是预售就空着")] = None
    phone: BuyerPhone = ""


class OrderLineInput(Input):
    sku: SkuCode
    quantity: Quantity
    amount: Annotated[
        int,
        Field(ge=0, le=10**12),
        Label("实付金额", "这一行买家付了多少；不知道就空着", also=("商品实付", "商品实付金额", "买家实付", "实付款")),
        Money(),
    ] = 0


class RecordOrder(Command):
    key = "orders.record_order"
    title = "登记平台订单"
    header = OrderInput
    line = OrderLineInput
    records_reality = True
    from_files = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        numbers = batch.head.platform_number
        known = Order.objects.using(context.using).filter(platform_number__in=set(numbers))
        seen, refused = set(known.values_list("shop", "platform_number")), []
        for item, key in enumerate(zip(batch.head.ids("shop"), numbers, strict=True)):
            if key in seen:
                refused.append(refusal(item, None, "once", f"平台订单 {key[1]} 已经登记过", "无需重复登记"))
            seen.add(key)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        warehouses = [shop.warehouse_id for shop in head.record("shop")]
        ordered = moments(head.ordered_at, work.now)
        orders = work.insert_numbered(
            Order,
            {
                "shop_id": head.ids("shop"),
                "warehouse_id": warehouses,
                "platform_number": head.platform_number,
                "ordered_at": ordered,
                "handler": work.actor,
                "recorded_at": work.now,
                "waits": True,
            },
            kind="DD",
            entities=entities(work, warehouses),
            dates=ordered,
            items=range(batch.size),
        )
        columns = {
            "order_id": batch.to_lines(orders),
            "line": [number + 1 for number in batch.numbers],
            "sku_id": lines.ids("sku"),
            "quantity": lines.quantity,
            "amount": lines.amount,
        }
        work.insert(OrderLine, columns, lines.size)
        self._note_recipients(batch, orders, work)
        self._note_presales(batch, orders, work)
        self._note_shortages(batch, warehouses, orders, work)

    def _note_recipients(self, batch: Batch, orders: range, work: Work) -> None:
        named = [item for item, phone in enumerate(batch.head.phone) if phone]
        numbers = [plain(batch.head.phone[item]) for item in named]
        columns = {
            "order_id": [orders[item] for item in named],
            "phone": [number or batch.head.phone[item] for number, item in zip(numbers, named, strict=True)],
            "match": matches(numbers),
        }
        work.insert(Recipient, columns, len(named))

    def _note_presales(self, batch: Batch, orders: range, work: Work) -> None:
        later = [item for item, day in enumerate(batch.head.ships_on) if day is not None]
        columns = {
            "order_id": [orders[item] for item in later],
            "ships_on": [batch.head.ships_on[item] for item in later],
            "handler": work.actor,
            "set_at": work.now,
        }
        work.insert(Presale, columns, len(later))

    def _note_shortages(self, batch: Batch, warehouses: list[int], orders: range, work: Work) -> None:
        """What earlier orders leave does not suffice for these; orders that are promised for later do not count."""
        pairs = zip(batch.to_lines(warehouses), batch.lines.ids("sku"), strict=True)
        rows = zip(batch.line_items, batch.numbers, pairs, batch.lines.sku, batch.lines.quantity, strict=True)
        wanted = [
            Wanted(item, number, 0, pair, sku, quantity)
            for item, number, pair, sku, quantity in rows
            if batch.head.ships_on[item] is None
        ]
        free = left_to_sell([line.pair for line in wanted], work.context)
        said: dict[int, list[str]] = {}
        for line, there in lacking(wanted, free):
            said.setdefault(line.item, []).append(f"{line.sku} 可用 {there}，需要 {line.quantity}")
        columns = {
            "order_id": [orders[item] for item in said],
            "reason": ["；".join(reasons)[:500] for reasons in said.values()],
            "noted_at": work.now,
        }
        work.insert(Shortage, columns, len(said))
