"""What a buyer thought of an order: its stars, once, as the platform's file says."""

from typing import Annotated

from pydantic import Field

from guiju.domains.orders.fields import PlatformNumber, ShopCode
from guiju.domains.orders.models import Order, Review
from guiju.domains.warehouse.fields import Moment, moments
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work


class ReviewInput(Input):
    shop: ShopCode
    platform_number: PlatformNumber
    stars: Annotated[int, Field(ge=1, le=5), Label("星级", "1 到 5", also=("评分", "评价星级", "描述相符"))]
    reviewed_at: Annotated[Moment, Label("评价时间", "空着就是现在", also=("评论时间",))] = None


class RecordReview(Command):
    key = "orders.record_review"
    title = "登记买家评价"
    header = ReviewInput
    records_reality = True
    from_files = True

    def prepare(self, batch: Batch, context: Context) -> list[Refusal]:
        shops, numbers = batch.head.ids("shop"), batch.head.platform_number
        rows = Order.objects.using(context.using).filter(platform_number__in=set(numbers))
        known = {(shop, number): order for order, shop, number in rows.values_list("id", "shop", "platform_number")}
        orders = [known.get(key) for key in zip(shops, numbers, strict=True)]
        batch.head.records["order"] = orders
        done = Review.objects.using(context.using).filter(order__in=[each for each in orders if each is not None])
        seen, refused = set(done.values_list("order", flat=True)), []
        for item, (shop, order) in enumerate(zip(shops, orders, strict=True)):
            if shop is None:
                continue
            if order is None:
                message = f"没有登记过平台订单 {numbers[item]}"
                refused.append(refusal(item, None, "reference_exists", message, "请先登记订单，再登记它的评价"))
                continue
            if order in seen:
                message = f"平台订单 {numbers[item]} 的评价已经登记过"
                refused.append(refusal(item, None, "once", message, "无需重复登记"))
            seen.add(order)
        return refused

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {
            "order_id": batch.head.record("order"),
            "stars": batch.head.stars,
            "reviewed_at": moments(batch.head.reviewed_at, work.now),
            "handler": work.actor,
            "recorded_at": work.now,
        }
        work.insert(Review, columns, batch.size)
