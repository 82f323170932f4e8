"""How SKUs are to be stored, as upper domains ask it: the newest rule of each, set-based."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connections

from guiju.kernel.store.arrays import any_of, array, newest


class Storage(NamedTuple):
    """The rule that holds of a SKU; weight in grams, volume in cm³, 0 where it is not known."""

    storage_class: str
    hazard: str
    mark: str
    trait: str
    is_special: bool
    most_layers: int
    inspect_days: int
    weight: int
    volume: int


UNKNOWN = Storage("", "unanswered", "", "", is_special=False, most_layers=0, inspect_days=0, weight=0, volume=0)
"""Of a SKU for which no rule was set."""

_COLUMNS = "storage_class, hazard, mark, trait, is_special, most_layers, inspect_days, weight, volume"


def _in_force(using: str) -> str:
    """SQL: the rule is the newest of one of the SKUs in the array parameter."""
    these = any_of("sku_id", using=using)
    return f"id in (select max(id) from catalogue_storagerule where {these} group by sku_id)"


def storage_of(skus: Iterable[int], using: str) -> dict[int, Storage]:
    """The rule of each SKU (ids) in one statement; `UNKNOWN` where there is none."""
    wanted = sorted(set(skus))
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select sku_id, {_COLUMNS} from catalogue_storagerule where {_in_force(using)}",
            [array(wanted, using)],
        )
        found = {
            sku: Storage(kept, hazard, mark, trait, bool(special), *(number or 0 for number in numbers))
            for sku, kept, hazard, mark, trait, special, *numbers in cursor.fetchall()
        }
    return {sku: found.get(sku, UNKNOWN) for sku in wanted}


def rule_in_force(sku: str) -> str:
    """SQL: the rule ``r`` in force of the SKU in this column, to be joined."""
    return f"catalogue_storagerule r on r.sku_id = {sku} and {newest('catalogue_storagerule', 'r', 'sku_id')}"


def raw_materials(skus: Iterable[int], using: str) -> set[int]:
    """Those of these SKUs (ids) whose newest rule calls them raw material; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            f"select sku_id from catalogue_storagerule where is_raw_material and {_in_force(using)}",
            [array(sorted(set(skus)), using)],
        )
        return {sku for (sku,) in cursor.fetchall()}
