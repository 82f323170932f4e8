"""Goods found where they must not stand: somebody has to move them in time."""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from guiju.domains.catalogue.models import Sku
from guiju.domains.warehouse.controls.placing import AISLES
from guiju.domains.warehouse.models import Bin, FoundGoods
from guiju.domains.warehouse.placing import placements
from guiju.domains.warehouse.subjects import GoodsFound
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import settled


class FoundThere(NamedTuple):
    """``is_settled``: the goods were moved and another person has seen it."""

    quantity: int
    is_wrong: bool
    is_settled: bool


class _FoundGoodsWatch(Watch):
    subject = GoodsFound
    params = Params
    sentence: ClassVar[str]
    examples = (
        passes(FoundThere(1, is_wrong=False, is_settled=False)),
        passes(FoundThere(1, is_wrong=True, is_settled=True)),
        breaches(FoundThere(1, is_wrong=True, is_settled=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        found = list(FoundGoods.objects.using(context.using).select_related("bin", "sku").order_by("id"))
        columns: dict[str, list[Any]] = {
            "bin": [row.bin.code for row in found],
            "sku": [row.sku.code for row in found],
            "found_at": [row.found_at for row in found],
            "place": [row.bin.zone_id or row.bin.warehouse_id for row in found],
            "quantity": [row.quantity for row in found],
            "sku_id": [row.sku_id for row in found],
            "bin_id": [row.bin_id for row in found],
        }
        subjects = Subjects(GoodsFound, columns, list(range(len(found))), [None] * len(found))
        subjects.memo["finders"] = [row.handler for row in found]
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[FoundThere]:
        done = settled(self.key, context.using)
        wrong = [self.is_wrong(each) for each in placements(subjects, context)]
        return [
            FoundThere(quantity, wrong[index], subjects.key(index) in done)
            for index, quantity in enumerate(subjects.quantity)
        ]

    @staticmethod
    def is_wrong(placement: Any) -> bool:
        raise NotImplementedError

    @classmethod
    def judge(cls, fact: FoundThere, params: Params) -> str | None:  # noqa: ARG003 — what is wrong is wrong
        return cls.sentence.format(fact=fact) if fact.is_wrong and not fact.is_settled else None

    def planted(self, bed: Bed, where: int) -> str:
        """Goods that somebody found there; the key of what must fire."""
        sku = bed.plant(Sku, code=NUMBER)
        row = FoundGoods.objects.using(bed.context.using).get(pk=bed.plant(FoundGoods, bin_id=where, sku_id=sku))
        return f"{row.bin.code}/{NUMBER}/{row.found_at}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return list(subjects.memo["finders"])


class AisleOccupied(_FoundGoodsWatch):
    key = "warehouse.aisle_occupied"
    title = "占用通道"
    advice = "请立即移走，移走后拍照"
    sentence = "通道上有 {fact.quantity} 件货"
    limits = ("default_clear_hours",)

    def plant(self, bed: Bed) -> str:
        return self.planted(bed, bed.plant(Bin, code=NUMBER, purpose=min(AISLES)))

    @staticmethod
    def is_wrong(placement: Any) -> bool:
        return placement.shelf.purpose in AISLES


class GoodsMisplaced(_FoundGoodsWatch):
    key = "warehouse.goods_misplaced"
    title = "货物错放"
    advice = "请移到允许的库位"
    sentence = "{fact.quantity} 件货放在不允许的库区"
    limits = ("default_move_hours",)

    @staticmethod
    def is_wrong(placement: Any) -> bool:
        return bool(placement.kept_apart)
