"""到货: the list of arrivals, and the form that records one as it came."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from guiju.domains.catalogue.models import Barcode, Sku
from guiju.domains.warehouse import queries
from guiju.domains.warehouse.api import CountArrival, ReceiveGoods, RecordArrival
from guiju.domains.warehouse.ui import scope
from guiju.domains.warehouse.ui.entry import Entry
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest

PER_PAGE = 50
ROWS, SPARE = 12, 4
FILLED_BY = ("sku", "quantity", "unit_cost")
MEANINGS = {
    queries.WAITING: "duty",
    queries.COUNTED: "warn",
    queries.RECEIVED: "pass",
    queries.REFUSED: "stop",
}


@require_safe
def arrivals(request: SignedInRequest) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:80]
    state = request.GET.get("state", "")
    found = queries.find_arrivals(scope.places(request))
    pager = Paginator(_filtered(found, words, state), PER_PAGE).get_page(request.GET.get("page"))
    me = request.me
    rows = [(each, MEANINGS[each.state]) for each in map(queries.arrival_row, pager.object_list)]
    context = {
        "rows": rows,
        "rows_exist": bool(rows),
        "is_filtered": bool(words or state),
        "pager": pager,
        "words": words,
        "state": state,
        "states": MEANINGS,
        "may_record": me.may(RecordArrival.permission()),
        "may_count": me.may(CountArrival.permission()),
        "may_receive": me.may(ReceiveGoods.permission()),
    }
    return render(request, "warehouse/arrivals.html", context)


def _filtered(found: QuerySet, words: str, state: str) -> QuerySet:
    if words:
        found = found.filter(
            Q(number__icontains=words) | Q(supplier__icontains=words) | Q(delivery_note__icontains=words)
        )
    if state == queries.WAITING:
        found = found.filter(has_count=False, has_receipt=False, has_refusal=False)
    elif state == queries.COUNTED:
        found = found.filter(has_count=True, has_receipt=False, has_refusal=False)
    elif state == queries.RECEIVED:
        found = found.filter(has_receipt=True)
    elif state == queries.REFUSED:
        found = found.filter(has_receipt=False, has_refusal=True)
    return found.order_by("-id")


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
