"""Bins in which two persons, one after the other, have found something else than the card says."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from guiju.domains.warehouse.models import BinCount
from guiju.domains.warehouse.place_subjects import BinCounted
from guiju.kernel.audit.recent import LOOK_BACK, first_id_since
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import settled
from guiju.kernel.org.holders import first_at
from guiju.kernel.store.written import Given, WrittenObjects

HEAD = "warehouse_head"


class Recounted(NamedTuple):
    """``is_settled``: somebody has answered for the difference and another person has seen it."""

    bin: str
    card: int
    quantity: int
    is_second: bool
    is_scanned: bool
    is_settled: bool


_LESS = Recounted("A-01", 10, 9, is_second=True, is_scanned=True, is_settled=False)


_SECOND = WrittenObjects(
    lambda using: (
        BinCount.objects.using(using)
        .filter(id__gte=Given("first"), under__repeats__isnull=False)
        .select_related("under__bin")
        .order_by("id")
    )
)


class BinDiffers(Watch):
    """A loss case: what is gone stays gone, so only people close it."""

    key = "warehouse.bin_differs"
    title = "库位丢失案"
    subject = BinCounted
    params = Params
    supervisor = "operations_director"
    advice = "请查明原因和责任，按盘点差异处理"
    examples = (
        breaches(_LESS),
        breaches(_LESS._replace(quantity=11)),
        passes(_LESS._replace(quantity=10)),
        passes(_LESS._replace(is_second=False)),
        passes(_LESS._replace(is_scanned=False)),
        passes(_LESS._replace(is_settled=True)),
    )

    def subjects(self, context: Context) -> Subjects:
        first = first_id_since(context.now - LOOK_BACK, context.using)
        rows = _SECOND.objects({"first": first}, context.using)
        bins = [row.under.bin for row in rows]
        columns: dict[str, list[Any]] = {
            "bin": [each.code for each in bins],
            "counted_at": [row.counted_at for row in rows],
            "place": [each.zone_id or each.warehouse_id for each in bins],
            "card_quantity": [row.card_quantity for row in rows],
            "quantity": [row.quantity for row in rows],
            "is_second": [True] * len(rows),
            "is_scanned": [row.is_scanned for row in rows],
        }
        return Subjects(BinCounted, columns, list(range(len(rows))), [None] * len(rows))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Recounted]:
        done = settled(self.key, context.using)
        rows = subjects.rows("bin", "card_quantity", "quantity", "is_second", "is_scanned")
        return [
            Recounted(code, card, quantity, is_second, is_scanned, subjects.key(index) in done)
            for index, (code, card, quantity, is_second, is_scanned) in enumerate(rows)
        ]

    @staticmethod
    def judge(fact: Recounted, params: Params) -> str | None:
        gap = fact.quantity - fact.card
        if not gap or fact.is_settled or not fact.is_second or not fact.is_scanned:
            return None
        said = f"少 {-gap}" if gap < 0 else f"多 {gap}"
        return f"{fact.bin} 两人先后盘点，实盘 {fact.quantity}，卡上 {fact.card}，{said}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)
