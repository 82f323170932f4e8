"""The list page of a query: declared by `list_page`, everything else derived from the query."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from guiju.kernel.commands.command import commands
from guiju.kernel.pages import bulk, charts, export, once
from guiju.kernel.pages.addresses import list_key, with_query
from guiju.kernel.pages.asking import AFTER, FORMAT, RESERVED, SORT, WORDS, Asking, spoken_amount
from guiju.kernel.pages.cells import Cell, Cells, Link
from guiju.kernel.pages.charts import Chart
from guiju.kernel.pages.me import SignedInRequest
from guiju.kernel.pages.page import Page
from guiju.kernel.pages.steps import Step, may_do, steps_of, steps_without_record
from guiju.kernel.queries.looking import ANYWHERE
from guiju.kernel.queries.query import Query

TARGET = "list"
"""The part of the page that another order, page or filter replaces."""

_listings: dict[str, "Listing"] = {}


class Opens(NamedTuple):
    """A cell leads to this page, with the named columns in its address.

    With ``command`` the page is the form of that command (``do``), and leads there whoever may do it.
    """

    page: str
    columns: Mapping[str, str]
    command: str = ""


@dataclass(frozen=True)
class Listing:
    query: type[Query]
    title: str
    actions: tuple[str, ...] = ()
    bulk: tuple[str, ...] = ()
    opens: Mapping[str, Opens] = field(default_factory=dict)
    chart: Chart | None = None


class Heading(NamedTuple):
    """``url`` puts the list in this column's order, turned round where it stands in it already."""

    name: str
    title: str
    is_number: bool
    url: str
    order: str


class ListedRow(NamedTuple):
    identity: str
    caption: str
    cells: list[Cell]
    steps: list[Step]


def list_page(
    query: type[Query],
    *,
    department: str,
    title: str = "",
    path: str = "",
    in_menu: bool = True,
    actions: tuple[str, ...] = (),
    bulk: tuple[str, ...] = (),
    opens: Mapping[str, Opens] | None = None,
    chart: Chart | None = None,
) -> Page:
    """The page that lists a query.

    ``actions`` are commands that need no record, as buttons above the list; their forms lead back to the record made.
    ``bulk`` are those of the query's commands that may be run over ticked rows. ``path`` is ``warehouse/arrivals/`` for
    ``warehouse.arrivals`` unless given.

    Raises:
        TypeError: a param has a name that the list needs, or a bulk command does not start from a record's identity.
    """
    taken = sorted(query.params.model_fields.keys() & RESERVED)
    foreign = [key for key in bulk if not isinstance(query.commands.get(key), str)]
    if taken or foreign:
        message = f"{query.key}: params {taken} have names of the kit; {foreign} do not start from its identity"
        raise TypeError(message)
    listing = Listing(query, title or query.title, actions, bulk, opens or {}, chart)
    _listings[query.key] = listing
    return Page(
        list_key(query.key),
        listing.title,
        path or query.key.replace(".", "/") + "/",
        partial(show, listing=listing),
        query.permission,
        department,
        in_menu=in_menu,
    )


def listing_of(command: str) -> Listing | None:
    """The list above which a command's button stands."""
    return next((each for each in _listings.values() if command in each.actions), None)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: SignedInRequest, *, listing: Listing) -> HttpResponseBase:
    if request.method == "POST":
        return bulk.run(request, listing.query, listing.bulk, listing.title)
    asking = Asking(listing.query, request.GET, request.me.reader)
    wanted = request.GET.get(FORMAT, "")
    if wanted in export.FORMATS and request.me.inspection:
        raise PermissionDenied(_("外部查阅不能导出；需要带走的证据，请公司制作证据包。"))
    if wanted in export.FORMATS and not asking.errors:
        return export.download(request, asking, listing.title, wanted)
    if wanted == charts.FORMAT and listing.chart and not asking.errors:
        return charts.picture(listing.chart, asking)
    is_part = request.htmx and request.htmx.target == TARGET  # type: ignore[attr-defined]
    template = "pages/listing_table.html" if is_part else "pages/listing.html"
    return render(request, template, _context(request, listing, asking), status=422 if asking.errors else 200)


def _context(request: SignedInRequest, listing: Listing, asking: Asking) -> dict[str, Any]:
    query, me, path = listing.query, request.me, request.path
    found = asking.found()
    open_to_me = {name: each for name, each in listing.opens.items() if not each.command or may_do(me, each.command)}
    cells = Cells(query, me.reader, links={name: _link(opens) for name, opens in open_to_me.items()})
    rows = [
        ListedRow(
            str(getattr(row, query.identity)) if query.identity else "",
            str(getattr(row, query.caption) or "") if query.caption else "",
            cells.of(row),
            steps_of(query, row, me) if query.commands else [],
        )
        for row in found.rows
    ]
    doable = [key for key in listing.bulk if may_do(me, key)]
    return {
        "listing": listing,
        "asking": asking,
        "fields": asking.fields,
        "rows": rows,
        "headings": [_heading(asking, path, shown, found.order) for shown in cells.columns],
        "has_steps": any(row.steps for row in rows),
        "amount": spoken_amount(found),
        "stretch": f"{found.stretch:,}" if found.stretch else "",
        "lead": found.lead,
        "anywhere_url": asking.address(path, **{WORDS: f"{ANYWHERE}{asking.words}", AFTER: ""}) if found.lead else "",
        "first_url": asking.address(path, **{AFTER: ""}) if asking.after else "",
        "next_url": asking.address(path, **{AFTER: found.following}) if found.following else "",
        "clear_url": path if asking.is_narrowed else "",
        "actions": steps_without_record(listing.actions, me),
        "bulk": [(key, commands()[key].title) for key in doable],
        "downloads": [
            (title, asking.address(path, **{FORMAT: kind, AFTER: ""}))
            for kind, title in export.FORMATS.items()
            if me.inspection is None
        ],
        "chart_url": asking.address(path, **{FORMAT: charts.FORMAT}) if listing.chart and rows else "",
        "request_token": once.fresh() if doable else "",
        "list_path": path,
        "empty": query.empty or _("还没有记录。"),
    }


def _heading(asking: Asking, path: str, shown: Any, current: str) -> Heading:
    order = {shown.name: "ascending", f"-{shown.name}": "descending"}.get(current, "")
    url = ""
    if shown.column.sortable:
        turned = f"-{shown.name}" if order == "ascending" else shown.name
        url = asking.address(path, **{SORT: turned, AFTER: ""})
    return Heading(shown.name, shown.title, shown.kind in {"number", "money", "unit_cost"}, url, order)


def _link(opens: Opens) -> Link:
    page = reverse(opens.page, args=[opens.command] if opens.command else [])

    def address(row: Any) -> str:
        return with_query(page, {name: getattr(row, column) for name, column in opens.columns.items()})

    return address
