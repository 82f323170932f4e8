"""A shop is registered: on which platform, from which warehouse it is served."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from guiju.domains.orders.models import Platform, Shop
from guiju.domains.orders.subjects import ShopOpened
from guiju.domains.warehouse.fields import Warehouse
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Fresh, Label
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.commands.work import Work


class OpenShopInput(Input):
    code: Annotated[
        str,
        Field(min_length=1, max_length=40),
        AfterValidator(str.upper),
        Label("店铺编码"),
        Fresh("orders.Shop"),
    ]
    name: Annotated[str, Field(min_length=1, max_length=120), Label("店铺名称")]
    platform: Annotated[
        Literal["taobao", "tmall", "jd", "pdd", "douyin", "kuaishou", "xiaohongshu", "own", "other"],
        Label("平台", choices={value: str(label) for value, label in Platform.choices}),
    ]
    warehouse: Annotated[Warehouse, Label("发货仓库")]
    carrier: Annotated[str, Field(min_length=1, max_length=60), Label("承运人", "来仓库提货的快递公司")]


class OpenShop(Command):
    key = "orders.open_shop"
    title = "登记店铺"
    header = OpenShopInput
    yields = (ShopOpened,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        return [Subjects(ShopOpened, {"shop": batch.head.code}, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        head = batch.head
        columns = {
            "code": head.code,
            "name": head.name,
            "platform": head.platform,
            "warehouse_id": head.ids("warehouse"),
            "carrier": head.carrier,
            "handler": work.actor,
            "opened_at": work.now,
        }
        work.insert(Shop, columns, batch.size)
