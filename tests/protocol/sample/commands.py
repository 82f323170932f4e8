"""Commands that put parcels on shelves, each with one way of going wrong."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.fields import Label, Private, Reference
from guiju.kernel.commands.ports import Holding
from guiju.kernel.commands.reactions import reaction
from guiju.kernel.commands.subjects import Subject, Subjects
from guiju.kernel.commands.work import Work
from tests.protocol.sample.models import Parcel, Shelf, Slip, Tag

ENTITY = (1, "GJ")
ShelfCode = Annotated[str, Label("货架"), Reference("sample.Shelf", fetch=("free",), place="place", title="货架")]
Quantity = Annotated[int, Field(ge=1, le=1_000_000), Label("件数")]


class ParcelStored(Subject, key="sample.parcel_stored", title="上架", natural_key=("code",)):
    code: Annotated[str, "包裹"]
    shelf: Annotated[str, "货架"]
    place: Annotated[int, "地点"]
    quantity: Annotated[int, "件数"]


class ParcelCame(Subject, key="sample.parcel_came", title="到件", natural_key=("code",), protected=True):
    code: Annotated[str, "包裹"]
    quantity: Annotated[int, "件数"]


class TagPrinted(Subject, key="sample.tag_printed", title="打印标签", natural_key=("code",)):
    code: Annotated[str, "标签"]
    quantity: Annotated[int, "件数"]


@dataclass(frozen=True)
class Stored:
    """Event: parcels are on a shelf."""

    codes: list[str]
    quantities: list[int]
    items: list[int]


class StoreInput(Input):
    shelf: ShelfCode
    courier: Annotated[str, Field(max_length=60), Label("快递员"), Private()] = ""


class ParcelInput(Input):
    code: Annotated[str, Field(min_length=1, max_length=40), Label("包裹")]
    quantity: Quantity


def stored(batch: Batch) -> Subjects:
    columns = {
        "code": batch.lines.code,
        "shelf": batch.to_lines(batch.head.shelf),
        "place": batch.to_lines([record.place for record in batch.head.record("shelf")]),
        "quantity": batch.lines.quantity,
    }
    return Subjects(ParcelStored, columns, batch.line_items, batch.numbers)


def no_room(item: int) -> object:
    return refusal(item, None, "stock_suffices", "空位刚被他人占用", "请换一个货架", retryable=True)


def put(batch: Batch, work: Work) -> None:
    shelves = batch.head.ids("shelf")
    slips = work.insert_numbered(
        Slip,
        {"shelf_id": shelves, "stored_at": work.now},
        kind="SJ",
        entities=[ENTITY] * batch.size,
        dates=[work.now] * batch.size,
        items=range(batch.size),
    )
    columns = {
        "code": batch.lines.code,
        "slip_id": batch.to_lines(slips),
        "shelf_id": batch.to_lines(shelves),
        "quantity": batch.lines.quantity,
    }
    work.insert(Parcel, columns, batch.lines.size)
    taken = [-quantity for quantity in batch.lines.quantity]
    work.adjust(Shelf, batch.to_lines(shelves), {"free": taken}, batch.line_items, no_room)


class Store(Command):
    key = "sample.store"
    title = "上架"
    header = StoreInput
    line = ParcelInput
    yields = (ParcelStored,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        return [stored(batch)]

    def apply(self, batch: Batch, work: Work) -> None:
        put(batch, work)


class PrintTagInput(Input):
    code: Annotated[str, Field(min_length=1, max_length=60), Label("标签")]
    quantity: Quantity
    shelf: Annotated[str | None, Label("货架"), Reference("sample.Shelf", place="place", title="货架")] = None


class PrintTag(Command):
    """A lower command; `sample.tag_limit` and its kin judge it."""

    key = "sample.print_tag"
    title = "打印标签"
    header = PrintTagInput
    yields = (TagPrinted,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"code": batch.head.code, "quantity": batch.head.quantity}
        return [Subjects(TagPrinted, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(Tag, {"code": batch.head.code, "quantity": batch.head.quantity}, batch.size)
        work.answer(range(batch.size), tag=batch.head.code)


class StoreTagged(Store):
    """Stores, then prints a tag for each line by performing the lower command."""

    key = "sample.store_tagged"
    causes = ("sample.print_tag",)

    def apply(self, batch: Batch, work: Work) -> None:
        put(batch, work)
        head = {"code": batch.lines.code, "quantity": batch.lines.quantity}
        performed = work.perform(PrintTag, head, origin=batch.line_items)
        for item, answer in zip(batch.line_items, performed.answers, strict=True):
            work.answer([item], tag=[answer["tag"]])


class StoreWatched(Store):
    """Stores and tells; the reaction below prints the tags."""

    key = "sample.store_watched"
    causes = ("sample.print_tag",)

    def apply(self, batch: Batch, work: Work) -> None:
        put(batch, work)
        work.emit(Stored(batch.lines.code, batch.lines.quantity, batch.line_items))


@reaction(Stored)
def print_tags(event: Stored, work: Work) -> None:
    work.perform(PrintTag, {"code": event.codes, "quantity": event.quantities}, origin=event.items)


class StoreUndeclared(StoreTagged):
    """Performs what it does not say it causes."""

    key = "sample.store_undeclared"
    causes = ()


class StoreTaggedElsewhere(Store):
    """Names another place's shelf in the lower command."""

    key = "sample.store_tagged_elsewhere"
    causes = ("sample.print_tag",)

    def apply(self, batch: Batch, work: Work) -> None:
        put(batch, work)
        head = {"code": batch.lines.code, "quantity": batch.lines.quantity, "shelf": ["far"] * batch.lines.size}
        work.perform(PrintTag, head, origin=batch.line_items)


