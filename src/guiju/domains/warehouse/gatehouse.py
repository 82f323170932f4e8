"""What a gate pass lets out now, and which personal parcels were registered for a day."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Sum
from django.utils import timezone

from guiju.domains.warehouse.models import ExitCheck, GatePass
from guiju.domains.warehouse.registers import PersonalParcels

VALID, NONE, USED, EXPIRED, ELSEWHERE = "valid", "none", "used", "expired", "elsewhere"


class Pass(NamedTuple):
    """``valid_on`` is the only day on which it lets anything out, ``is_used`` once it has."""

    number: str
    warehouse: int
    carrier: int | None
    carrier_name: str
    cartons: int
    valid_on: date
    is_used: bool

    def state(self, warehouse: int | None, moment: datetime) -> str:
        if self.warehouse != warehouse:
            return ELSEWHERE
        if self.is_used:
            return USED
        return VALID if timezone.localdate(moment) == self.valid_on else EXPIRED


def passes_of(ids: Iterable[int | None], using: str) -> dict[int, Pass]:
    """By id; two statements."""
    wanted = [each for each in ids if each is not None]
    used = set(ExitCheck.objects.using(using).filter(gate_pass__in=wanted).values_list("gate_pass", flat=True))
    return {
        row.pk: Pass(
            row.number,
            row.warehouse_id,
            row.carrier_id,
            row.carrier_name,
            row.cartons,
            row.valid_on,
            row.pk in used,
        )
        for row in GatePass.objects.using(using).filter(pk__in=wanted)
    }


Carried = tuple[int, int, date]
"""Warehouse, person, local day."""


def registered(wanted: Collection[Carried], using: str) -> dict[Carried, int]:
    """How many personal parcels of the register have not been carried out yet; two statements."""
    persons, days = {person for _, person, _ in wanted}, {day for *_, day in wanted}
    found: dict[Carried, int] = dict.fromkeys(wanted, 0)
    entries = PersonalParcels.entries(using).filter(owner__in=persons, carried_at__date__in=days)
    for place, person, at, pieces in entries.values_list("place_id", "owner_id", "carried_at", "pieces"):
        key = (place, person, timezone.localdate(at))
        if key in found:
            found[key] += pieces
    gone = ExitCheck.objects.using(using).filter(carrier__in=persons, checked_at__date__in=days, personal__gt=0)
    for place, person, day, pieces in (
        gone.values_list("warehouse_id", "carrier_id", "checked_at__date").annotate(total=Sum("personal")).order_by()
    ):
        if (place, person, day) in found:
            found[place, person, day] -= pieces
    return found
