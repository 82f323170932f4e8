"""Rows of a query as a person reads them: amounts, days, tags, links; what is hidden is not there."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from guiju.kernel.pages import formats
from guiju.kernel.pages.addresses import record_address
from guiju.kernel.queries.columns import Shown
from guiju.kernel.queries.query import Query, query_of
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import visible

ABSENT = "—"
NUMBERS = frozenset({"number", "money", "unit_cost"})
Link = Callable[[Any], str]
"""A row → the address its cell leads to; empty for none."""


class Cell(NamedTuple):
    """``meaning`` is the colour of the tag around the text, ``name`` the column."""

    name: str
    title: str
    text: str
    is_number: bool = False
    is_negative: bool = False
    meaning: str = ""
    url: str = ""


def spoken(shown: Shown, value: Any) -> str:
    """One value as it is written on a page."""
    if value is None or value == "":
        return ABSENT
    write = _WRITERS.get(shown.kind, str)
    return shown.column.choices.get(str(value)) or write(value)


def _flag(value: bool) -> str:  # noqa: FBT001 — the value is one
    return "是" if value else "否"


_WRITERS: dict[str, Callable[[Any], str]] = {
    "number": formats.quantity,
    "money": formats.money,
    "unit_cost": formats.unit_cost,
    "flag": _flag,
    "day": formats.day,
    "moment": formats.moment,
}


class Cells:
    """Writes the rows of one query for one reader; ``links`` go before those that the columns declare."""

    def __init__(
        self,
        query: type[Query],
        reader: Reader,
        *,
        links: Mapping[str, Link] | None = None,
        without: Iterable[str] = (),
    ) -> None:
        hidden = set(without)
        self.columns: list[Shown] = [shown for shown in visible(query, reader) if shown.name not in hidden]
        own = {query.identity: query.key} if query.identity else {}
        named = {shown.name: shown.column.link or own.get(shown.name, "") for shown in self.columns}
        open_to = {key: reader.may(query_of(key).permission) for key in set(named.values()) if key}
        self._links: dict[str, Link] = {
            name: _to_record(key, name) for name, key in named.items() if key and open_to[key]
        } | dict(links or {})

    def of(self, row: Any) -> list[Cell]:
        return [self._cell(shown, getattr(row, shown.name), row) for shown in self.columns]

    def rows(self, rows: Sequence[Any]) -> list[list[Cell]]:
        return [self.of(row) for row in rows]

    def _cell(self, shown: Shown, value: Any, row: Any) -> Cell:
        is_number = shown.kind in NUMBERS
        link = self._links.get(shown.name)
        return Cell(
            shown.name,
            shown.title,
            spoken(shown, value),
            is_number,
            is_number and isinstance(value, int) and value < 0,
            shown.column.meanings.get(str(value), "plain") if shown.column.meanings and value not in (None, "") else "",
            link(row) if link and value not in (None, "") else "",
        )


def _to_record(query: str, name: str) -> Link:
    def address(row: Any) -> str:
        return record_address(query, getattr(row, name))

    return address
