"""The rules of putting away over what stands in the bins: what is to be rearranged."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from django.db import connections

from guiju.domains.catalogue.api import rule_in_force
from guiju.domains.catalogue.models import Sku, StorageRule
from guiju.domains.warehouse.controls.placing import BinClassMatches, BinSuits, HazardLicensed
from guiju.domains.warehouse.models import Bin, BinStock
from guiju.domains.warehouse.placing import STORED
from guiju.domains.warehouse.subjects import GoodsPlaced
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.subjects import Subjects
from guiju.kernel.controls.bed import NUMBER, Bed
from guiju.kernel.controls.watch import Watch
from guiju.kernel.findings.standing import unsettled
from guiju.kernel.org.holders import first_at
from guiju.kernel.store.arrays import any_of, array

IN_STOCK = "库存"
HARMLESS = ("none", "unanswered")
KEEPER = "keeper"
_RULE = f"left join {rule_in_force('k.sku_id')}"
_STANDING = f"""
select b.code, s.code, coalesce(b.zone_id, b.warehouse_id), b.warehouse_id, sum(k.quantity), k.sku_id, b.id
from warehouse_binstock k join warehouse_bin b on b.id = k.bin_id join catalogue_sku s on s.id = k.sku_id {_RULE}
where {{which}} group by b.code, s.code, b.zone_id, b.warehouse_id, k.sku_id, b.id order by b.code, s.code
"""


ORDINARY = {"storage_class": "general", "hazard": "none", "mark": "", "trait": ""}


class StandingWatch(Watch):
    """Looks only at what can break its rule, and again at what it found before."""

    suspect: ClassVar[str]
    unfit_goods: ClassVar[Mapping[str, Any]] = {}
    unfit_bin: ClassVar[Mapping[str, Any]] = {}

    def subjects(self, context: Context) -> Subjects:
        using = context.using
        found = [mark.split("/", 1)[1] for mark in unsettled(self.key, using)]
        before = any_of("s.code || '/' || b.code", "text", using)
        return self._read(f"(k.quantity > 0 and ({self.suspect})) or {before}", sorted(found), using)

    def standing(self, context: Context, skus: Mapping[int, int]) -> Subjects:
        """What stands of these SKUs (id → the item of the run that it comes of) and can break the rule."""
        of_these = any_of("k.sku_id", using=context.using)
        found = self._read(f"k.quantity > 0 and ({self.suspect}) and {of_these}", sorted(skus), context.using)
        return replace(found, items=[skus[sku] for sku in found.sku_id])

    def _read(self, which: str, wanted: Sequence[Any], using: str) -> Subjects:
        with connections[using].cursor() as cursor:
            cursor.execute(_STANDING.format(which=which), [array(wanted, using)])
            return self._as_subjects(cursor.fetchall())

    def _as_subjects(self, rows: Sequence[Any]) -> Subjects:
        columns = {
            "source": [IN_STOCK] * len(rows),
            "sku": [row[1] for row in rows],
            "bin": [row[0] for row in rows],
            "place": [row[2] for row in rows],
            "quantity": [int(row[4]) for row in rows],
            "layers": [0] * len(rows),
            "label": [""] * len(rows),
            "sku_id": [row[5] for row in rows],
            "bin_id": [row[6] for row in rows],
        }
        subjects = Subjects(GoodsPlaced, columns, list(range(len(rows))), [None] * len(rows))
        subjects.memo[STORED] = True
        return subjects

    def plant(self, bed: Bed) -> str:
        """Goods of a class, in a bin, that do not go together: ``unfit_goods`` and ``unfit_bin``."""
        sku, where = bed.plant(Sku, code=NUMBER), bed.plant(Bin, code=NUMBER, **self.unfit_bin)
        bed.plant(StorageRule, sku_id=sku, **{**ORDINARY, **self.unfit_goods})
        bed.plant(BinStock, bin_id=where, sku_id=sku, quantity=1)
        return f"{IN_STOCK}/{NUMBER}/{NUMBER}"

    def owners(self, subjects: Subjects, context: Context) -> Sequence[int]:
        return first_at(KEEPER, subjects.place, context.now, context.using)


class StockOutOfClass(StandingWatch):
    key = "warehouse.stock_out_of_class"
    title = "库存未分类存放"
    gate = BinClassMatches
    advice = "请在闭仓前移到同类库位"
    limits = ("default_move_days",)
    unfit_bin: ClassVar = {"storage_class": "food"}
    suspect = (
        "r.trait <> '' or (b.storage_class <> '' and r.storage_class <> '' and r.storage_class <> b.storage_class)"
    )


class StockUnsuited(StandingWatch):
    key = "warehouse.stock_unsuited"
    title = "每周库位调整清单"
    gate = BinSuits
    interval = timedelta(days=7)
    advice = "请设定存放类别，或移到合适的库位"
    unfit_goods: ClassVar = {"weight": 1_000}
    unfit_bin: ClassVar = {"storage_class": "general", "weight_limit": 1}
    suspect = (
        "r.id is null or r.storage_class = '' or (b.weight_limit is not null and r.weight is not null) "
        "or (b.volume_limit is not null and r.volume is not null)"
    )


class HazardOnShelf(StandingWatch):
    """Goods that were found dangerous while they stood on a shelf, or whose zone lost its licence."""

    key = "warehouse.hazard_on_shelf"
    title = "危险品在架"
    gate = HazardLicensed
    advice = "请立即移出，或移入持证库区，留下移出记录"
    unfit_goods: ClassVar = {"hazard": "flammable"}
    suspect = "b.purpose <> 'quarantine' and r.hazard not in ('none', 'unanswered')"
    limits = ("default_remove_hours", "default_reclass_removal_hours")
