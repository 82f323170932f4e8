"""Messages to me, and tasks that no other page does."""

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from guiju.kernel.commands.context import Refusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.pages import once
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.worklist.commands import CompleteTask, ReadMessages
from guiju.kernel.worklist.models import Message
from guiju.web import waiting
from guiju.web.forms import number
from guiju.web.links import url_of

PER_PAGE = 50
READ_AT_ONCE = 1_000


@require_safe
def inbox(request: SignedInRequest) -> HttpResponse:
    found = Message.objects.filter(person=request.me.actor)
    start = number(request.GET.get("start", ""))
    if start is not None:
        found = found.filter(id__lt=start)
    rows = list(found.order_by("-id")[: PER_PAGE + 1])
    context = {
        "rows": rows[:PER_PAGE],
        "next_start": rows[PER_PAGE - 1].id if len(rows) > PER_PAGE else None,
        "unread": waiting.unread(request.me).count(),
        "request_token": once.fresh(),
    }
    return render(request, "web/inbox.html", context)


@require_POST
def read(request: SignedInRequest) -> HttpResponse:
    """Mark one as read and go where it leads, or mark all that are unread."""
    unread = waiting.unread(request.me)
    one = request.POST.get("message", "")
    if one:
        message = Message.objects.filter(person=request.me.actor, id=number(one) or 0).first()
        if message is None:
            raise Http404
        chosen = [message.id] if message.read_at is None else []
        target = url_of(message.page, message.page_key)
    else:
        chosen, target = list(unread.values_list("id", flat=True)[:READ_AT_ONCE]), ""
    if chosen:
        context = request.me.context(request_id=once.given(request))
        run_items(ReadMessages, [{"message": each} for each in chosen], context)
    return HttpResponseRedirect(target or reverse("inbox"))


@require_http_methods(["GET", "HEAD", "POST"])
def task(request: SignedInRequest, task: int) -> HttpResponse:
    """A task of mine; foreign, ended and unknown are the same 404."""
    row = waiting.task(request.me, task)
    if row is None:
        raise Http404
    error, refusals = "", list[Refusal]()
    if request.method == "POST":
        context = request.me.context(request_id=once.given(request))
        try:
            outcome = run_items(CompleteTask, [{"task": row.id, "note": request.POST.get("note", "")}], context)
        except InvalidInput as wrong:
            error = wrong.of_one_item
        else:
            if outcome.done:
                return HttpResponseRedirect(reverse("today"))
            refusals = outcome.refusals
    shown = {
        "task": row,
        "note": request.POST.get("note", ""),
        "may_complete": row.by_hand and request.me.may(CompleteTask.permission()),
        "url": url_of(row.page, row.page_key),
        "request_token": once.fresh(),
        "error": error,
        "refusals": refusals,
        "keep_drafts": bool(error or refusals),
    }
    return render(request, "web/task.html", shown, status=422 if error else 409 if refusals else 200)
