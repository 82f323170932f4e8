"""Which goods may not be sold on a day because a permit of their line or category does not hold."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from guiju.domains.catalogue.models import Category, SkuCategory
from guiju.domains.policy.api import held, missing


class OffSale(NamedTuple):
    """``lacking`` are the permits that do not hold, with 、 between them."""

    line: int
    line_number: str
    line_name: str
    lacking: str


def off_sale(skus: Collection[int] | None, day: date, using: str = "default") -> dict[int, OffSale]:
    """By SKU those that may not be sold, of all where ``skus`` is None; at most three statements."""
    names = held(day, using)
    stopped = {}
    for each in Category.objects.using(using).select_related("line").order_by("id"):
        lacking = dict.fromkeys([*missing(each.line.permits, names), *missing(each.permit, names)])
        if lacking:
            stopped[each.pk] = OffSale(each.line_id, each.line.number, each.line.name, "、".join(lacking))
    if not stopped:
        return {}
    later = SkuCategory.objects.filter(sku=OuterRef("sku"), id__gt=OuterRef("id"))
    rows = SkuCategory.objects.using(using).filter(~Exists(later), category__in=stopped).order_by("id")
    found = rows if skus is None else rows.filter(sku__in=skus)
    return {sku: stopped[category] for sku, category in found.values_list("sku", "category")}