class Yield(Store):
    """Gives way item by item: each time it is applied, its first item refuses late."""

    key = "sample.yield"

    def apply(self, batch: Batch, work: Work) -> None:
        put(batch, work)
        work.refuse([refusal(0, None, "stock_suffices", "让给他人", "请稍后再试")])


class StoreBlindInput(Input):
    shelf_id: Annotated[int, Label("货架")]
    code: Annotated[str, Label("包裹")]


class StoreBlind(Command):
    """Does not resolve the shelf it names: only the database can know that it is gone."""

    key = "sample.store_blind"
    title = "盲放"
    header = StoreBlindInput
    yields = (ParcelStored,)

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "code": batch.head.code,
            "shelf": [""] * batch.size,
            "place": [0] * batch.size,
            "quantity": [1] * batch.size,
        }
        return [Subjects(ParcelStored, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        columns = {"code": batch.head.code, "shelf_id": batch.head.shelf_id, "quantity": 1}
        work.insert(Parcel, columns, batch.size)


class RecordArrivalInput(Input):
    code: Annotated[str, Field(min_length=1, max_length=40), Label("包裹")]
    quantity: Quantity


class RecordParcel(Command):
    key = "sample.record_parcel"
    title = "登记到件"
    header = RecordArrivalInput
    yields = (ParcelCame,)
    records_reality = True

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {"code": batch.head.code, "quantity": batch.head.quantity}
        return [Subjects(ParcelCame, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(Tag, {"code": batch.head.code, "quantity": batch.head.quantity}, batch.size)


class DestroyInput(Input):
    code: Annotated[str, Label("包裹")]
    quantity: Annotated[int, Label("件数")]


class Destroy(Command):
    """Always waits for somebody else; a gate may hold it as well."""

    key = "sample.destroy"
    title = "销毁"
    header = DestroyInput
    yields = (ParcelStored,)

    def holds(self, batch: Batch, context: Context) -> dict[int, Holding]:
        asked = zip(batch.head.code, batch.head.quantity, strict=True)
        return {
            item: Holding("director", {"destroy": {"code": code, "quantity": quantity}}, f"销毁 {code}")
            for item, (code, quantity) in enumerate(asked)
        }

    def subjects(self, batch: Batch, context: Context) -> list[Subjects]:
        columns = {
            "code": batch.head.code,
            "shelf": [""] * batch.size,
            "place": [0] * batch.size,
            "quantity": batch.head.quantity,
        }
        return [Subjects(ParcelStored, columns, list(range(batch.size)), [None] * batch.size)]

    def apply(self, batch: Batch, work: Work) -> None:
        work.insert(Tag, {"code": batch.head.code, "quantity": batch.head.quantity}, batch.size)


class EveryKindInput(Input):
    """One field of each kind of shape error."""

    whole: Annotated[int, Field(ge=1, le=9), Label("整数")]
    text: Annotated[str, Field(min_length=2, max_length=4, pattern=r"^[A-Z]+$"), Label("文字")]
    choice: Annotated[Literal["one", "two"], Label("选项")] = "one"
    yes: Annotated[bool, Label("是否")] = False


class Shapes(Command):
    key = "sample.shapes"
    title = "形状"
    header = EveryKindInput

    def apply(self, batch: Batch, work: Work) -> None:
        work.answer(range(batch.size), text=batch.head.text)
