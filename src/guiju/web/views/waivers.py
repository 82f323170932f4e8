"""Asking for a waiver from the red box of a refusal."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest

FIELDS = ("control", "subject_key", "reason")


@require_POST
def ask_waiver(request: SignedInRequest) -> HttpResponse:
    """Held for the approver's post; the answer is the page where its fate can be watched."""
    given = {name: request.POST.get(name, "") for name in FIELDS}
    context = request.me.context(request_id=once.given(request))
    try:
        outcome = run_items(GrantWaiver, [dict(given)], context)
    except InvalidInput as wrong:
        return render(request, "web/waiver_refused.html", {"error": wrong.of_one_item, "keep_drafts": True}, status=422)
    if outcome.held_ids:
        return HttpResponseRedirect(reverse("approval", args=[next(iter(outcome.held_ids.values()))]))
    return render(request, "web/waiver_refused.html", {"refusals": outcome.refusals, "keep_drafts": True}, status=409)
