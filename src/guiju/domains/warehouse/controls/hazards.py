"""Dangerous goods that came: somebody removes them in time, or answers whether they are dangerous."""

from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from guiju.domains.catalogue.api import storage_of
from guiju.domains.catalogue.models import Hazard, Sku, StorageRule
from guiju.domains.warehouse.controls.placing import HAZARDS, HazardClasses
from guiju.domains.warehouse.models import Isolation, IsolationReason
from guiju.domains.warehouse.placing import licensed_warehouses
from guiju.domains.warehouse.subjects import HazardGoods
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import settled
from guiju.kernel.org.holders import first_at
from guiju.kernel.org.models import Place


class Dangerous(NamedTuple):
    """``is_licensed``: the warehouse has a zone for this hazard today; ``is_settled``: removed, or answered."""

    hazard: str
    quantity: int
    is_licensed: bool
    is_settled: bool


class _IsolationWatch(Watch):
    subject = HazardGoods
    reason: ClassVar[IsolationReason]
    answers: ClassVar[str]
    """The post that has to act."""
    planted: ClassVar[Hazard]

    def subjects(self, context: Context) -> Subjects:
        kept = Isolation.objects.using(context.using).filter(reason=self.reason).select_related("sku").order_by("id")
        rows = list(kept)
        columns: dict[str, list[Any]] = {
            "source": [row.source for row in rows],
            "sku": [row.sku.code for row in rows],
            "place": [row.warehouse_id for row in rows],
            "quantity": [row.quantity for row in rows],
            "sku_id": [row.sku_id for row in rows],
        }
        subjects = Subjects(HazardGoods, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo["handlers"] = [row.handler for row in rows]
        return subjects

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Dangerous]:
        storage = subjects.once("storage", lambda: storage_of(subjects.sku_id, context.using))
        licensed = subjects.once("licensed", lambda: licensed_warehouses(context))
        done = settled(self.key, context.using)
        return [
            Dangerous(
                storage[sku].hazard,
                quantity,
                (place, storage[sku].hazard) in licensed,
                subjects.key(index) in done,
            )
            for index, (sku, place, quantity) in enumerate(subjects.rows("sku_id", "place", "quantity"))
        ]

    def plant(self, bed: Bed) -> str:
        """Goods of such a hazard that were isolated, in a warehouse that has no licence for them."""
        sku, place = bed.plant(Sku, code=NUMBER), bed.plant(Place, kind="warehouse", code=NUMBER)
        bed.plant(StorageRule, sku_id=sku, hazard=self.planted)
        bed.plant(Isolation, sku_id=sku, warehouse_id=place, source=NUMBER, reason=self.reason)
        named = {"source": NUMBER, "sku": NUMBER, "place": place}
        return "/".join(str(named[name]) for name in HazardGoods.natural_key)

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        """Whoever holds the post at the warehouse, else who took the goods in."""
        named = first_at(self.answers, subjects.place, context.now, context.using)
        handlers = subjects.memo["handlers"]
        return [account or handler for account, handler in zip(named, handlers, strict=True)]


class HazardArrived(_IsolationWatch):
    """危险化学品安全管理条例 art. 24, Fire Protection Law art. 19."""

    key = "warehouse.hazard_arrived"
    title = "危险品到货"
    params = HazardClasses
    reason = IsolationReason.HAZARD
    planted = Hazard.FLAMMABLE
    answers = "warehouse_head"
    limits = ("default_remove_hours", "default_removal_hours")
    advice = "请立即移出仓库，或移入持证库区，并留下移出记录"
    examples = (
        passes(Dangerous(Hazard.NONE, 1, is_licensed=False, is_settled=False)),
        passes(Dangerous(Hazard.FLAMMABLE, 1, is_licensed=True, is_settled=False)),
        passes(Dangerous(Hazard.FLAMMABLE, 1, is_licensed=False, is_settled=True)),
        passes(Dangerous(Hazard.UNANSWERED, 1, is_licensed=False, is_settled=False)),
        breaches(Dangerous(Hazard.FLAMMABLE, 1, is_licensed=False, is_settled=False)),
    )

    @staticmethod
    def judge(fact: Dangerous, params: HazardClasses) -> str | None:
        if fact.is_licensed or fact.is_settled or fact.hazard in (Hazard.NONE, Hazard.UNANSWERED):
            return None
        if not any(HAZARDS[fact.hazard] in each for each in params.hazard_classes):
            return None
        return f"{HAZARDS[fact.hazard]}货物 {fact.quantity} 件，本仓没有持证库区，已隔离"


class HazardUnanswered(_IsolationWatch):
    key = "warehouse.hazard_unanswered"
    title = "危险性待答复"
    params = Params
    reason = IsolationReason.UNANSWERED
    planted = Hazard.UNANSWERED
    answers = "quality_inspector"
    limits = ("default_answer_days",)
    advice = "请在当天答复这种商品的危险性（设定存放规则）"
    examples = (
        passes(Dangerous(Hazard.NONE, 1, is_licensed=False, is_settled=False)),
        passes(Dangerous(Hazard.UNANSWERED, 1, is_licensed=False, is_settled=True)),
        breaches(Dangerous(Hazard.UNANSWERED, 1, is_licensed=False, is_settled=False)),
    )

    @staticmethod
    def judge(fact: Dangerous, params: Params) -> str | None:
        if fact.hazard != Hazard.UNANSWERED or fact.is_settled:
            return None
        return f"{fact.quantity} 件货的危险性还没有答复，已隔离"
