"""What several queries of the warehouse share."""

from datetime import date
from typing import Annotated, Any

from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from guiju.domains.warehouse.models import Bin, Reversal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.queries.filters import Filter

WarehouseIs = Annotated[str | None, Label("仓库"), Reference("org.Place", place="id"), Filter("warehouse__code")]
Since = Annotated[date | None, Label("自")]
Until = Annotated[date | None, Label("至")]


def is_reversed(kind: str) -> Exists:
    """Whether a reversal undid the document."""
    return Exists(Reversal.objects.filter(document_type=kind, document_id=OuterRef("pk")))


def has_bins() -> Exists:
    """Whether goods of the outer row's warehouse stand in bins."""
    return Exists(Bin.objects.filter(warehouse=OuterRef("warehouse")))


def reversed_ids(kind: str) -> QuerySet[Any]:
    return Reversal.objects.filter(document_type=kind).values("document_id")


def total_of(rows: QuerySet[Any], column: str) -> Coalesce:
    """The sum over rows that are grouped by the key of the outer row; 0 where there are none."""
    total = rows.annotate(total=Sum(column)).values("total")[:1]
    return Coalesce(Subquery(total, output_field=BigIntegerField()), 0, output_field=BigIntegerField())
