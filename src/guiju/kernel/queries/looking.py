"""How the rows that fit are looked for: by indexes in all rows, by anything else in one stretch of them a page.

A list of a million rows is never scanned for a page: a filter or a word that no index finds is looked for in the next
`STRETCH` rows in the order of the list, the page says so, and its cursor goes on behind them. Where there are no more rows
than that, every word is looked for in every searched column.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, Q, QuerySet

from guiju.kernel.queries.columns import Shown
from guiju.kernel.queries.filters import RANGES, Given, begins, filtered, given, searched, words_of
from guiju.kernel.queries.indexes import is_indexed
from guiju.kernel.queries.order import Order
from guiju.kernel.queries.query import Asked, Query

STRETCH = 2_000
ANYWHERE = "*"
"""Before the words of the search box: they are not taken for the beginning of a number or a name."""
_MOST_LEADS = 8


class UnknownSort(ValueError):
    """The list cannot be put in this order."""


class Lead(NamedTuple):
    """A word that begins values of an indexed column."""

    shown: Shown
    word: str
    condition: Q


class Looking(NamedTuple):
    """``base`` is narrowed by what indexes find; the rest is looked for in it, stretch by stretch where it ``is_long``."""

    base: QuerySet[Any]
    order: Order
    filters: Sequence[Given]
    words: Sequence[str]
    is_long: bool
    lead: Lead | None = None

    def fitting(self, open_to: Sequence[Shown]) -> QuerySet[Any]:
        return searched(filtered(self.base, self.filters), open_to, self.words)


def planned(
    query: type[Query], params: Any, asked: Asked, rows: QuerySet[Any], open_to: Sequence[Shown]
) -> Looking:
    """How to look among ``rows``, which are in the reader's scope; at most two statements.

    Raises:
        UnknownSort: the list is not offered in the order asked for.
    """
    filters, words = list(given(params)), words_of(asked.search.removeprefix(ANYWHERE))
    order = _order(query, asked, rows, open_to, filters)
    found = [each for each in filters if _is_found(rows, each, order)]
    base, left = filtered(rows, found), [each for each in filters if each not in found]
    if not left and not words:
        return Looking(base, order, left, words, is_long=False)
    if not base.order_by().values_list("pk")[STRETCH : STRETCH + 1]:
        return Looking(base, order, left, words, is_long=False)
    lead = None if asked.sort or asked.search.startswith(ANYWHERE) else _lead(base, open_to, words)
    if lead is not None:
        base, order = base.filter(lead.condition), Order(lead.shown, order.is_descending)
        words = [word for word in words if word != lead.word]
    return Looking(base, order, left, words, bool(left or words), lead)


def _order(
    query: type[Query], asked: Asked, rows: QuerySet[Any], open_to: Sequence[Shown], filters: Sequence[Given]
) -> Order:
    """As asked for; else by what a range is asked of, newest first, so that the range is one of an index; else its own."""
    sortable = {shown.name: shown for shown in open_to if shown.column.sortable}
    ranged = {each.mark.path for each in filters if each.mark.how in RANGES}
    by_range = [
        shown for shown in sortable.values() if shown.path in ranged and is_indexed(rows.model, shown.path)
    ]
    if by_range and not asked.sort:
        return Order(by_range[0], is_descending=True)
    chosen = asked.sort or query.order
    if not chosen:
        return Order(None, is_descending=True)
    found = sortable.get(chosen.removeprefix("-"))
    if found is None:
        raise UnknownSort(chosen)
    return Order(found, chosen.startswith("-"))


def _is_found(rows: QuerySet[Any], filtering: Given, order: Order) -> bool:
    """Whether an index finds the rows: by equality, or as a range of the order in which they are read."""
    path = filtering.mark.path
    is_equal = filtering.mark.how == "exact"
    is_range = filtering.mark.how in RANGES and order.shown is not None and order.shown.path == path
    return (is_equal or is_range) and is_indexed(rows.model, path)


def _lead(rows: QuerySet[Any], open_to: Sequence[Shown], words: Sequence[str]) -> Lead | None:
    """The first word that begins a value of an indexed column, with that column; one statement."""
    leads = list(_leads(rows, open_to, words))[:_MOST_LEADS]
    if not leads:
        return None
    asked = {f"lead_{place}": Exists(rows.order_by().filter(each.condition)) for place, each in enumerate(leads)}
    one = rows.model._default_manager.using(rows.db).annotate(**asked).values_list(*asked)[:1]
    return next((lead for answers in one for lead, is_there in zip(leads, answers, strict=True) if is_there), None)


def _leads(rows: QuerySet[Any], open_to: Sequence[Shown], words: Sequence[str]) -> Iterator[Lead]:
    columns = [shown for shown in open_to if shown.column.search and is_indexed(rows.model, shown.path)]
    for word in words:
        for shown in columns:
            yield from (Lead(shown, word, condition) for condition in begins(shown, word))
