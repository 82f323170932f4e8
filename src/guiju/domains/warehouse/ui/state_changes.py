"""状态变更: goods judged, frozen, released or condemned."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guiju.domains.warehouse.api import ChangeState
from guiju.domains.warehouse.models import StockState
from guiju.domains.warehouse.ui import scope
from guiju.domains.warehouse.ui.entry import Entry
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest

STATES = {value: str(label) for value, label in StockState.choices}
PROPOSED = ("warehouse", "sku", "source", "target")


@require_http_methods(["GET", "HEAD", "POST"])
def new_state_change(request: SignedInRequest) -> HttpResponse:
    """The address may propose goods and states, as the numbers of 库存 do."""
    if request.method != "POST":
        proposed = {name: request.GET[name][:40] for name in PROPOSED if name in request.GET}
        return _form(request, Entry(ChangeState, {"source": "inspecting", "target": "good", **proposed}))
    entry = Entry.given(ChangeState, request.POST)
    outcome = entry.run(request)
    if outcome is None or outcome.refusals:
        return _form(request, entry, status=422 if outcome is None else 409)
    return scope.after(outcome, "warehouse_document", outcome.answers.get(0, {}).get("number", ""))


def _form(request: SignedInRequest, entry: Entry, *, status: int = 200) -> HttpResponse:
    context = {
        "entry": entry,
        "states": STATES,
        "refusals": entry.refusals,
        "warehouses": scope.choices(request),
        "request_token": once.fresh(),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "warehouse/state_change.html", context, status=status)
