"""One warning on my own act: say why."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest


@require_http_methods(["GET", "HEAD", "POST"])
def warning(request: SignedInRequest, breach: int) -> HttpResponse:
    """Foreign and unknown are the same 404."""
    row = Breach.objects.filter(id=breach, actor=request.me.actor, effect="warn").first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return _page(request, row)
    context = Context(actor=request.me.actor, request_id=once.given(request))
    try:
        outcome = run_items(Acknowledge, [{"breach": row.id, "reason": request.POST.get("reason", "")}], context)
    except InvalidInput as wrong:
        return _page(request, row, error=str(wrong), status=422)
    if outcome.refusals:
        return _page(request, row, refusals=outcome.refusals, status=409)
    return HttpResponseRedirect(reverse("today"))


def _page(
    request: SignedInRequest, row: Breach, *, error: str = "", refusals: object = (), status: int = 200
) -> HttpResponse:
    context = {
        "breach": row,
        "reason": request.POST.get("reason", ""),
        "may_answer": row.acknowledged_at is None and request.me.may(Acknowledge.permission()),
        "request_token": once.fresh(),
        "error": error,
        "refusals": refusals,
        "keep_drafts": bool(error or refusals),
    }
    return render(request, "web/warning.html", context, status=status)
