"""What the keeper needs on paper when network or power fails: goods at the dock, requests to pick, what stands in bins."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from guiju.domains.warehouse.models import ArrivalLine, Batch, Bin, BinStock
from guiju.domains.warehouse.queries.tasks import ArrivalRow, arrival_row, find_arrivals, open_requests

MOST_ARRIVALS, MOST_BINS, OFFERED = 50, 400, 4
"""As many as fit on paper somebody can work with; the sheet says how many it leaves out."""


class DockLine(NamedTuple):
    """``counted`` is None until the count is locked; what the note says is never printed before."""

    line: int
    sku: str
    name: str
    counted: int | None


class Dock(NamedTuple):
    arrival: ArrivalRow
    lines: list[DockLine]


class PickLine(NamedTuple):
    """``bins`` hold the product by their cards, in the order of issue."""

    request: str
    basis: str
    line: int
    sku: str
    name: str
    left: int
    bins: list[str]


class BinLine(NamedTuple):
    bin: str
    sku: str
    name: str
    batch: str
    quantity: int


class PaperSheet(NamedTuple):
    dock: list[Dock]
    picks: list[PickLine]
    bins: list[BinLine]
    empty_bins: list[str]
    more_bins: int


def paper_sheet(warehouse: int, using: str = "default") -> PaperSheet:
    """The open work of a warehouse as it stands now; the same number of statements however much it is."""
    held = BinStock.objects.using(using).filter(bin__warehouse=warehouse, quantity__gt=0)
    rows = list(held.select_related("sku", "bin", "batch").order_by("bin__code", "batch")[:MOST_BINS])
    empty = Bin.objects.using(using).filter(~Exists(held.filter(bin=OuterRef("pk"))), warehouse=warehouse)
    return PaperSheet(
        dock=_dock(warehouse, using),
        picks=_picks(warehouse, held, using),
        bins=[BinLine(row.bin.code, row.sku.code, row.sku.name, _label(row.batch), row.quantity) for row in rows],
        empty_bins=list(empty.order_by("code").values_list("code", flat=True)[:MOST_BINS]),
        more_bins=max(0, held.count() - MOST_BINS),
    )


def _label(batch: Batch) -> str:
    return batch.code or f"{batch.received_on}"


def _dock(warehouse: int, using: str) -> list[Dock]:
    waiting = find_arrivals([warehouse], using).filter(has_receipt=False, has_refusal=False)
    arrivals = list(waiting.order_by("-id")[:MOST_ARRIVALS])[::-1]
    lines: dict[int, list[DockLine]] = {}
    found = ArrivalLine.objects.using(using).filter(arrival__in=[each.pk for each in arrivals])
    for each in found.select_related("sku", "count_line").order_by("arrival", "line"):
        counted = getattr(each, "count_line", None)
        row = DockLine(each.line, each.sku.code, each.sku.name, counted.quantity if counted else None)
        lines.setdefault(each.arrival_id, []).append(row)
    return [Dock(arrival_row(each), lines.get(each.pk, [])) for each in arrivals]


def _picks(warehouse: int, held: QuerySet[BinStock], using: str) -> list[PickLine]:
    asked = [
        (request, line)
        for request in open_requests([warehouse], using=using)
        if request.is_signed
        for line in request.lines
        if line[4] < line[3]
    ]
    in_order = held.filter(sku__code__in={line[1] for _, line in asked}).order_by(
        Coalesce("batch__expires_on", "batch__received_on"), "batch", "bin__code"
    )
    holding: dict[str, dict[str, None]] = {}
    for sku, code in in_order.values_list("sku__code", "bin__code"):
        holding.setdefault(sku, {})[code] = None
    return [
        PickLine(request.number, request.basis, line, sku, name, quantity - gone, list(holding.get(sku, ()))[:OFFERED])
        for request, (line, sku, name, quantity, gone) in asked
    ]
