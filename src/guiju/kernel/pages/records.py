"""The record page of any query with an identity: fields, sections, what can be done next, files, history, evidence."""

import re
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.commands.run import run_items
from guiju.kernel.commands.shape import InvalidInput
from guiju.kernel.files.models import Attachment
from guiju.kernel.pages import evidence, once
from guiju.kernel.pages.addresses import list_address, own_paper, record_address
from guiju.kernel.pages.cells import Cell, Cells
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.pages.steps import may_do, steps_of
from guiju.kernel.queries.commands import Reveal
from guiju.kernel.queries.query import Asked, Query, queries, query_of
from guiju.kernel.queries.query import Section as DeclaredSection
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read, record, visible
from guiju.kernel.store.models import Posted
from guiju.lib.runs import RUN_BITS

PER_SECTION = 50
LONGEST_IDENTITY = 200
_WORD = re.compile(r"(?<!^)(?=[A-Z])")


class Property(NamedTuple):
    """A field of the record; ``is_masked`` when it can be shown whole by who gives a reason."""

    cell: Cell
    is_masked: bool


class Section(NamedTuple):
    title: str
    columns: list[Any]
    rows: list[list[Cell]]
    more_url: str
    empty: str


class Sheet(NamedTuple):
    """What a record page reads: the row, its sections, the ids of the posted rows on it with what they are."""

    row: Any
    sections: list[Section]
    written: dict[int, str]


@require_safe
def show(request: SignedInRequest, query: str, identity: str) -> HttpResponse:
    return _page(request, _query_or_404(query), identity)


@require_POST
def reveal(request: SignedInRequest, query: str, identity: str) -> HttpResponse:
    """Show one masked column whole; the run that allows it keeps who and why."""
    found = _query_or_404(query)
    column = request.POST.get("column", "")
    asked = {"query": query, "record": identity, "column": column, "reason": request.POST.get("reason", "")}
    context = request.me.context(request_id=once.given(request))
    try:
        outcome = run_items(Reveal, [dict(asked)], context)
    except InvalidInput as wrong:
        return _page(request, found, identity, status=422, revealing=column, error=wrong.of_one_item)
    if outcome.refusals:
        return _page(request, found, identity, status=409, refusals=outcome.refusals)
    return _page(request, found, identity, whole=(column,))


@require_safe
def run(request: SignedInRequest, query: str, identity: str, number: int) -> HttpResponse:
    """One of the runs that wrote the record, told in full; any other run is not there."""
    found = _query_or_404(query)
    sheet = _sheet(found, identity, request.me.reader)
    if number not in {row >> RUN_BITS for row in sheet.written}:
        raise Http404(_("没有这次运行，或它没有写过这条记录。"))
    context = evidence.told(number) | {"back_url": record_address(query, identity), "back_title": identity}
    return render(request, "pages/evidence.html", context)


def _query_or_404(key: str) -> type[Query]:
    found = queries().get(key)
    if found is None or not found.identity:
        raise Http404(_("没有这一页。"))
    return found


def _sheet(query: type[Query], identity: str, reader: Reader, whole: tuple[str, ...] = ()) -> Sheet:
    """The record with its sections.

    Raises:
        Http404: unknown, or out of the reader's scope.
        Forbidden: no post of the reader grants the query.
    """
    wanted = identity[:LONGEST_IDENTITY]
    row = record(query, wanted, reader, whole=whole) if "\x00" not in identity else None
    if row is None:
        raise Http404(_("没有这条记录，或不在您的权限范围内。"))
    written = {row.id: query.title} if _is_posted(query) else {}
    sections = []
    for declared in query.sections:
        section, rows = _section(declared, wanted, reader)
        if section is not None:
            sections.append(section)
            if _is_posted(query_of(declared.query)):
                written |= {each.id: declared.title for each in rows}
    return Sheet(row, sections, written)


def _section(declared: DeclaredSection, identity: str, reader: Reader) -> tuple[Section | None, list[Any]]:
    """A section and its rows, in the order in which they were written; None where the reader may not see them."""
    query = query_of(declared.query)
    if not reader.may(query.permission):
        return None, []
    found = read(query, query.params(**{declared.param: identity}), Asked(limit=PER_SECTION), reader)
    filtered = getattr(query.params.model_fields[declared.param], "metadata", ())
    named = {mark.path for mark in filtered if hasattr(mark, "path")}
    repeated = {shown.name for shown in query.row.columns.values() if shown.path in named}
    cells = Cells(query, reader, without=repeated)
    more = list_address(query.key, **{declared.param: identity}) if found.following else ""
    rows = found.rows if found.following or query.order else found.rows[::-1]
    return Section(declared.title, cells.columns, cells.rows(rows), more, query.empty), rows


@cache
def _model_of(key: str) -> type[Model] | None:
    """The model of a query's rows; None where they do not come from one source."""
    query = query_of(key)
    return query().source(query.params(), Reader(SYSTEM)).model if query.has_source() else None


def _is_posted(query: type[Query]) -> bool:
    """Whether the ids of a query's rows name the runs that wrote them."""
    model = _model_of(query.key)
    return model is not None and issubclass(model, Posted)


def _page(
    request: SignedInRequest,
    query: type[Query],
    identity: str,
    *,
    whole: tuple[str, ...] = (),
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    me = request.me
    sheet = _sheet(query, identity, me.reader, whole)
    runs = evidence.writing_runs(sheet.written)
    may_reveal = may_do(me, Reveal.key)
    masked = {shown.name for shown in visible(query, me.reader) if shown.column.mask and shown.name not in whole}
    cells = Cells(query, me.reader).of(sheet.row)
    caption = next((cell.text for cell in cells if cell.name == query.caption != query.identity), "")
    context = {
        "query": query,
        "identity": identity,
        "caption": caption,
        "tags": [cell for cell in cells if cell.meaning],
        "properties": [
            Property(
                cell._replace(url="" if cell.name == query.identity else cell.url), _is_hidden(cell, masked, sheet)
            )
            for cell in cells
            if not cell.meaning
        ],
        "sections": sheet.sections,
        "steps": steps_of(query, sheet.row, me),
        "files": [] if me.inspection else _files(query, sheet.row.id, me.reader),
        "runs": runs,
        "warnings_open": _warnings(runs, me.actor),
        "may_reveal": may_reveal,
        "reveal_url": f"{record_address(query.key, identity)}reveal/",
        "run_url": f"{record_address(query.key, identity)}runs/",
        "list_url": list_address(query.key),
        "paper_url": "" if me.inspection else own_paper(query.key, identity),
        "request_token": once.fresh(),
        "revealed": whole,
        "keep_drafts": status != 200,
        **more,
    }
    return render(request, "pages/record.html", context, status=status)


def _is_hidden(cell: Cell, masked: set[str], sheet: Sheet) -> bool:
    return cell.name in masked and bool(getattr(sheet.row, cell.name))


def _warnings(runs: list[evidence.WritingRun], actor: int) -> list[evidence.OpenWarning]:
    return evidence.open_warnings([each.run for each in runs if each.warned], actor)


def _files(query: type[Query], document: int, reader: Reader) -> list[Attachment]:
    """The files attached to the record: ``warehouse.IssueRequest`` has them as ``warehouse.issue_request``."""
    model = _model_of(query.key)
    if model is None or not _is_posted(query):
        return []
    kind = f"{model._meta.app_label}.{_WORD.sub('_', model.__name__).lower()}"
    found = Attachment.objects.using(reader.using).filter(document_type=kind, document_id=document)
    return list(found.order_by("id"))
