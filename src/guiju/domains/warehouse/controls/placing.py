"""Gates on where goods are put: apart, licensed, out of the way, within limits, under the right sign."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from guiju.domains.catalogue.api import UNKNOWN
from guiju.domains.catalogue.models import Hazard, Mark, StorageClass
from guiju.domains.warehouse.models import BinPurpose
from guiju.domains.warehouse.placing import CLASSES, Placement, Shelf, placements
from guiju.domains.warehouse.subjects import GoodsPlaced
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.rulebook.models import Outcome

AISLES = (BinPurpose.AISLE, BinPurpose.FIRE_LANE)
HAZARDS = {str(value): str(label) for value, label in Hazard.choices}
_MARKS = {str(value): str(label) for value, label in Mark.choices}

SHELF = Shelf("A-01", BinPurpose.STORAGE, StorageClass.FOOD, 0, 0, 0, 0, 0, "", 0)
BISCUITS = UNKNOWN._replace(storage_class=StorageClass.FOOD, hazard=Hazard.NONE)
WELL_PLACED = Placement(1, 0, "", is_stored=False, storage=BISCUITS, shelf=SHELF, licence="", kept_apart="", offered="")


class _PlacingGate(Gate):
    subject = GoodsPlaced
    params = Params

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Any]:
        return placements(subjects, context)


def offered(fact: Placement) -> str:
    return f"，可以放：{fact.offered}" if fact.offered else ""


class AisleKeptFree(_PlacingGate):
    """Fire Protection Law art. 28: nobody occupies an evacuation passage or a fire lane."""

    key = "warehouse.aisle_kept_free"
    title = "通道不得放货"
    advice = "通道和消防通道任何时候都不能放货，请换一个存储库位"
    examples = (
        passes(WELL_PLACED),
        breaches(WELL_PLACED._replace(shelf=SHELF._replace(purpose=BinPurpose.FIRE_LANE))),
    )

    @staticmethod
    def judge(fact: Placement, params: Params) -> str | None:
        if fact.shelf.purpose not in AISLES:
            return None
        return f"{fact.shelf.code} 是{BinPurpose(fact.shelf.purpose).label}，不能放货{offered(fact)}"


class ClassesApart(_PlacingGate):
    key = "warehouse.classes_apart"
    title = "禁忌货物不同区"
    advice = "请改放允许的库位；不能同区的类别见存放禁忌登记簿"
    examples = (
        passes(WELL_PLACED),
        breaches(
            WELL_PLACED._replace(storage=BISCUITS._replace(storage_class=StorageClass.CHEMICAL), kept_apart="食品")
        ),
    )

    @staticmethod
    def judge(fact: Placement, params: Params) -> str | None:
        if not fact.kept_apart:
            return None
        own = CLASSES[fact.storage.storage_class]
        return f"{own}不能和{fact.kept_apart}放在同一库区（{fact.shelf.code}）{offered(fact)}"


class HazardClasses(Params):
    hazard_classes: list[str] = Field(["易燃", "易爆", "有毒", "有害"], title="危险类别")


class HazardLicensed(_PlacingGate):
    """危险化学品安全管理条例 art. 24, Fire Protection Law art. 19: only in a zone that is licensed for the class."""

    key = "warehouse.hazard_licensed"
    title = "危险品只进持证库区"
    params = HazardClasses
    advice = "危险品请放隔离位并尽快移出，或放入持有该类许可的库区；危险性未答的先由质检答复"
    examples = (
        passes(WELL_PLACED),
        passes(WELL_PLACED._replace(storage=BISCUITS._replace(hazard=Hazard.FLAMMABLE), licence="X-1")),
        breaches(WELL_PLACED._replace(storage=BISCUITS._replace(hazard=Hazard.FLAMMABLE))),
        breaches(WELL_PLACED._replace(storage=BISCUITS._replace(hazard=Hazard.UNANSWERED))),
        passes(
            WELL_PLACED._replace(
                storage=BISCUITS._replace(hazard=Hazard.UNANSWERED),
                shelf=SHELF._replace(purpose=BinPurpose.QUARANTINE),
            )
        ),
    )

    @staticmethod
    def judge(fact: Placement, params: HazardClasses) -> str | None:
        hazard = fact.storage.hazard
        if not fact.quantity or hazard == Hazard.NONE or fact.shelf.purpose == BinPurpose.QUARANTINE:
            return None
        if hazard == Hazard.UNANSWERED:
            return "这种商品的危险性还没有答复，只能放隔离位"
        if not any(HAZARDS[hazard] in each for each in params.hazard_classes):
            return None
        if fact.licence:
            return None
        return f"{HAZARDS[hazard]}货物不能放 {fact.shelf.code}：该库区没有有效的{HAZARDS[hazard]}品许可"


class BinClassMatches(_PlacingGate):
    key = "warehouse.bin_class_matches"
    title = "分类存放"
    outcome = Outcome.WARN
    advice = "请说明原因，并在闭仓前移到同类库位"
    reasons = ("同类库位已满", "临时存放，闭仓前移走")
    examples = (
        passes(WELL_PLACED),
        breaches(WELL_PLACED._replace(storage=BISCUITS._replace(storage_class=StorageClass.DAILY))),
        breaches(
            WELL_PLACED._replace(storage=BISCUITS._replace(trait="allergen"), shelf=SHELF._replace(traits="odour"))
        ),
    )

    @staticmethod
    def judge(fact: Placement, params: Params) -> str | None:
        own, kept = fact.storage.storage_class, fact.shelf.storage_class
        if not fact.quantity:
            return None
        if own and kept and own != kept:
            return f"{CLASSES[own]}放进了{CLASSES[kept]}库位 {fact.shelf.code}{offered(fact)}"
        clash = {"allergen", "odour"}
        if fact.storage.trait in clash and clash.intersection(fact.shelf.traits.split()) - {fact.storage.trait}:
            return f"过敏原和串味的货物同在一个货架（{fact.shelf.code}）"
        return None


class BinSuits(_PlacingGate):
    """A bin takes what it is made for: goods whose class is known, not heavier or larger than it bears."""

    key = "warehouse.bin_suits"
    title = "定置合理"
    outcome = Outcome.WARN
    advice = "请说明原因；这个库位会列入每周调整清单"
    reasons = ("没有更合适的库位", "临时存放，闭仓前移走")
    examples = (
        passes(WELL_PLACED),
        breaches(WELL_PLACED._replace(storage=BISCUITS._replace(storage_class=""))),
        breaches(WELL_PLACED._replace(storage=BISCUITS._replace(weight=500), shelf=SHELF._replace(weight_limit=400))),
        breaches(WELL_PLACED._replace(storage=BISCUITS._replace(volume=500), shelf=SHELF._replace(volume_limit=400))),
    )

    @staticmethod
    def judge(fact: Placement, params: Params) -> str | None:
        shelf, storage = fact.shelf, fact.storage
        if not fact.quantity:
            return None
        found = []
        if not storage.storage_class:
            found.append("商品没有存放类别")
        for limit, there, each, unit, what in (
            (shelf.weight_limit, shelf.weight, storage.weight, "克", "限重"),
            (shelf.volume_limit, shelf.volume, storage.volume, "立方厘米", "容积"),
        ):
            total = there + (0 if fact.is_stored else each * fact.quantity)
            if limit and each and total > limit:
                found.append(f"{what} {limit} {unit}，放入后 {total}")
        return f"{shelf.code}：{'；'.join(found)}" if found else None


class StackedLow(_PlacingGate):
    key = "warehouse.stacked_low"
    title = "堆码不超高"
    outcome = Outcome.WARN
    advice = "请说明原因，并在当天重新堆码"
    reasons = ("场地不够，当天重新堆码",)
    examples = (
        passes(WELL_PLACED._replace(layers=5, storage=BISCUITS._replace(most_layers=5))),
        breaches(WELL_PLACED._replace(layers=6, storage=BISCUITS._replace(most_layers=5))),
        breaches(WELL_PLACED._replace(layers=6, shelf=SHELF._replace(layer_limit=4))),
    )

    @staticmethod
    def judge(fact: Placement, params: Params) -> str | None:
        limits = [each for each in (fact.storage.most_layers, fact.shelf.layer_limit) if each]
        if not limits or fact.layers <= min(limits):
            return None
        return f"{fact.shelf.code} 堆了 {fact.layers} 层，最多 {min(limits)} 层"


class SpecialLabelled(_PlacingGate):
    key = "warehouse.special_labelled"
    title = "特殊货物有标志"
    outcome = Outcome.WARN
    advice = "已记为缺标志，请在期限内贴上并扫描对应的标志"
    reasons = ("标志用完，领到就贴", "标志破损，已报修")
    examples = (
        passes(WELL_PLACED),
        passes(WELL_PLACED._replace(label=Mark.FRAGILE, storage=BISCUITS._replace(mark=Mark.FRAGILE))),
        breaches(WELL_PLACED._replace(label=Mark.COLD, storage=BISCUITS._replace(mark=Mark.FRAGILE))),
        breaches(WELL_PLACED._replace(storage=BISCUITS._replace(mark=Mark.VALUABLE))),
    )

    @staticmethod
    def judge(fact: Placement, params: Params) -> str | None:
        wanted = fact.storage.mark
        if not wanted or fact.label == wanted:
            return None
        scanned = f"扫的是{_MARKS[fact.label]}标志" if fact.label else "没有扫标志"
        return f"缺标志：{fact.shelf.code} 应挂{_MARKS[wanted]}标志，{scanned}"
