"""Who answers for goods that need a custodian, while he works here."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, QuerySet

from guiju.domains.warehouse.models import Custody
from guiju.domains.warehouse.registers import Custodians
from guiju.kernel.store.written import Given, WrittenObjects


class Keepers(NamedTuple):
    """Accounts; 0 where there is none or he has left."""

    custodian: int
    deputy: int


NOBODY = Keepers(0, 0)


def keepers_of(pairs: Iterable[tuple[int, int]], now: datetime, using: str) -> dict[tuple[int, int], Keepers]:
    """(warehouse, SKU) → who answers for it now; `NOBODY` where nobody does. One statement."""
    wanted = set(pairs)
    standing = Custodians.entries(using).filter(
        ended_at__isnull=True, place__in={place for place, _ in wanted}, sku__in={sku for _, sku in wanted}
    )
    named = standing.select_related("custodian__leaving", "deputy__leaving").order_by("id")
    found = dict.fromkeys(wanted, NOBODY)
    for row in named:
        entry: Custody = row
        found[entry.place_id, entry.sku_id] = Keepers(_here(entry.custodian, now), _here(entry.deputy, now))
    return found


def leaving(now: datetime, using: str) -> list[Custody]:
    """Custodies whose custodian leaves, or has no post at the place any more."""
    return _LEAVING.objects({"now": now}, using)


def _leaving(using: str) -> QuerySet[Custody]:
    standing = Custodians.entries(using).filter(ended_at__isnull=True).select_related("custodian", "sku")
    holds = Q(custodian__assignment__end__isnull=True) | Q(custodian__assignment__end__ends_at__gt=Given("now"))
    stays = standing.filter(holds, custodian__assignment__isnull=False, custodian__leaving__isnull=True)
    return standing.exclude(pk__in=stays.values("pk")).order_by("id")


_LEAVING = WrittenObjects(_leaving)


def _here(person: object, now: datetime) -> int:
    over = getattr(person, "leaving", None)
    if person is None or (over is not None and over.ends_at <= now):
        return 0
    return getattr(person, "account_id", None) or 0
