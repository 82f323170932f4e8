"""The order of a list: by a column and then by id, or by id alone; where it goes on, as text."""

from typing import Any, NamedTuple

from django.db.models import F, Q, QuerySet

from guiju.kernel.queries import cursors
from guiju.kernel.queries.columns import Shown

Place = tuple[Any, int]
"""Where a row stands: its value in the order, None when that is by id alone, and its id."""


class Order(NamedTuple):
    shown: Shown | None
    is_descending: bool

    @property
    def name(self) -> str:
        """As a reader asks for it; empty for the newest first."""
        if self.shown is None:
            return ""
        return f"-{self.shown.name}" if self.is_descending else self.shown.name

    def put(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        sign = "-" if self.is_descending else ""
        if self.shown is None:
            return rows.order_by(f"{sign}pk")
        first = F(self.shown.path)
        return rows.order_by(first.desc() if self.is_descending else first.asc(), f"{sign}pk")

    def behind(self, rows: QuerySet[Any], cursor: str) -> QuerySet[Any]:
        """The rows after the place that a cursor names; all without one.

        Raises:
            BadCursor: it is none of this order.
        """
        if not cursor:
            return rows
        place = cursors.read(cursor, None if self.shown is None else self.shown.type)
        return rows.filter(self._beside(place, "lt" if self.is_descending else "gt", ""))

    def through(self, rows: QuerySet[Any], place: Place) -> QuerySet[Any]:
        """The rows before a place and the one that stands there."""
        return rows.filter(self._beside(place, "gt" if self.is_descending else "lt", "e"))

    def place(self, rows: QuerySet[Any], number: int) -> Place | None:
        """Where the row with this number stands, counted from 1; None where there are fewer."""
        path = "pk" if self.shown is None else self.shown.path
        found = list(self.put(rows).values_list(path, "pk")[number - 1 : number])
        return (None if self.shown is None else found[0][0], found[0][1]) if found else None

    def _beside(self, place: Place, side: str, also: str) -> Q:
        """On this side of a place; ``also`` is ``e`` where the row that stands there is one of them."""
        value, key = place
        beside = Q(**{f"pk__{side}{also}": key})
        if self.shown is None:
            return beside
        # The first condition alone is a range of the index; without it the OR is a scan.
        return Q(**{f"{self.shown.path}__{side}e": value}) & (Q(**{f"{self.shown.path}__{side}": value}) | beside)
