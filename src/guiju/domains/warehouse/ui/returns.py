"""退货: goods a customer sent back, line by line of the dispatch with which they left."""

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guiju.domains.warehouse.api import ReturnGoods
from guiju.domains.warehouse.models import Dispatch, DispatchLine, StockState
from guiju.domains.warehouse.ui import scope
from guiju.kernel.pages import once
from guiju.kernel.pages.entry import Entry, Row
from guiju.kernel.pages.me import SignedInRequest

STATES = {state.value: str(state.label) for state in (StockState.INSPECTING, StockState.GOOD, StockState.DEFECTIVE)}
ROWS, SPARE = 8, 3


@require_http_methods(["GET", "HEAD", "POST"])
def new_return(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, _proposed(request))
    entry = Entry.given(ReturnGoods, request.POST, ("quantity",))
    outcome = entry.run(request)
    if outcome is None or outcome.refusals:
        return _form(request, entry, status=422 if outcome is None else 409)
    return scope.after(outcome, "warehouse_document", outcome.answers.get(0, {}).get("number", ""))


def _proposed(request: SignedInRequest) -> Entry:
    """The lines of the dispatch the address names, without quantities: what came back is counted, not guessed."""
    number = request.GET.get("dispatch", "").replace("\x00", "")[:40]
    places = scope.places(request)
    found = Dispatch.objects.filter(number=number).select_related("warehouse", "request")
    dispatch = (found if places is None else found.filter(warehouse__in=places)).first()
    if dispatch is None:
        return Entry(ReturnGoods)
    lines = [
        {"dispatch": number, "line": str(line)}
        for line in dispatch.lines.order_by("line").values_list("line", flat=True)
    ]
    head = {"warehouse": dispatch.warehouse.code, "basis": dispatch.request.basis}
    return Entry(ReturnGoods, head, lines)


def _form(request: SignedInRequest, entry: Entry, *, status: int = 200) -> HttpResponse:
    is_proposed = bool(entry.lines) and request.method != "POST"
    rows = entry.rows_until(len(entry.lines) if is_proposed else max(ROWS, len(entry.lines) + SPARE))
    goods = _goods(request, entry)
    context = {
        "entry": entry,
        "rows": [replace(row, goods=goods.get(_line_of(row), "")) for row in rows],
        "states": STATES,
        "refusals": entry.unplaced,
        "warehouses": scope.choices(request),
        "request_token": once.fresh(),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "warehouse/return_form.html", context, status=status)


def _line_of(row: Row) -> tuple[str, str]:
    return row.fields["dispatch"].value, row.fields["line"].value


def _goods(request: SignedInRequest, entry: Entry) -> dict[tuple[str, str], str]:
    """What the named lines of dispatches in scope are, by dispatch and line."""
    places = scope.places(request)
    found = DispatchLine.objects.filter(dispatch__number__in={line.get("dispatch", "") for line in entry.lines})
    mine = found if places is None else found.filter(dispatch__warehouse__in=places)
    rows = mine.values_list("dispatch__number", "line", "sku__code", "sku__name", "quantity")
    return {(number, str(line)): f"{code} {name} × {quantity}" for number, line, code, name, quantity in rows}
