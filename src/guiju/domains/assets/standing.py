"""Assets as they stand now: who answers for each, who has borrowed it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import BigIntegerField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from guiju.domains.assets.models import AssetHandover, AssetLoan
from guiju.domains.assets.registers import Assets


def assets(using: str = "default") -> QuerySet[Any]:
    """The register's entries with ``keeper_id`` and, while it is lent, ``loan`` (its number).

    A correction names the custodian anew; what is lent stays lent, because loans are found by the asset's code.
    """
    handed = AssetHandover.objects.filter(asset=OuterRef("pk")).order_by("-id").values("taker")[:1]
    lent = AssetLoan.objects.filter(asset__asset_code=OuterRef("asset_code"), back__isnull=True).order_by("-id")
    return Assets.entries(using).annotate(
        keeper_id=Coalesce(Subquery(handed), F("custodian_id"), output_field=BigIntegerField()),
        loan=Subquery(lent.values("number")[:1]),
    )


def standing(ids: Iterable[int | None], using: str) -> dict[int, Any]:
    """By id, those of these entries that were not corrected; one statement."""
    found = assets(using).filter(pk__in=[each for each in ids if each is not None])
    return {row.pk: row for row in found}
