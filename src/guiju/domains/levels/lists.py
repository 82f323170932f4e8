"""The month's lists of idle stock: which of their lines nobody has answered with a proposal yet."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from guiju.domains.levels.models import Action, IdleStock, Proposal


class Line(NamedTuple):
    """A line of the newest list of its warehouse."""

    warehouse: int
    month: date
    sku: int
    batch: int


def answers() -> QuerySet[Proposal]:
    """Proposals that answer the outer line: for its batch or the whole SKU, not over when it was listed, not rejected."""
    return Proposal.objects.filter(
        Q(batch=OuterRef("batch")) | Q(batch__isnull=True),
        Q(is_open=True) | Q(decision__is_accepted=True),
        sku=OuterRef("sku"),
        warehouse=OuterRef("warehouse"),
        finish_on__gte=OuterRef("month"),
    ).exclude(action=Action.REPLENISH)


def unanswered(warehouses: Iterable[int], using: str = "default") -> list[Line]:
    """Two statements."""
    lists = IdleStock.objects.using(using).filter(warehouse__in=set(warehouses))
    newest = dict(lists.values_list("warehouse").annotate(month=Max("month")).order_by())
    rows: Any = (
        lists.filter(month__in=set(newest.values()))
        .annotate(is_answered=Exists(answers()))
        .filter(is_answered=False)
        .values_list("warehouse_id", "month", "sku_id", "batch_id")
    )
    return [Line(*row) for row in rows if newest[row[0]] == row[1]]
