"""Goods in store inspected by plan: a sample of what a warehouse has."""

from collections.abc import Collection, Mapping, Sequence

from django.db.models import F, QuerySet

from guiju.domains.safety.api import (
    Drawing,
    InspectionKind,
    InspectionParams,
    Scope,
    Target,
    below,
    register_inspection,
    uninspected,
)
from guiju.domains.warehouse.models import Balance
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.org.holders import first_at
from guiju.kernel.org.tree import line_of, parents

GOODS, KEEPER = "goods", "keeper"
GOODS_INSPECTED = Duty(
    "warehouse.goods_inspected",
    "商品品质监督检查",
    DutyParams(
        posts=["quality_inspector", "quality_manager", "warehouse_head"],
        place_kind="warehouse",
        interval_days=30,
        on_holidays="next_workday",
        grace_minutes=7 * 24 * 60,
        bundle="month_first",
        superior="operations_director",
    ),
    {"interval_days": "default_interval_days"},
    outstanding=uninspected,
    own=InspectionParams,
)
"""Done by an inspection that is closed with a result of every sample."""


def _in_store(using: str) -> QuerySet[Balance]:
    has = F("inspecting") + F("good") + F("frozen") + F("defective") + F("near_expiry")
    return Balance.objects.using(using).annotate(has=has).filter(has__gt=0)


def _goods(asked: Drawing) -> Mapping[Scope, Sequence[Target]]:
    rows = list(_in_store(asked.using).order_by("sku__code", "id").values_list("warehouse", "sku__code", "sku__name"))
    places = sorted({place for place, _, _ in rows})
    keepers = dict(zip(places, first_at(KEEPER, places, asked.now, asked.using), strict=True))
    placed = ((place, Target(code, f"{code} {name}", keepers[place])) for place, code, name in rows)
    return {
        scope: list({target.key: target for target in targets}.values())
        for scope, targets in below(asked, placed).items()
    }


def _there(place: int, keys: Collection[str], using: str) -> Collection[str]:
    """Those of which there is something in store, at the place or below it."""
    above = parents(using)
    rows = _in_store(using).filter(sku__code__in=keys).values_list("warehouse", "sku__code")
    return {code for warehouse, code in rows if place in line_of(warehouse, above)}


register_inspection(InspectionKind(GOODS, "商品品质监督检查", _goods, (GOODS_INSPECTED.key,), there=_there))
