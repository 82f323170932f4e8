"""Ticked rows of a list: one command run over them as one batch; what came of it is said row by row."""

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guiju.kernel.commands.command import Command, commands
from guiju.kernel.commands.context import OnRefusal, Outcome, Refusal
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.pages import once
from guiju.kernel.pages.addresses import record_address
from guiju.kernel.pages.entry import Entry
from guiju.kernel.pages.fields import for_reader
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.pages.steps import may_do
from guiju.kernel.pages.written import clean
from guiju.kernel.queries.query import Query

MOST = 200
COMMAND, PICKED, CONFIRMED = "bulk", "pick", "confirmed"


class Result(NamedTuple):
    """What came of one row; ``approval_url`` is where a held one waits."""

    identity: str
    url: str
    meaning: str
    word: str
    refusals: list[Refusal]
    approval_url: str = ""


def run(request: SignedInRequest, query: type[Query], allowed: tuple[str, ...], title: str) -> HttpResponse:
    """Run the chosen command over the ticked rows; what it needs beside a record is asked first, once for all.

    Raises:
        Http404: the list offers no such command.
        PermissionDenied: no post of the person grants it.
    """
    key = request.POST.get(COMMAND, "")
    if key not in allowed or key not in commands():
        raise Http404(_("没有这个批量操作。"))
    command = commands()[key]
    if not may_do(request.me, key):
        raise PermissionDenied(_("您的岗位没有“%(title)s”的权限。") % {"title": command.title})
    picked = list(dict.fromkeys(clean(each)[:200] for each in request.POST.getlist(PICKED) if clean(each)))[:MOST]
    field = str(query.commands[key])
    entry = Entry.given(command, request.POST)
    entry.head_fields = for_reader(command.header_part().fields, request.me.reader, command.permission())
    asked = [name for name in command.header_part().fields if name != field]
    page = {"query": query, "command": command, "title": title, "picked": picked, "list_url": request.path}
    if not picked:
        return render(request, "pages/bulk_form.html", page | {"nothing": True}, status=422)
    if asked and CONFIRMED not in request.POST:
        return _form(request, page, entry, asked)
    given = entry.item()
    given.pop("lines", None)
    items = [{**given, field: identity} for identity in picked]
    context = request.me.context(request_id=once.given(request), on_refusal=OnRefusal.PARTIAL)
    try:
        if entry.head_errors:
            return _form(request, page, entry, asked, status=422)
        outcome = run_items(command, items, context)
    except InvalidInput as wrong:
        for error in wrong.errors:
            entry.head_errors.setdefault(error.field, error.message)
        return _form(request, page, entry, asked, status=422)
    results = [_result(query, outcome, place, identity) for place, identity in enumerate(picked)]
    status = 200 if outcome.done or outcome.held else 409
    counts = {"done": len(outcome.done), "held": len(outcome.held), "refused": len(outcome.refused)}
    return render(request, "pages/bulk_result.html", page | {"results": results, **counts}, status=status)


def _form(
    request: SignedInRequest, page: dict[str, Any], entry: Entry, asked: list[str], *, status: int = 200
) -> HttpResponse:
    fields = entry.fields
    unplaced = {name: said for name, said in entry.head_errors.items() if name not in asked}
    more = {
        "fields": [fields[name] for name in asked],
        "faults": unplaced,
        "request_token": once.given(request),
        "keep_drafts": bool(entry.head_errors),
    }
    return render(request, "pages/bulk_form.html", page | more, status=status)


def _result(query: type[Query], outcome: Outcome, place: int, identity: str) -> Result:
    url = record_address(query.key, identity)
    if place in outcome.done:
        return Result(identity, url, "pass", _("已办"), [why for why in outcome.warnings if why.item == place])
    if place in outcome.held:
        held = outcome.held_ids.get(place)
        return Result(identity, url, "duty", _("待批"), [], reverse("approval", args=[held]) if held else "")
    return Result(identity, url, "stop", _("拦截"), [why for why in outcome.refusals if why.item == place])


def is_fit(command: type[Command]) -> bool:
    """Whether a command can be run over ticked rows: it must not need lines."""
    return command.line is None or not command.needs_lines
