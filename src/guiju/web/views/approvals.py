"""One held command: the approver decides with a reason, the requester watches."""

from django.db.models import Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guiju.kernel.commands.held import DecideHeld, execute
from guiju.kernel.commands.models import HeldCommand, HeldStatus
from guiju.kernel.commands.run import run_items
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.web.held import items_of, let_through, signatures, with_names
from guiju.web.waiting import approvals

MEANINGS = {
    HeldStatus.WAITING: "duty",
    HeldStatus.APPROVED: "pass",
    HeldStatus.EXECUTED: "pass",
    HeldStatus.REJECTED: "stop",
    HeldStatus.NOT_EXECUTABLE: "stop",
    HeldStatus.LAPSED: "plain",
}


@require_http_methods(["GET", "HEAD", "POST"])
def approval(request: SignedInRequest, held: int) -> HttpResponse:
    """Foreign and unknown are the same 404."""
    me = request.me
    posts = list(me.posts)
    asked = Q(approver_post__in=posts) | Q(asked__post__in=posts)
    mine = asked | Q(requester=me.actor) | Q(decided_by=me.actor) | Q(decisions__approver=me.actor)
    row = HeldCommand.objects.filter(mine, id=held).distinct().first()
    if row is None:
        raise Http404
    if request.method == "POST":
        return _decide(request, row)
    return _page(request, row)


def _decide(request: SignedInRequest, row: HeldCommand) -> HttpResponse:
    decision, note = request.POST.get("decision", ""), request.POST.get("note", "").strip()
    if decision not in {"approve", "reject"}:
        return _page(request, row, error=_("请选择批准或驳回。"))
    if decision == "reject" and not note:
        return _page(request, row, error=_("驳回要写明原因。"))
    context = request.me.context(request_id=once.given(request))
    outcome = run_items(DecideHeld, [{"held": row.id, "decision": decision, "note": note[:500]}], context)
    if outcome.refusals:
        return _page(request, row, refusals=outcome.refusals)
    if outcome.answers.get(0, {}).get("status") == HeldStatus.APPROVED:
        execute(row.id)
    return HttpResponseRedirect(reverse("approval", args=[row.id]))


def _page(request: SignedInRequest, row: HeldCommand, *, error: str = "", refusals: object = ()) -> HttpResponse:
    me = request.me
    may_decide = approvals(me).filter(id=row.id).exists()
    context = {
        "held": with_names([row])[0],
        "items": items_of(row),
        "let_through": let_through(row) if row.status == HeldStatus.WAITING else None,
        "signatures": signatures(row),
        "status": HeldStatus(row.status).label,
        "meaning": MEANINGS[HeldStatus(row.status)],
        "may_decide": may_decide and me.may(DecideHeld.permission()),
        "lacks_permission": may_decide and not me.may(DecideHeld.permission()),
        "note": request.POST.get("note", ""),
        "request_token": once.fresh(),
        "error": error,
        "refusals": refusals,
        "keep_drafts": bool(error or refusals),
    }
    return render(request, "web/approval.html", context, status=409 if error or refusals else 200)
