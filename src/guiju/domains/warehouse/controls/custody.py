"""Goods that need a custodian have one, leave by his hand, and are counted when he goes."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.utils import timezone

from guiju.domains.catalogue.api import storage_of
from guiju.domains.catalogue.models import Sku, StorageRule
from guiju.domains.warehouse.custody import keepers_of, leaving
from guiju.domains.warehouse.models import Balance
from guiju.domains.warehouse.subjects import CustodyHeld, SpecialGoods, StockOut
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import NUMBER, Bed
from guiju.kernel.controls.examples import breaches, passes
from guiju.kernel.controls.gate import Gate, Params
from guiju.kernel.controls.watch import Watch
from guiju.kernel.org.holders import first_at, holders, line_at
from guiju.kernel.org.models import Place
from guiju.kernel.org.tree import parents
from guiju.kernel.rulebook.models import Outcome
from guiju.kernel.store.written import Written

HEAD = "warehouse_head"
CUSTODIAN, DEPUTY, SUPERVISOR, OTHER = "custodian", "deputy", "supervisor", "other"


class SpecialIssue(NamedTuple):
    """``issuer`` is what the one who issues is to the goods; who he is is no fact."""

    sku: str
    is_special: bool
    issuer: str


def special_issues(subjects: Subjects, context: Context) -> list[SpecialIssue]:
    return subjects.once("special_issues", lambda: _read(subjects, context))


def _read(subjects: Subjects, context: Context) -> list[SpecialIssue]:
    lines = subjects.memo["request_lines"]
    skus = [lines[line].sku_id for line in subjects.request_line]
    storage = storage_of(skus, context.using)
    special = [(place, sku) for place, sku in zip(subjects.place, skus, strict=True) if storage[sku].is_special]
    if not special:
        return [SpecialIssue(sku, is_special=False, issuer=OTHER) for sku in subjects.sku]
    known = keepers_of(special, context.now, context.using)
    heads = holders(timezone.localdate(context.now), {HEAD}, context.using)
    above = parents(context.using)
    leads = {
        place: any(each.account == context.actor for each in heads.of((HEAD,), line_at(place, above)))
        for place in set(subjects.place)
    }
    facts = []
    for code, sku, place in zip(subjects.sku, skus, subjects.place, strict=True):
        keepers = known.get((place, sku))
        issuer = SUPERVISOR if leads[place] else OTHER
        if keepers is not None and context.actor in keepers:
            issuer = CUSTODIAN if context.actor == keepers.custodian else DEPUTY
        facts.append(SpecialIssue(code, keepers is not None, issuer))
    return facts


class _SpecialIssueGate(Gate):
    subject = StockOut
    params = Params

    def facts(self, subjects: Subjects, context: Context) -> Sequence[SpecialIssue]:
        return special_issues(subjects, context)


class IssuedByCustodian(_SpecialIssueGate):
    key = "warehouse.issued_by_custodian"
    title = "特殊货物由专管人出库"
    advice = "请专管人或代管人办理；他们都不在的，由仓库主管办理并写明原因"
    examples = (
        passes(SpecialIssue("W-1", is_special=True, issuer=CUSTODIAN)),
        passes(SpecialIssue("W-1", is_special=True, issuer=DEPUTY)),
        passes(SpecialIssue("W-1", is_special=True, issuer=SUPERVISOR)),
        passes(SpecialIssue("A-1", is_special=False, issuer=OTHER)),
        breaches(SpecialIssue("W-1", is_special=True, issuer=OTHER)),
    )

    @staticmethod
    def judge(fact: SpecialIssue, params: Params) -> str | None:
        if not fact.is_special or fact.issuer != OTHER:
            return None
        return f"{fact.sku} 是特殊货物，只能由专管人或代管人出库"


class SupervisorExplains(_SpecialIssueGate):
    key = "warehouse.supervisor_explains"
    title = "主管代办特殊货物出库"
    outcome = Outcome.WARN
    advice = "请写明专管人和代管人为什么不能办理"
    examples = (
        passes(SpecialIssue("W-1", is_special=True, issuer=CUSTODIAN)),
        breaches(SpecialIssue("W-1", is_special=True, issuer=SUPERVISOR)),
    )

    @staticmethod
    def judge(fact: SpecialIssue, params: Params) -> str | None:
        return f"{fact.sku} 由仓库主管代专管人出库" if fact.is_special and fact.issuer == SUPERVISOR else None


class Cared(NamedTuple):
    is_special: bool
    quantity: int
    has_custodian: bool


def _special(using: str) -> QuerySet[Balance, tuple[Any, ...]]:
    """Balances of what needs a custodian: SKU, warehouse, pieces, SKU's id."""
    special = StorageRule.objects.using(using).filter(is_special=True).values("sku")
    total = F("inspecting") + F("good") + F("frozen") + F("defective") + F("scrap") + F("near_expiry")
    held = Balance.objects.using(using).filter(sku__in=special).annotate(total=total)
    return held.order_by("id").values_list("sku__code", "warehouse_id", "total", "sku_id")


