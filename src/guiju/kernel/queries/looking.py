"""How the rows that fit are looked for: by indexes in all rows, by anything else in one stretch of them a page.

A list of a million rows is never scanned for a page: a filter or a word that no index finds is looked for in the next
`STRETCH` rows in the order of the list, the page says so, and its cursor goes on behind them. Where there are no more rows
than that, every word is looked for in every searched column.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import QuerySet

from guiju.kernel.queries.columns import Shown
from guiju.kernel.queries.filters import (
    RANGES,
    Bound,
    Given,
    beginning,
    bound_of,
    filtered,
    given,
    searched,
    spellings,
    words_of,
)
from guiju.kernel.queries.indexes import is_indexed
from guiju.kernel.queries.order import Order, Place
from guiju.kernel.queries.query import Asked, Query
from guiju.kernel.store.existing import have_rows

STRETCH = 2_000
ANYWHERE = "*"
"""Before the words of the search box: they are not taken for the beginning of a number or a name."""
_MOST_LEADS = 8


class UnknownSort(ValueError):
    """The list cannot be put in this order."""


class Lead(NamedTuple):
    """A word that begins values of an indexed column, with the range of those values."""

    shown: Shown
    word: str
    bounds: tuple[Bound, ...]


class Looking(NamedTuple):
    """``base`` is narrowed by what indexes find; the rest is looked for in it, stretch by stretch where it ``is_long``."""

    base: QuerySet[Any]
    order: Order
    filters: Sequence[Given]
    words: Sequence[str]
    is_long: bool = False
    lead: Lead | None = None

    def fitting(self, open_to: Sequence[Shown], after: str = "", end: Place | None = None) -> QuerySet[Any]:
        """The rows that fit in their order, behind a cursor, to the end of a stretch.

        Raises:
            BadCursor: it is none of this order.
        """
        return searched(filtered(self.order.first(self.base, after, end), self.filters), open_to, self.words)

    def end(self, after: str) -> Place | None:
        """Where the stretch behind a cursor ends; None where all that is left is looked through.

        Raises:
            BadCursor: it is none of this order.
        """
        return self.order.place(self.base, STRETCH, after) if self.is_long else None


def planned(query: type[Query], params: Any, asked: Asked, rows: QuerySet[Any], open_to: Sequence[Shown]) -> Looking:
    """How to look among ``rows``, which are in the reader's scope; at most two statements.

    Raises:
        UnknownSort: the list is not offered in the order asked for.
    """
    filters, words = list(given(params)), words_of(asked.search.removeprefix(ANYWHERE))
    order = _order(query, asked, rows, open_to, filters)
    ranges = [each for each in filters if _is_range(each, order)]
    equal = [each for each in filters if each.mark.how == "exact" and is_indexed(rows.model, each.mark.path)]
    order = order._replace(bounds=tuple(bound_of(*each, rows.model) for each in ranges))
    plan = Looking(filtered(rows, equal), order, [each for each in filters if each not in (*ranges, *equal)], words)
    if not plan.filters and not words:
        return plan
    within = order.rows(plan.base)
    if not within.order_by().values_list("pk")[STRETCH : STRETCH + 1]:
        return plan
    lead = None if asked.sort or asked.search.startswith(ANYWHERE) else _lead(within, open_to, words)
    if lead is None:
        return plan._replace(is_long=True)
    words = [word for word in words if word != lead.word]
    filters = [*plan.filters, *ranges]
    order = Order(lead.shown, order.is_descending, lead.bounds)
    return Looking(plan.base, order, filters, words, bool(filters or words), lead)


def _order(
    query: type[Query], asked: Asked, rows: QuerySet[Any], open_to: Sequence[Shown], filters: Sequence[Given]
) -> Order:
    """As asked for; else by what a range is asked of, newest first, so that the range is one of an index; else its own."""
    sortable = {shown.name: shown for shown in open_to if shown.column.sortable}
    ranged = {each.mark.path for each in filters if each.mark.how in RANGES}
    by_range = [shown for shown in sortable.values() if shown.path in ranged and is_indexed(rows.model, shown.path)]
    if by_range and not asked.sort:
        return Order(by_range[0], is_descending=True)
    chosen = asked.sort or query.order
    if not chosen:
        return Order(None, is_descending=True)
    found = sortable.get(chosen.removeprefix("-"))
    if found is None:
        raise UnknownSort(chosen)
    return Order(found, chosen.startswith("-"))


def _is_range(filtering: Given, order: Order) -> bool:
    return filtering.mark.how in RANGES and order.shown is not None and order.shown.path == filtering.mark.path


def _lead(rows: QuerySet[Any], open_to: Sequence[Shown], words: Sequence[str]) -> Lead | None:
    """The first indexed column of which a word begins a value; one statement."""
    leads = list(_leads(rows, open_to, words))[:_MOST_LEADS]
    if not leads:
        return None
    asked = [Order(each.shown, is_descending=False, bounds=each.bounds).rows(rows) for each in leads]
    answers = have_rows(asked, rows.db)
    return next((lead for lead, is_there in zip(leads, answers, strict=True) if is_there), None)


def _leads(rows: QuerySet[Any], open_to: Sequence[Shown], words: Sequence[str]) -> Iterator[Lead]:
    for shown in open_to:
        if not shown.column.search or not is_indexed(rows.model, shown.path):
            continue
        for word in words:
            if shown.column.search == "exact":
                yield Lead(shown, word, (Bound("gte", word), Bound("lte", word)))
            else:
                yield from (Lead(shown, word, beginning(each)) for each in spellings(word))
