"""Reading a query: scope, filters, search, keyset pages, masks. The same for page, file and program."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from django.db.models import F, QuerySet

from guiju.kernel.commands.context import Forbidden
from guiju.kernel.queries import cursors, looking
from guiju.kernel.queries.columns import Shown
from guiju.kernel.queries.filters import paths_given
from guiju.kernel.queries.indexes import Unindexed
from guiju.kernel.queries.masks import masked
from guiju.kernel.queries.query import READER, Asked, Found, Query, query_of, rows_of
from guiju.kernel.queries.reader import Reader
from guiju.kernel.store.written import AmongGiven, Written

LARGEST_PAGE = 200
CHUNK = 5_000
_KEYS = "keys"


def visible(query: type[Query], reader: Reader) -> list[Shown]:
    """The columns the reader's posts open."""
    return [shown for shown in query.row.columns.values() if reader.may(shown.column.permission or None)]


def read(query: type[Query], params: Any, asked: Asked, reader: Reader, *, counted_to: int = 0) -> Found:
    """A page of rows, personal data masked, what the reader may not see left None.

    With ``counted_to`` the rows that fit are counted too, no further than that, where they come from one source and are not
    looked for stretch by stretch. Such a page may have few rows, or none, and still a following one.

    Raises:
        Forbidden: no post of the reader grants the query.
        UnknownSort, BadCursor: the order or the cursor is not of this list.
    """
    reader.demand(query.permission, query.title)
    bounded = asked._replace(limit=max(1, min(asked.limit, LARGEST_PAGE)))
    return _page(query, params, bounded, reader, counted_to=counted_to)


def everything(query: type[Query], params: Any, asked: Asked, reader: Reader, most: int) -> Iterator[Any]:
    """All rows that fit, at most so many, page by page; what no index finds is looked for in all of them.

    Raises:
        Forbidden, UnknownSort: as `read`.
    """
    reader.demand(query.permission, query.title)
    left, after = most, ""
    while left > 0:
        found = _page(query, params, asked._replace(after=after, limit=min(CHUNK, left)), reader, is_bounded=False)
        yield from found.rows
        left, after = left - len(found.rows), found.following
        if not after:
            return


def record(query: type[Query], identity: str, reader: Reader, *, whole: Sequence[str] = ()) -> Any | None:
    """The row an identity names; None for an unknown one and for one out of scope. ``whole`` columns are not masked.

    Raises:
        Forbidden: no post of the reader grants the query.
    """
    reader.demand(query.permission, query.title)
    named = _named(query, [identity], reader)
    found = _read(query, named, list(named.order_by("pk").values_list("pk", flat=True)[:1]), reader)
    return _shown(found, list(query.row.columns.values()), query, reader, whole)[0] if found else None


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
        # The places of a reader hold many rows: the order of the list leads to a page of them sooner than an index of places.
        rows = rows.alias(place_in_scope=Unindexed(F(query.place))).filter(place_in_scope__in=places)
    return rows if query.owner is None else rows.filter(**{query.owner: reader.actor})


def _page(
    query: type[Query], params: Any, asked: Asked, reader: Reader, *, counted_to: int = 0, is_bounded: bool = True
) -> Found:
    own = query().found(params, asked, reader)
    if own is not None:
        return own
    open_to = visible(query, reader)
    _refuse_hidden(query, params, open_to)
    rows = scoped(query, query().source(params, reader).using(reader.using), reader)
    plan = looking.planned(query, params, asked, rows, open_to)
    order, end = plan.order, plan.end(asked.after) if is_bounded else None
    columns = list(query.row.columns.values())
    paths = [shown.path for shown in columns]
    # Found first and read then: PostgreSQL prepares what a row shows for all rows of the list, however few are wanted.
    wanted = list(plan.fitting(open_to, asked.after, end).values_list("pk", flat=True)[: asked.limit + 1])
    is_full = len(wanted) > asked.limit
    kept = _read(query, rows, wanted[: asked.limit], reader)
    following = cursors.written(*end) if end else ""
    if is_full and kept:
        last = kept[-1]
        following = cursors.written(None if order.shown is None else last[1 + paths.index(order.shown.path)], last[0])
    amount = None
    if counted_to and not asked.after and not following:
        amount = len(kept)
    elif counted_to and not plan.is_long:
        # Only the keys: what else a row shows is not computed for rows that are merely counted.
        amount = plan.fitting(open_to).order_by().values("pk")[:counted_to].count()
    return Found(
        _shown(kept, columns, query, reader),
        following,
        amount,
        stretch=looking.STRETCH if end and not is_full else 0,
        lead=plan.lead.shown.title if plan.lead else "",
        order=order.name,
    )


def _read(query: type[Query], rows: QuerySet[Any], keys: Sequence[int], reader: Reader) -> list[tuple[Any, ...]]:
    """What those of the rows show that have these keys, in the order of the keys; at most one statement."""
    if not keys:
        return []
    if query.is_same_for_all():
        found: Iterable[tuple[Any, ...]] = _written(query.key).rows(
            {_KEYS: keys, READER.name: reader.actor}, reader.using
        )
    else:
        found = _shown_of(query, rows.filter(pk__in=keys))
    places = {key: place for place, key in enumerate(keys)}
    return sorted(found, key=lambda row: places[row[0]])


@cache
def _written(key: str) -> Written:
    query = query_of(key)
    return Written(lambda using: _shown_of(query, rows_of(key, using).filter(AmongGiven("pk", _KEYS)).order_by()))


def _shown_of(query: type[Query], rows: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
    return rows.values_list("pk", *(shown.path for shown in query.row.columns.values()))


def _refuse_hidden(query: type[Query], params: Any, open_to: Sequence[Shown]) -> None:
    """What the reader may not see cannot be guessed by filtering either.

    Raises:
        Forbidden: a filter that was given reads a column that is not open to the reader.
    """
    hidden = {shown.path for shown in query.row.columns.values()} - {shown.path for shown in open_to}
    if hidden & paths_given(params):
        raise Forbidden(query.title)


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
