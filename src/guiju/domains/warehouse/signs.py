"""Bins in which goods stand that need a sign, and the sign that was scanned there last."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connections

from guiju.domains.catalogue.api import rule_in_force
from guiju.kernel.store.arrays import any_of, array


class Signed(NamedTuple):
    """``place`` is the bin's zone, else its warehouse; ``mark`` the sign the goods need."""

    bin: str
    place: int
    mark: str


_SPECIAL = f"""
select distinct b.code, coalesce(b.zone_id, b.warehouse_id), r.mark
from warehouse_binstock k join warehouse_bin b on b.id = k.bin_id
join {rule_in_force("k.sku_id")}
where k.quantity > 0 and r.mark <> '' order by 2, 1, 3
"""
_LAST = """
select bin_id, sku_id, label from (
  select e.bin_id, e.sku_id, coalesce(
    (select g.label from warehouse_signscan g where g.bin_id = e.bin_id and g.id > e.id order by g.id desc limit 1), e.label
  ) as label, row_number() over (partition by e.bin_id, e.sku_id order by e.id desc) as place
  from warehouse_binentry e where e.quantity > 0 and {these}
) as ranked where place = 1
"""


def special_bins(using: str) -> list[Signed]:
    """One statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(_SPECIAL)
        return [Signed(*row) for row in cursor.fetchall()]


def last_labels(bins: Collection[int], using: str) -> dict[tuple[int, int], str]:
    """By (bin, SKU) what was scanned when goods were put there last, or at the bin since; one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(_LAST.format(these=any_of("e.bin_id", using=using)), [array(sorted(set(bins)), using)])
        return {(place, sku): label for place, sku, label in cursor.fetchall()}