_SPECIAL = Written(_special)


class CustodianMissing(Watch):
    key = "warehouse.custodian_missing"
    title = "特殊待管"
    subject = SpecialGoods
    params = Params
    limits = ("default_name_days",)
    advice = "请仓库主管当天指定专管人"
    examples = (
        passes(Cared(is_special=True, quantity=5, has_custodian=True)),
        passes(Cared(is_special=False, quantity=5, has_custodian=False)),
        breaches(Cared(is_special=True, quantity=5, has_custodian=False)),
    )

    def subjects(self, context: Context) -> Subjects:
        rows = list(_SPECIAL.rows({}, context.using))
        columns: dict[str, list[Any]] = {
            name: [row[place] for row in rows] for place, name in enumerate(("sku", "place", "quantity", "sku_id"))
        }
        return Subjects(SpecialGoods, columns, list(range(len(rows))), [None] * len(rows))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[Cared]:
        storage = storage_of(subjects.sku_id, context.using)
        known = keepers_of(zip(subjects.place, subjects.sku_id, strict=True), context.now, context.using)
        return [
            Cared(storage[sku].is_special, quantity, bool(known[place, sku].custodian))
            for sku, place, quantity in subjects.rows("sku_id", "place", "quantity")
        ]

    @staticmethod
    def judge(fact: Cared, params: Params) -> str | None:
        if not fact.is_special or not fact.quantity or fact.has_custodian:
            return None
        return "特殊货物没有在职的专管人"

    def plant(self, bed: Bed) -> str:
        sku, place = bed.plant(Sku, code=NUMBER), bed.some(Place, kind="warehouse")
        bed.plant(StorageRule, sku_id=sku, is_special=True)
        bed.plant(Balance, warehouse_id=place, sku_id=sku, inspecting=1, available=0, good=0)
        return f"{place}/{NUMBER}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)


class HandedOver(NamedTuple):
    is_leaving: bool


class CustodyHandover(Watch):
    key = "warehouse.custody_handover"
    title = "专管人调离交接盘点"
    subject = CustodyHeld
    params = Params
    limits = ("default_handover_days",)
    advice = "请盘点专管的货物，双方签字交接，另行指定专管人"
    examples = (passes(HandedOver(is_leaving=False)), breaches(HandedOver(is_leaving=True)))

    def subjects(self, context: Context) -> Subjects:
        entries = leaving(context.now, context.using)
        columns: dict[str, list[Any]] = {
            "custody": [entry.number for entry in entries],
            "sku": [entry.sku.code for entry in entries],
            "place": [entry.place_id for entry in entries],
        }
        return Subjects(CustodyHeld, columns, list(range(len(entries))), [None] * len(entries))

    def facts(self, subjects: Subjects, context: Context) -> Sequence[HandedOver]:
        return [HandedOver(is_leaving=True)] * len(subjects)

    @staticmethod
    def judge(fact: HandedOver, params: Params) -> str | None:
        return "专管人已调离或离职，须交接盘点" if fact.is_leaving else None

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(HEAD, subjects.place, context.now, context.using)
