"""What is judged at the warehouse's gate, and of goods that are short."""

from datetime import datetime
from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class GatePassAsked(
    Subject, key="warehouse.gate_pass_asked", title="放行条", natural_key=("place", "document", "carrier")
):
    """A pass that is to be printed; ``carrier`` is his account, -1 for somebody from outside."""

    place: Annotated[int, "仓库"]
    document: Annotated[str, "出库单"]
    dispatch: Annotated[int | None, "出库单号"]
    issuer: Annotated[int, "签发人"]
    carrier: Annotated[int, "携出人"]


class PersonLeft(
    Subject,
    key="warehouse.person_left",
    title="出门核对",
    natural_key=("place", "gate_pass", "checked_at"),
    protected=True,
):
    """Somebody who left with what was counted; ``listed`` cartons may leave by his pass as it stands."""

    place: Annotated[int, "仓库"]
    gate_pass: Annotated[str, "放行条"]
    checked_at: Annotated[datetime, "核对时间"]
    standing: Annotated[str, "放行条状态"]
    listed: Annotated[int, "放行箱数"]
    counted: Annotated[int, "实点箱数"]
    personal: Annotated[int, "私人包裹"]
    registered: Annotated[int, "已登记的私人包裹"]


class CartonsHeld(
    Subject,
    key="warehouse.cartons_held",
    title="门岗待查",
    natural_key=("place", "gate_pass", "checked_at"),
    protected=True,
):
    place: Annotated[int, "仓库"]
    gate_pass: Annotated[str, "放行条"]
    checked_at: Annotated[datetime, "核对时间"]
    cartons: Annotated[int, "待查箱数"]


class GoodsSeenLeaving(
    Subject, key="warehouse.goods_seen_leaving", title="货物外带", natural_key=("place", "seen_at"), protected=True
):
    place: Annotated[int, "仓库"]
    seen_at: Annotated[datetime, "看见时间"]
    has_photo: Annotated[bool, "有照片"]


class ShortageStands(
    Subject, key="warehouse.shortage_stands", title="盘点短少", natural_key=("difference",), protected=True
):
    difference: Annotated[str, "盘点差异"]
    place: Annotated[int, "仓库"]
