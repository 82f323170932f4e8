"""The form page of any command: header fields, a grid of lines, what is wrong beside its cell, refusals beside their line."""

import re
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guiju.kernel.commands.command import Command, commands
from guiju.kernel.commands.context import Outcome
from guiju.kernel.pages import once
from guiju.kernel.pages.addresses import list_address, record_address
from guiju.kernel.pages.entry import Entry
from guiju.kernel.pages.evidence import open_warnings
from guiju.kernel.pages.fields import InputField, for_reader
from guiju.kernel.pages.kinds import kind_of
from guiju.kernel.pages.listing import listing_of
from guiju.kernel.pages.me import Me, SignedInRequest
from guiju.kernel.pages.steps import may_do
from guiju.kernel.pages.written import clean
from guiju.kernel.queries.query import Query, queries
from guiju.kernel.queries.reading import known

ROWS, SPARE = 5, 3
MORE = "more_rows"
"""The button that asks for empty rows where no script adds them."""

_LINE = re.compile(r"lines-(\d{1,3})-(\w+)", re.ASCII)


@require_http_methods(["GET", "HEAD", "POST"])
def do(request: SignedInRequest, command: str) -> HttpResponse:
    """The form; sent, the command is run under the number the form carries, so that it has one effect.

    Raises:
        Http404: there is no such command.
        PermissionDenied: no post of the person grants it.
    """
    known_command = commands().get(command)
    if known_command is None:
        raise Http404(_("没有这个命令。"))
    if not may_do(request.me, command):
        raise PermissionDenied(_("您的岗位没有“%(title)s”的权限。") % {"title": known_command.title})
    if request.method != "POST":
        return _page(request, _proposed(request, known_command))
    entry = Entry.given(known_command, request.POST, _filled_by(known_command))
    if MORE in request.POST:
        return _page(request, entry, spare=ROWS)
    outcome = entry.run(request)
    if outcome is None or outcome.refused:
        return _page(request, entry, status=422 if outcome is None else 409)
    return HttpResponseRedirect(_after(request, known_command, entry, outcome))


def _proposed(request: SignedInRequest, command: type[Command]) -> Entry:
    """An empty form with what the address fills in: ``?field=…&lines-0-field=…``."""
    head = {name: clean(request.GET[name])[:500] for name in command.header_part().fields if name in request.GET}
    part = command.line_part()
    rows: dict[int, dict[str, str]] = {}
    for key in request.GET:
        found = _LINE.fullmatch(key)
        if part is not None and found and found[2] in part.fields:
            rows.setdefault(int(found[1]), {})[found[2]] = clean(request.GET[key])[:500]
    return Entry(command, head, [row for _place, row in sorted(rows.items())])


def _filled_by(command: type[Command]) -> list[str]:
    """A row counts when something was written in it; what is chosen from a list stands there from the start."""
    part = command.line_part()
    fields = part.fields if part else {}
    return [name for name, info in fields.items() if kind_of(info) not in {"choice", "flag"}] or list(fields)


def _page(request: SignedInRequest, entry: Entry, *, spare: int = SPARE, status: int = 200) -> HttpResponse:
    command, reader = entry.command, request.me.reader
    entry.head_fields = for_reader(command.header_part().fields, reader, command.permission())
    part = command.line_part()
    entry.line_fields = for_reader(part.fields, reader, command.permission()) if part else {}
    count = len(entry.lines)
    fields = [_sole_choice(each) if request.method != "POST" else each for each in entry.fields.values()]
    empty = entry.row(0, {}) if part else None
    context = {
        "command": command,
        "entry": entry,
        "fields": fields,
        "focused": next((each.name for each in fields if not each.value), ""),
        "rows": entry.rows_until(max(ROWS, count + spare)) if part else [],
        "blank": empty,
        "columns": list(empty.fields.values()) if empty else [],
        "lines_error": entry.head_errors.get("lines", ""),
        "refusals": entry.unplaced,
        "back_url": _back(command),
        "request_token": once.fresh() if status != 200 or request.method != "POST" else once.given(request),
        "has_files": any(each.kind == "file" for each in [*fields, *(empty.fields.values() if empty else ())]),
        "keep_drafts": request.method == "POST",
    }
    return render(request, "pages/command.html", context, status=status)


def _sole_choice(field: InputField) -> InputField:
    """A required field with one choice has it made."""
    is_sole = field.is_required and not field.value and len(field.choices) == 1
    return replace(field, value=next(iter(field.choices))) if is_sole else field


def _back(command: type[Command]) -> str:
    listing = listing_of(command.key)
    started = _started_from(command)
    if listing is not None:
        return list_address(listing.query.key)
    return list_address(started[0].key) if started else ""


def _started_from(command: type[Command]) -> tuple[type[Query], str] | None:
    """The query from whose records the command starts, and the field that names the record."""
    for query in queries().values():
        field = query.commands.get(command.key)
        if isinstance(field, str):
            return query, field
    return None


def _after(request: SignedInRequest, command: type[Command], entry: Entry, outcome: Outcome) -> str:
    """Where it goes on: to the approval it waits for, to the record made or changed, to the list."""
    if outcome.held_ids:
        return reverse("approval", args=[next(iter(outcome.held_ids.values()))])
    answer = {name: str(value) for name, value in outcome.answers.get(0, {}).items()}
    said = _("%(title)s：已办 %(number)s") % {"title": command.title, "number": answer.get("number", "")}
    record = _record(request.me, command, entry, answer)
    if record:
        return record
    messages.info(request, said.strip())
    warnings = open_warnings([outcome.run], request.me.actor) if outcome.warnings else []
    return warnings[0].url if warnings else _back(command) or reverse("today")


def _record(me: Me, command: type[Command], entry: Entry, answer: dict[str, str]) -> str:
    """The record that the command made, else the one it started from, where the person may see it."""
    listing, started = listing_of(command.key), _started_from(command)
    named: list[tuple[type[Query], str]] = []
    if listing is not None:
        named.append((listing.query, answer.get("number") or entry.head.get(listing.query.identity, "")))
    if started is not None:
        named.append((started[0], entry.head.get(started[1], "")))
    for query, identity in named:
        for each in (identity, identity.upper()):
            if query.identity and each and me.reader.may(query.permission) and each in known(query, [each], me.reader):
                return record_address(query.key, each)
    return ""
