"""上报问题: one page for the phone, open to every post that may report."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guiju.kernel.commands.context import Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.findings.commands import ReportFinding
from guiju.kernel.org.models import Place
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.web.forms import FILES_A_FORM, digests

PLACES_OFFERED = 300


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    post = request.POST
    item: dict[str, Any] = {name: post.get(name, "") for name in ("title", "detail", "clause")}
    item |= {"clause": item["clause"].strip().upper(), "place": post.get("place") or None}
    item |= {"is_grave": bool(post.get("is_grave")), "lines": [{"file": each} for each in digests(post)]}
    context = request.me.context(request_id=once.given(request))
    try:
        outcome = run_items(ReportFinding, [item], context)
    except InvalidInput as wrong:
        return _page(request, errors={error.field: error.message for error in wrong.errors}, status=422)
    if outcome.refusals:
        return _page(request, outcome=outcome, status=409)
    return HttpResponseRedirect(reverse("finding", args=[outcome.answers[0]["finding"]]))


def _page(
    request: SignedInRequest,
    *,
    errors: dict[str, str] | None = None,
    outcome: Outcome | None = None,
    status: int = 200,
) -> HttpResponse:
    given = request.POST or request.GET
    context = {
        "given": given,
        "errors": errors or {},
        "refusals": outcome.refusals if outcome else (),
        "places": Place.objects.filter(kind__in=("site", "warehouse", "zone")).order_by("code")[:PLACES_OFFERED],
        "files": [(place, given.get(f"file_{place}", "")) for place in range(FILES_A_FORM)],
        "request_token": once.fresh(),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "web/report.html", context, status=status)
