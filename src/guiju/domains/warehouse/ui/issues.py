"""出库: what waits to leave, the request for it, and the signature under the request."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.domains.warehouse import queries
from guiju.domains.warehouse.api import ApproveIssue, DispatchGoods, RequestIssue
from guiju.domains.warehouse.models import IssueRequest
from guiju.domains.warehouse.ui import scope
from guiju.domains.warehouse.ui.arrivals import ROWS, SPARE, name_products
from guiju.domains.warehouse.ui.entry import Entry
from guiju.kernel.commands.context import Refusal
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest

PER_PAGE = 50


@require_safe
def issues(request: SignedInRequest) -> HttpResponse:
    return _list(request)


def _list(request: SignedInRequest, refusals: list[Refusal] | None = None, *, status: int = 200) -> HttpResponse:
    me = request.me
    places = scope.places(request)
    pager = Paginator(queries.open_requests(places), PER_PAGE).get_page(request.GET.get("page"))
    rows = list(pager.object_list)
    mine = IssueRequest.objects.filter(number__in=[row.number for row in rows], requester=me.actor)
    context = {
        "rows": rows,
        "rows_exist": bool(rows),
        "pager": pager,
        "mine": set(mine.values_list("number", flat=True)),
        "refusals": refusals or [],
        "gone": queries.dispatches(places)[:10],
        "may_request": me.may(RequestIssue.permission()),
        "may_approve": me.may(ApproveIssue.permission()),
        "may_dispatch": me.may(DispatchGoods.permission()),
        "request_token": once.fresh(),
    }
    return render(request, "warehouse/issues.html", context, status=status)


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


@require_POST
def approve(request: SignedInRequest, number: str) -> HttpResponse:
    scope.request_or_404(request, number)
    entry = Entry(ApproveIssue, {"request": number})
    outcome = entry.run(request)
    if outcome is None or outcome.refusals:
        return _list(request, entry.refusals, status=409)
    return scope.after(outcome, "warehouse_issues")
