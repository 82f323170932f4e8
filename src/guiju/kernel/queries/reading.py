"""Reading a query: scope, filters, search, order, keyset pages, masks. The same for page, file and program."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import F, Q, QuerySet

from guiju.kernel.commands.context import Forbidden
from guiju.kernel.queries import cursors
from guiju.kernel.queries.columns import Shown
from guiju.kernel.queries.filters import filtered, paths_given, searched
from guiju.kernel.queries.masks import masked
from guiju.kernel.queries.query import Asked, Found, Query
from guiju.kernel.queries.reader import Reader

LARGEST_PAGE = 200
CHUNK = 5_000


class UnknownSort(ValueError):
    """The list cannot be put in this order."""


def visible(query: type[Query], reader: Reader) -> list[Shown]:
    """The columns the reader's posts open."""
    return [shown for shown in query.row.columns.values() if reader.may(shown.column.permission or None)]


def read(query: type[Query], params: Any, asked: Asked, reader: Reader) -> Found:
    """A page of rows, personal data masked, what the reader may not see left None.

    Raises:
        Forbidden: no post of the reader grants the query.
        UnknownSort, BadCursor: the order or the cursor is not of this list.
    """
    reader.demand(query.permission, query.title)
    bounded = asked._replace(limit=max(1, min(asked.limit, LARGEST_PAGE)))
    return _page(query, params, bounded, reader)


def count(query: type[Query], params: Any, search: str, reader: Reader, most: int) -> int:
    """How many rows of its source fit, counted no further than ``most``.

    Raises:
        Forbidden: as `read`.
    """
    reader.demand(query.permission, query.title)
    fitting = _fitting(query, params, search, reader, visible(query, reader))
    return fitting.order_by()[:most].count()


def everything(query: type[Query], params: Any, asked: Asked, reader: Reader, most: int) -> Iterator[Any]:
    """All rows that fit, at most so many, page by page.

    Raises:
        Forbidden, UnknownSort: as `read`.
    """
    reader.demand(query.permission, query.title)
    left, after = most, ""
    while left > 0:
        rows, after = _page(query, params, asked._replace(after=after, limit=min(CHUNK, left)), reader)
        yield from rows
        left -= len(rows)
        if not after:
            return


def record(query: type[Query], identity: str, reader: Reader, *, whole: Sequence[str] = ()) -> Any | None:
    """The row an identity names; None for an unknown one and for one out of scope. ``whole`` columns are not masked.

    Raises:
        Forbidden: no post of the reader grants the query.
    """
    reader.demand(query.permission, query.title)
    columns = list(query.row.columns.values())
    paths = [shown.path for shown in columns]
    found = _named(query, [identity], reader).order_by("pk").values_list("pk", *paths).first()
    return None if found is None else _shown([found], columns, query, reader, whole)[0]


def known(query: type[Query], identities: Sequence[str], reader: Reader) -> set[str]:
    """Those of the identities that name a record in the reader's scope; one statement.

    Raises:
        Forbidden: no post of the reader grants the query.
    """
    reader.demand(query.permission, query.title)
    path = query.row.columns[query.identity].path
    return {str(identity) for identity in _named(query, identities, reader).values_list(path, flat=True)}


def _named(query: type[Query], identities: Sequence[str], reader: Reader) -> QuerySet[Any]:
    shown = query.row.columns[query.identity]
    wanted: Sequence[Any] = identities
    if shown.type is int:
        wanted = [int(each) for each in identities if re.fullmatch(r"\d{1,18}", each, re.ASCII)]
    rows = query().source(query.params(), reader).using(reader.using)
    return scoped(query, rows, reader).filter(**{f"{shown.path}__in": wanted})


def scoped(query: type[Query], rows: QuerySet[Any], reader: Reader) -> QuerySet[Any]:
    """The rows at the reader's places and, where the query is of one's own, the reader's."""
    places = reader.permission(query.permission).places
    if query.place is not None and places is not None:
        rows = rows.filter(**{f"{query.place}__in": places})
    return rows if query.owner is None else rows.filter(**{query.owner: reader.actor})


