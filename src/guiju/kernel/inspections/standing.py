"""What an inspection opens now: asked with every request, so that one that is over opens nothing at the next."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from guiju.kernel.dossiers.making import Asked
from guiju.kernel.inspections.models import Inspection
from guiju.kernel.inspections.scopes import permissions_of, queries_of
from guiju.kernel.org.tree import places_below
from guiju.kernel.queries.reader import EVERYBODY, InformedReader, Reader

VISIT = "inspections.visit"
"""What an inspector alone holds: no post can be given it."""


@dataclass(frozen=True)
class Standing:
    """An inspection that is neither over nor ended."""

    inspection: Inspection
    areas: tuple[str, ...]

    @cached_property
    def queries(self) -> frozenset[str]:
        return queries_of(self.areas)

    @cached_property
    def permissions(self) -> frozenset[str]:
        return permissions_of(self.queries)

    @property
    def dossier(self) -> Asked | None:
        """The one archive that was opened to him; never with personal data."""
        own = self.inspection
        if own.since is None:
            return None
        recipient = f"{own.authority} {own.name}"[:120]
        reason = f"{own.number} {own.document}"[:200]
        return Asked(own.clause, own.paper, own.since, own.until, recipient, reason)

    @property
    def reader(self) -> Reader:
        place = self.inspection.place_id
        within = None if place is None else frozenset(places_below([place])[place])
        granted = dict.fromkeys(self.permissions, EVERYBODY)  # by the inspection: no post is asked
        return InformedReader(self.inspection.account_id, self.permissions, granted, within=within)


def open_now(moment: datetime | None = None) -> QuerySet[Inspection]:
    return Inspection.objects.filter(ends_at__gt=moment or timezone.now(), end__isnull=True)


def standing_of(account: int) -> Standing | None:
    """The inspection of an account, in two statements; None where there is none, or none any more."""
    found = open_now().filter(account=account).first()
    if found is None:
        return None
    return Standing(found, tuple(found.areas.order_by("id").values_list("area", flat=True)))


def is_open_to(account: int) -> bool:
    return open_now().filter(account=account).exists()


def was_open_to(account: int) -> bool:
    """Whether the account was ever an inspector's."""
    return Inspection.objects.filter(account=account).exists()
