"""Gates and a watch over the sample's subjects: one for each outcome and kind."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db.models import BigIntegerField, Case, F, Value, When

from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import CumulativeGate, Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.rulebook.models import Outcome
from tests.protocol.sample.commands import ParcelCame, ParcelStored, TagPrinted
from tests.protocol.sample.models import Parcel, Shelf

reads: list[str] = []
"""Keys of the rules whose facts were read; tests empty it."""
while_reading: list[Callable[[], None]] = []
"""What happens elsewhere between facts and commit; tests put it here and take it away."""


class Limit(Params):
    limit: int = 10


class Threshold(Params):
    threshold: int = 5
    approver: str = ""


class Quantity(NamedTuple):
    code: str
    quantity: int


class _Quantities:
    def facts(self, subjects: Subjects, context: Context) -> Sequence[Quantity]:
        reads.append(type(self).__name__)
        for happen in while_reading:
            happen()
        return [Quantity(*row) for row in subjects.rows("code", "quantity")]


class ParcelLimit(_Quantities, Gate):
    key = "sample.parcel_limit"
    title = "单件不超限"
    subject = ParcelStored
    params = Limit
    advice = "请拆分包裹"
    waivable = True
    approver = "chief"
    examples = (passes(Quantity("P-1", 10)), breaches(Quantity("P-1", 11)))

    @staticmethod
    def judge(fact: Quantity, params: Limit) -> str | None:
        return f"包裹 {fact.code} 有 {fact.quantity} 件，上限 {params.limit}" if fact.quantity > params.limit else None


class ForbiddenCode(_Quantities, Gate):
    """Blocks by another fact than `ParcelLimit`."""

    key = "sample.forbidden_code"
    title = "禁收编号"
    subject = ParcelStored
    advice = "请退回"

    @staticmethod
    def judge(fact: Quantity, params: Params) -> str | None:
        return f"编号 {fact.code} 禁收" if fact.code.startswith("X") else None


class ValuableParcel(_Quantities, Gate):
    key = "sample.valuable_parcel"
    title = "大宗上架须批准"
    subject = ParcelStored
    params = Threshold
    outcome = Outcome.HOLD
    approver = "chief"

    @staticmethod
    def judge(fact: Quantity, params: Threshold) -> str | None:
        return f"{fact.quantity} 件，{params.threshold} 件起须批准" if fact.quantity >= params.threshold else None


class FullShelf(Gate):
    """Holds by a fact that changes while the approval waits: how much room the shelf has."""

    key = "sample.full_shelf"
    title = "紧张货架须批准"
    subject = ParcelStored
    params = Threshold
    outcome = Outcome.HOLD
    approver = "chief"

    class Room(NamedTuple):
        shelf: str
        free: int

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Room]:
        free = dict(Shelf.objects.using(context.using).values_list("code", "free"))
        return [self.Room(shelf, free[shelf]) for shelf in subjects.shelf]

    @staticmethod
    def judge(fact: Room, params: Threshold) -> str | None:
        return f"货架 {fact.shelf} 仅余 {fact.free} 位" if fact.free <= params.threshold else None


class OddParcel(_Quantities, Gate):
    key = "sample.odd_parcel"
    title = "件数宜为双"
    subject = ParcelStored
    outcome = Outcome.WARN
    advice = "请说明原因"

    @staticmethod
    def judge(fact: Quantity, params: Params) -> str | None:
        return f"{fact.quantity} 件是单数" if fact.quantity % 2 else None


class _Room(_Quantities, CumulativeGate):
    subject = ParcelStored
    params = Limit

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Quantity]:
        reads.append(type(self).__name__)
        return [Quantity(*row) for row in subjects.rows("shelf", "quantity")]

    @staticmethod
    def quantity(fact: Quantity) -> tuple[str, int]:
        return fact.code, fact.quantity

    @staticmethod
    def judge_sum(fact: Quantity, params: Limit, before: int) -> str | None:
        total = before + fact.quantity
        return f"货架 {fact.code} 合计 {total}，上限 {params.limit}" if total > params.limit else None


class ShelfRoom(_Room):
    key = "sample.shelf_room"
    title = "货架不超限"
    waivable = True
    approver = "chief"


class FloorLoad(_Room):
    key = "sample.floor_load"
    title = "楼面承重"


class ShelfRoomHeld(_Room):
    key = "sample.shelf_room_held"
    title = "货架超限须批准"
    outcome = Outcome.HOLD
    approver = "chief"


class TagLimit(_Quantities, Gate):
    key = "sample.tag_limit"
    title = "标签件数不超限"
    subject = TagPrinted
    params = Limit
    advice = "请分开打印"

    @staticmethod
    def judge(fact: Quantity, params: Limit) -> str | None:
        return f"标签 {fact.code} 有 {fact.quantity} 件，上限 {params.limit}" if fact.quantity > params.limit else None


class TagHeld(TagLimit):
    key = "sample.tag_held"
    title = "大标签须批准"
    outcome = Outcome.HOLD
    approver = "director"


class TagWarned(TagLimit):
    key = "sample.tag_warned"
    title = "标签件数提醒"
    outcome = Outcome.WARN


class BigArrival(_Quantities, Gate):
    """On a protected subject: it may only warn."""

    key = "sample.big_arrival"
    title = "大件到达提醒"
    subject = ParcelCame
    params = Limit
    outcome = Outcome.WARN

    @staticmethod
    def judge(fact: Quantity, params: Limit) -> str | None:
        return f"到件 {fact.quantity}，超过 {params.limit}" if fact.quantity > params.limit else None


class StoredOverLimit(Watch):
    """The rule of `ParcelLimit` over what is stored already; the watch looks at what the gate let pass."""

    key = "sample.stored_over_limit"
    title = "超限在架"
    gate = ParcelLimit
    owner = 7

    def subjects(self, context: Context) -> Subjects:
        held = Case(When(note="已拆分", then=Value(0)), default=F("quantity"), output_field=BigIntegerField())
        parcels = Parcel.objects.using(context.using).annotate(held=held).order_by("id")
        rows = list(parcels.values_list("code", "shelf__code", "shelf__place", "held"))
        columns = {name: [row[place] for row in rows] for place, name in enumerate(ParcelStored.fields)}
        return Subjects(ParcelStored, columns, list(range(len(rows))), [None] * len(rows))

    def owners(self, subjects: Subjects, context: Context) -> list[int]:
        return [self.owner] * len(subjects)
