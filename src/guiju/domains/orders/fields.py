"""The input fields of orders, declared once."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from guiju.kernel.commands.fields import Label, Private, Reference

ShopCode = Annotated[
    str,
    Field(min_length=1, max_length=40),
    AfterValidator(str.upper),
    Label("店铺编码", also=("店铺", "店铺编号")),
    Reference("orders.Shop", fetch=("warehouse_id",), place="warehouse_id", title="店铺"),
]
OrderNumber = Annotated[
    str,
    Label("订单"),
    Reference("orders.Order", by="number", lock=True, place="warehouse_id", title="平台订单"),
]
DifferenceNumber = Annotated[
    str,
    Label("平台库存差异"),
    Reference("orders.ListingDifference", by="number", lock=True, place="warehouse_id", title="平台库存差异"),
]
PlatformNumber = Annotated[
    str, Field(min_length=1, max_length=60), Label("平台订单号", also=("订单编号", "订单号", "主订单编号"))
]
ShipsOn = Annotated[date, Label("预售发货日", also=("承诺发货日期", "预售发货时间"))]
BuyerPhone = Annotated[
    str,
    Field(max_length=40),
    Private(),
    Label("收货电话", "平台没有给就空着", also=("收货人手机", "收货人手机号", "收件人手机", "联系手机", "联系电话")),
]
SuspectedNumber = Annotated[
    str, Label("可疑交易"), Reference("orders.SuspectedTrade", by="number", lock=True, title="可疑交易")
]
StopNumber = Annotated[
    str,
    Label("平台停售"),
    Reference("orders.PlatformStop", by="number", lock=True, place="warehouse_id", title="平台停售"),
]
