"""出库申请: the form that asks for goods to leave."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guiju.domains.warehouse.api import RequestIssue
from guiju.domains.warehouse.ui import scope
from guiju.domains.warehouse.ui.arrivals import ROWS, SPARE, name_products
from guiju.kernel.pages import once
from guiju.kernel.pages.entry import Entry
from guiju.kernel.pages.me import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def new_issue(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, Entry(RequestIssue))
    entry = Entry.given(RequestIssue, request.POST, ("sku", "quantity"))
    shown = [line.get("sku", "") for line in entry.lines]
    name_products(entry)
    outcome = entry.run(request)
    if outcome is None or outcome.refusals:
        for line, text in zip(entry.lines, shown, strict=True):
            line["sku"] = text
        return _form(request, entry, status=422 if outcome is None else 409)
    return scope.after(outcome, "warehouse_document", outcome.answers.get(0, {}).get("number", ""))


def _form(request: SignedInRequest, entry: Entry, *, status: int = 200) -> HttpResponse:
    context = {
        "entry": entry,
        "rows": entry.rows_until(max(ROWS, len(entry.lines) + SPARE)),
        "refusals": entry.unplaced,
        "warehouses": scope.choices(request),
        "request_token": once.fresh(),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "warehouse/issue_form.html", context, status=status)
