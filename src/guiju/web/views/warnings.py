"""Warnings on my own acts: say why, for one or at once for all of a run."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.commands.batch import from_columns
from guiju.kernel.commands.context import Refusal
from guiju.kernel.commands.run import run, run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.rulebook.catalogue import controls
from guiju.web.forms import LARGEST, words
from guiju.web.next import allowed_next
from guiju.web.waiting import unanswered

SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def warning(request: SignedInRequest, breach: int) -> HttpResponse:
    """Foreign and unknown are the same 404."""
    row = Breach.objects.filter(id=breach, actor=request.me.actor, effect="warn").first()
    if row is None:
        raise Http404
    if request.method != "POST":
        return _page(request, row)
    context = request.me.context(request_id=once.given(request))
    try:
        outcome = run_items(Acknowledge, [{"breach": row.id, "reason": request.POST.get("reason", "")}], context)
    except InvalidInput as wrong:
        return _page(request, row, error=wrong.of_one_item, status=422)
    if outcome.refusals:
        return _page(request, row, refusals=outcome.refusals, status=409)
    return HttpResponseRedirect(allowed_next(request.POST.get("next")))


@require_http_methods(["GET", "HEAD", "POST"])
def warnings_of_run(request: SignedInRequest, evidence: int, control: str) -> HttpResponse:
    """One reason for all unanswered warnings of a run and control; foreign and unknown are the same 404."""
    rows = unanswered(request.me).filter(evidence_id=min(evidence, LARGEST), control=words(control)).order_by("id")
    count = rows.count()
    if not count:
        raise Http404
    error, refusals = "", list[Refusal]()
    if request.method == "POST":
        context = request.me.context(request_id=once.given(request))
        reason = request.POST.get("reason", "")
        columns: dict[str, list[Any]] = {"breach": list(rows.values_list("id", flat=True)), "reason": [reason] * count}
        try:
            outcome = run(Acknowledge, from_columns(Acknowledge, columns), context)
        except InvalidInput as wrong:
            error = wrong.errors[0].message
        else:
            if outcome.done:
                return HttpResponseRedirect(reverse("today"))
            refusals = outcome.refusals[:SHOWN]
    known = controls().get(control)
    shown = {
        "title": known.title if known else control,
        "breaches": rows[:SHOWN],
        "count": count,
        "shown": SHOWN,
        "reason": request.POST.get("reason", ""),
        "may_answer": request.me.may(Acknowledge.permission()),
        "request_token": once.fresh(),
        "error": error,
        "refusals": refusals,
        "keep_drafts": bool(error or refusals),
    }
    return render(request, "web/warnings_of_run.html", shown, status=422 if error else 409 if refusals else 200)


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
