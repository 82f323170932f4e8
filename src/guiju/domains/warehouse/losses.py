"""Shortages as they stand: explained or not, and who had the goods last."""

from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from guiju.domains.warehouse.models import DifferenceFinding, DifferenceKind, StockCountLine, StockDifference
from guiju.domains.warehouse.registers import Custodians
from guiju.kernel.org.names import person_of


def shortages(using: str = "default") -> QuerySet[Any]:
    """Every shortage with ``stands`` (of the latest count of its line) and ``explained``."""
    later = StockCountLine.objects.filter(line=OuterRef("count_line__line"), id__gt=OuterRef("count_line"))
    told = DifferenceFinding.objects.filter(difference=OuterRef("pk"))
    found = StockDifference.objects.using(using).filter(kind=DifferenceKind.SHORTAGE)
    return found.annotate(
        sku_code=F("count_line__line__sku__code"),
        stands=~Exists(later),
        explained=Exists(told),
    )


def last_custodian(using: str = "default") -> Coalesce:
    """The name of whoever alone answered for the goods when they were found short, else of the stocktake's keeper."""
    named = Custodians.entries(using).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=OuterRef("found_at")),
        place=OuterRef("warehouse"),
        sku=OuterRef("count_line__line__sku"),
        entered_at__lte=OuterRef("found_at"),
    )
    return Coalesce(Subquery(named.order_by("-id").values("custodian__name")[:1]), person_of("keeper"))
