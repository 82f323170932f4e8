"""What several queries of the warehouse share."""

from datetime import date
from typing import Annotated, Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from guiju.domains.warehouse.models import Reversal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.org.models import Person
from guiju.kernel.queries.filters import Filter

WarehouseIs = Annotated[str | None, Label("仓库"), Reference("org.Place", place="id"), Filter("warehouse__code")]
Since = Annotated[date | None, Label("自")]
Until = Annotated[date | None, Label("至")]


def person_of(column: str) -> Subquery:
    """The name of the person whose account stands in a column."""
    return Subquery(Person.objects.filter(account_id=OuterRef(column)).values("name")[:1])


def is_reversed(kind: str) -> Exists:
    """Whether a reversal undid the document."""
    return Exists(Reversal.objects.filter(document_type=kind, document_id=OuterRef("pk")))


def reversed_ids(kind: str) -> QuerySet[Any]:
    return Reversal.objects.filter(document_type=kind).values("document_id")
