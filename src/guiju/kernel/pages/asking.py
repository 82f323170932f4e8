"""What a reader asks of a list: filters, words, order, where to go on; read from the address and written back to it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from pydantic import ValidationError

from guiju.kernel.commands.shape import chinese
from guiju.kernel.pages.fields import InputField, for_reader
from guiju.kernel.pages.kinds import choices_of, kind_of
from guiju.kernel.pages.written import clean, value_of
from guiju.kernel.queries.cursors import BadCursor
from guiju.kernel.queries.looking import UnknownSort
from guiju.kernel.queries.query import Asked, Found, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read

PER_PAGE = 50
LONGEST = 200
COUNTED = 1_000
"""Rows are counted no further than this; then the page says ``1,000+``."""

WORDS, SORT, AFTER, FORMAT = "q", "sort", "after", "format"
RESERVED = frozenset({WORDS, SORT, AFTER, FORMAT, "limit"})
_LARGEST = 2**63


class Asking:
    """``errors`` are sentences by param; with any, nothing is read."""

    def __init__(self, query: type[Query], given: QueryDict, reader: Reader) -> None:
        self.query = query
        self.reader = reader
        self.given: dict[str, str] = {
            name: clean(given[name])[:LONGEST] for name in query.params.model_fields if clean(given.get(name))
        }
        self.words = clean(given.get(WORDS))[:LONGEST]
        self.sort = clean(given.get(SORT))[:LONGEST]
        self.after = clean(given.get(AFTER))
        self.errors: dict[str, str] = {}
        self.params = self._params()

    def _params(self) -> Any:
        values: dict[str, Any] = {}
        for name, text in self.given.items():
            info = self.query.params.model_fields[name]
            offered = choices_of(info)
            if offered and text not in offered:
                self.errors[name] = _("没有这个选项，请重新选择")
            try:
                values[name] = value_of(kind_of(info), text)
            except ValueError as wrong:
                self.errors[name] = str(wrong)
        try:
            params = self.query.params(**{name: each for name, each in values.items() if name not in self.errors})
        except ValidationError as wrong:
            self.errors |= {str(fault["loc"][0]): chinese(fault) for fault in wrong.errors(include_url=False)}
            return self.query.params()
        large = [
            name for name in values if isinstance(getattr(params, name), int) and abs(getattr(params, name)) >= _LARGEST
        ]
        self.errors |= dict.fromkeys(large, _("数值过大"))
        return params

    @property
    def asked(self) -> Asked:
        return Asked(self.words, self.sort, self.after, PER_PAGE)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.given or self.words)

    def found(self) -> Found:
        """The page asked for; nothing while a filter is wrong.

        Raises:
            Http404: the order or the place to go on is none of this list's.
        """
        if self.errors:
            return Found([], "", order=self.sort or self.query.order)
        try:
            return read(self.query, self.params, self.asked, self.reader, counted_to=COUNTED + 1)
        except (UnknownSort, BadCursor) as wrong:
            raise Http404(_("没有这样的排序或续页位置，请从第一页看起。")) from wrong

    @property
    def fields(self) -> list[InputField]:
        """The filters as they were filled in; those over columns that the reader may not see are not there."""
        drawn = for_reader(self.query.params.model_fields, self.reader, self.query.permission)
        return [
            replace(
                each,
                id=f"filter-{name}",
                value=self.given.get(name, _default(self.params, name, each)),
                error=self.errors.get(name, ""),
                is_required=False,
            )
            for name, each in drawn.items()
        ]

    @property
    def searched(self) -> str:
        """The titles of the columns in which the search box looks."""
        titles = [
            shown.title
            for shown in self.query.row.columns.values()
            if shown.column.search and self.reader.may(shown.column.permission or None)
        ]
        return " / ".join(titles)

    def address(self, path: str, **changed: str) -> str:
        """The same list with some of it asked otherwise; an empty value takes it away."""
        wanted: Mapping[str, str] = {**self.given, WORDS: self.words, SORT: self.sort, AFTER: self.after, **changed}
        query = QueryDict(mutable=True)
        query.update({name: value for name, value in wanted.items() if value})
        return f"{path}?{query.urlencode()}" if query else path


def spoken_amount(found: Found) -> str:
    """How many rows there are; empty where a query does not come from one source."""
    if found.amount is None:
        return ""
    return f"{COUNTED:,}+" if found.amount > COUNTED else f"{found.amount:,}"


def _default(params: Any, name: str, field: InputField) -> str:
    """What stands in a filter that was not filled in: a default that narrows the list is shown."""
    value = getattr(params, name)
    if value is None or field.kind == "flag":
        return "" if value is None else str(value).lower()
    return str(value)
