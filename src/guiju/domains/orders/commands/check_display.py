"""Somebody looks whether the home page of a shop shows the licence, and keeps the picture."""

from collections.abc import Iterable
from typing import Annotated

from guiju.domains.orders.fields import ShopCode
from guiju.domains.orders.models import ShopDisplay
from guiju.domains.warehouse.fields import FileDigest
from guiju.kernel.commands.attaching import attach
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label
from guiju.kernel.commands.work import Work

DISPLAY = "orders.display"


class DisplayInput(Input):
    shop: ShopCode
    is_shown: Annotated[bool, Label("首页已公示营业执照信息", "在首页显著位置，点得开、看得清")]
    screenshot: Annotated[FileDigest, Label("首页截图", "已公示的必须上传")] = None


class CheckDisplay(Command):
    key = "orders.check_display"
    title = "核对店铺证照公示"
    header = DisplayInput
    records_reality = True

    def prepare(self, batch: Batch, context: Context) -> Iterable[Refusal]:
        for item, (is_shown, screenshot) in enumerate(batch.head.rows("is_shown", "screenshot")):
            if is_shown and not screenshot:
                yield refusal(item, None, "clause_whole", "没有首页截图", "请上传看得见营业执照信息的首页截图")

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "shop_id": head.ids("shop"),
            "is_shown": head.is_shown,
            "handler": work.actor,
            "checked_at": work.now,
        }
        ids = work.insert(ShopDisplay, columns, batch.size)
        attach(work, "店铺首页截图", DISPLAY, ids, head.record("screenshot"))
