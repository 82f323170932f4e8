"""What a stocktake still wants counted; never how much there should be."""

from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from guiju.domains.warehouse.models import StockCountLine, Stocktake, StocktakeLine

SHOWN = 20


class CountStep(NamedTuple):
    """``bin`` is empty for goods on no card."""

    line: int
    sku: str
    name: str
    batch: str
    bin: str
    is_counted: bool


def count_steps(stocktake: Stocktake, bin_code: str, using: str = "default") -> list[CountStep]:
    """The lines of a bin, or without one the first that nobody has counted; one statement."""
    lines = _lines(stocktake, using)
    chosen = lines.filter(bin__code=bin_code) if bin_code else lines.filter(is_counted=False)
    rows = chosen.order_by("line").values_list(
        "line", "sku__code", "sku__name", "batch__code", "batch__received_on", "bin__code", "is_counted"
    )
    return [
        CountStep(line, sku, name, code or f"{received}", place or "", is_counted)
        for line, sku, name, code, received, place, is_counted in (rows if bin_code else rows[:SHOWN])
    ]


def left_to_count(stocktake: Stocktake, using: str = "default") -> int:
    return _lines(stocktake, using).filter(is_counted=False).count()


def _lines(stocktake: Stocktake, using: str) -> QuerySet[Any]:
    counts = StockCountLine.objects.using(using).filter(line=OuterRef("pk"))
    return StocktakeLine.objects.using(using).filter(stocktake=stocktake).annotate(is_counted=Exists(counts))