def _page(query: type[Query], params: Any, asked: Asked, reader: Reader) -> Found:
    own = query().found(params, asked, reader)
    if own is not None:
        return own
    open_to = visible(query, reader)
    rows = _fitting(query, params, asked.search, reader, open_to)
    rows, ordering = _ordered(rows, query, asked, open_to)
    columns = list(query.row.columns.values())
    paths = [shown.path for shown in columns]
    taken = list(rows.values_list("pk", *paths)[: asked.limit + 1])
    kept = taken[: asked.limit]
    following = ""
    if len(taken) > asked.limit:
        last = kept[-1]
        following = cursors.written(None if ordering is None else last[1 + paths.index(ordering.path)], last[0])
    return Found(_shown(kept, columns, query, reader), following)


def _fitting(query: type[Query], params: Any, search: str, reader: Reader, open_to: Sequence[Shown]) -> QuerySet[Any]:
    """The rows in scope that fit filters and search.

    Raises:
        Forbidden: a filter that was given reads a column that is not open to the reader.
    """
    _refuse_hidden(query, params, open_to)
    rows = scoped(query, query().source(params, reader).using(reader.using), reader)
    return searched(filtered(rows, params), open_to, search)


def _refuse_hidden(query: type[Query], params: Any, open_to: Sequence[Shown]) -> None:
    """What the reader may not see cannot be guessed by filtering either.

    Raises:
        Forbidden: a filter that was given reads a column that is not open to the reader.
    """
    hidden = {shown.path for shown in query.row.columns.values()} - {shown.path for shown in open_to}
    if hidden & paths_given(params):
        raise Forbidden(query.title)


def _ordered(
    rows: QuerySet[Any], query: type[Query], asked: Asked, open_to: Sequence[Shown]
) -> tuple[QuerySet[Any], Shown | None]:
    """In the order asked for, behind the cursor; the column that orders, or None for the newest first."""
    chosen = asked.sort or query.order
    is_descending = chosen.startswith("-") or not chosen
    sortable = {shown.name: shown for shown in open_to if shown.column.sortable}
    shown = sortable.get(chosen.removeprefix("-"))
    if chosen and shown is None:
        raise UnknownSort(chosen)
    direction, beyond = ("-", "lt") if is_descending else ("", "gt")
    if asked.after:
        value, key = cursors.read(asked.after, None if shown is None else shown.type)
        behind = Q(**{f"pk__{beyond}": key})
        if shown is not None:
            further = Q(**{f"{shown.path}__{beyond}": value})
            # The first condition alone is a range of the index; without it the OR is a scan.
            behind = Q(**{f"{shown.path}__{beyond}e": value}) & (further | behind)
        rows = rows.filter(behind)
    if shown is None:
        return rows.order_by(f"{direction}pk"), None
    first = F(shown.path).desc() if is_descending else F(shown.path).asc()
    return rows.order_by(first, f"{direction}pk"), shown


def _shown(
    rows: Sequence[tuple[Any, ...]],
    columns: Sequence[Shown],
    query: type[Query],
    reader: Reader,
    whole: Sequence[str] = (),
) -> list[Any]:
    """Rows as records: masked, and without what the reader may not see."""
    open_to = {shown.name for shown in visible(query, reader)}
    hidden = [place for place, shown in enumerate(columns) if shown.name not in open_to]
    masks = [
        (place, shown.column.mask)
        for place, shown in enumerate(columns)
        if shown.column.mask and shown.name not in whole and place not in hidden
    ]
    if not hidden and not masks:
        return [query.row.record(*row) for row in rows]
    found = []
    for key, *values in rows:
        for place in hidden:
            values[place] = None
        for place, mask in masks:
            values[place] = masked(values[place], mask)
        found.append(query.row.record(key, *values))
    return found
