"""清点: the blind count. Scans are kept on the phone until the count is locked; the server says what a scan is."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.api import CountArrival
from guiju.domains.warehouse.models import ArrivalLine
from guiju.domains.warehouse.ui import scanned, scope
from guiju.kernel.commands.context import Refusal
from guiju.kernel.pages import once
from guiju.kernel.pages.entry import Entry, Values
from guiju.kernel.pages.me import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def count(request: SignedInRequest, number: str) -> HttpResponse:
    sheet = scope.sheet_or_404(request, number)
    if request.method != "POST":
        return scope.to("warehouse_receive", number) if sheet.is_counted else _page(request, sheet, Entry(CountArrival))
    entry = Entry.given(CountArrival, request.POST, ("barcode",), arrival=number)
    typed = entry.lines
    entry.lines = spread(typed, number)
    outcome = entry.run(request)
    if outcome is not None and not outcome.refusals:
        return scope.after(outcome, "warehouse_receive", number)
    if outcome is not None and sheet.is_counted:
        return scope.to("warehouse_receive", number)
    wrong = [
        Refusal(
            0, index, "", _("填写有误"), f"{typed[min(index, len(typed) - 1)]['barcode']}：{message}", "", (), "block"
        )
        for (index, _name), message in entry.line_errors.items()
    ]
    if "lines" in entry.head_errors:
        advice = _("一件也没有到的，按货单做拒收或请供应商改单")
        wrong.append(Refusal(0, None, "", _("填写有误"), _("还没有扫过货，不能锁定"), advice, (), "block"))
    return _page(request, sheet, entry, [*wrong, *entry.refusals], status=422 if outcome is None else 409)


def spread(lines: list[Values], number: str) -> list[Values]:
    """A product that the note names several times is counted once: its lines are filled in the order of the note."""
    noted: dict[str, list[int]] = {}
    found = ArrivalLine.objects.filter(
        arrival__number=number, sku__barcodes__code__in=[line["barcode"] for line in lines]
    )
    for barcode, quantity in found.order_by("line").values_list("sku__barcodes__code", "noted_quantity"):
        noted.setdefault(barcode, []).append(quantity)
    told = []
    for line in lines:
        wanted = noted.get(line["barcode"], [])
        text = line.get("quantity", "")
        if len(wanted) < 2 or not (text.isascii() and text.isdigit()):  # noqa: PLR2004 — several lines
            told.append(line)
            continue
        left = int(text)
        for place, quantity in enumerate(wanted, 1):
            share = left if place == len(wanted) else min(left, quantity)
            told.append({**line, "quantity": str(share)})
            left -= share
    return told


@require_POST
def scan(request: SignedInRequest, number: str) -> HttpResponse:
    """What stands inside the scan's result; nothing is kept here, so a scan that comes twice does no harm."""
    sheet = scope.sheet_or_404(request, number)
    read = scanned.read(request.POST)
    if isinstance(read, Refusal):
        return render(request, "warehouse/scanned.html", {"refusals": [read]}, status=409)
    announced = {line.sku for line in sheet.lines}
    return render(request, "warehouse/scanned.html", {"scan": read, "is_pending": read.sku not in announced})


def _page(
    request: SignedInRequest,
    sheet: queries.CountSheet,
    entry: Entry,
    refusals: list[Refusal] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "arrival": sheet.arrival,
        "refusals": refusals or [],
        "happened": entry.fields["counted_at"],
        "scan_url": reverse("warehouse_count_scan", args=[sheet.arrival.number]),
        "scan_label": _("扫描商品或箱码"),
        "request_token": once.fresh(),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "warehouse/count.html", context, status=status)
