"""Parcels of pick-ups, and what became of each."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import connections

from guiju.kernel.store.arrays import any_of, array


class ParcelRecord(NamedTuple):
    id: int
    pickup_id: int
    pickup: str
    warehouse_id: int
    waybill: str
    is_staged: bool
    is_handed: bool


def parcels_of(pickups: Sequence[int | None], using: str) -> list[ParcelRecord]:
    """All parcels of these pick-ups in one statement."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select p.id, k.id, k.number, k.warehouse_id, p.waybill, "
            "exists (select 1 from warehouse_staging s where s.parcel_id = p.id), "
            "exists (select 1 from warehouse_handedparcel h where h.parcel_id = p.id) "
            f"from warehouse_pickup k join warehouse_parcel p on p.pickup_id = k.id where {any_of('k.id', using=using)} "
            "order by p.id",
            [array(sorted({each for each in pickups if each is not None}), using)],
        )
        return [
            ParcelRecord(key, pickup, number, place, waybill, bool(staged), bool(handed))
            for key, pickup, number, place, waybill, staged, handed in cursor.fetchall()
        ]
