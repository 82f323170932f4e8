"""到货登记: the form that records an arrival as it came."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guiju.domains.catalogue.models import Barcode, Sku
from guiju.domains.warehouse.api import RecordArrival
from guiju.domains.warehouse.ui import scope
from guiju.kernel.pages import once
from guiju.kernel.pages.entry import Entry
from guiju.kernel.pages.me import SignedInRequest

ROWS, SPARE = 12, 4
FILLED_BY = ("sku", "quantity", "unit_cost")


@require_http_methods(["GET", "HEAD", "POST"])
def new_arrival(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, Entry(RecordArrival))
    entry = Entry.given(RecordArrival, request.POST, FILLED_BY)
    shown = [line.get("sku", "") for line in entry.lines]
    name_products(entry)
    outcome = entry.run(request)
    if outcome is None or outcome.refusals:
        for line, text in zip(entry.lines, shown, strict=True):
            line["sku"] = text
        return _form(request, entry, status=422 if outcome is None else 409)
    return scope.after(outcome, "warehouse_document", outcome.answers.get(0, {}).get("number", ""))


def name_products(entry: Entry) -> None:
    """A scanned barcode in a product's field stands for its product."""
    codes = {line["sku"] for line in entry.lines if line.get("sku")}
    known = set(Sku.objects.filter(code__in={code.upper() for code in codes}).values_list("code", flat=True))
    scanned = [code for code in codes if code.upper() not in known]
    named = dict(Barcode.objects.filter(code__in=scanned).values_list("code", "sku__code"))
    for line in entry.lines:
        line["sku"] = named.get(line.get("sku", ""), line.get("sku", ""))


def _form(request: SignedInRequest, entry: Entry, *, status: int = 200) -> HttpResponse:
    context = {
        "entry": entry,
        "rows": entry.rows_until(max(ROWS, len(entry.lines) + SPARE)),
        "refusals": entry.unplaced,
        "warehouses": scope.choices(request),
        "request_token": once.fresh(),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "warehouse/arrival_form.html", context, status=status)
