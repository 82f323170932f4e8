"""The order of a list: by a column and then by id, or by id alone; its range, and where it goes on, as text."""

from typing import Any, NamedTuple

from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Value

from guiju.kernel.queries import cursors
from guiju.kernel.queries.columns import Shown
from guiju.kernel.queries.filters import Bound
from guiju.kernel.queries.indexes import Unindexed

Place = tuple[Any, int]
"""Where a row stands: its value in the order, None when that is by id alone, and its id."""

_SIGNS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


class _Beside(Func):
    """Two values, compared as a pair with a place; both engines take it for one range of an index over the pair."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *_shape: Any, **_context: Any) -> Any:
        compiled = [compiler.compile(each) for each in self.get_source_expressions()]
        value, key, other_value, other_key = (sql for sql, _parameters in compiled)
        parameters = [each for _sql, several in compiled for each in several]
        return f"({value}, {key}) {self.extra['sign']} ({other_value}, {other_key})", parameters


class Order(NamedTuple):
    """``bounds`` are the range of its column within which the rows lie."""

    shown: Shown | None
    is_descending: bool
    bounds: tuple[Bound, ...] = ()

    @property
    def name(self) -> str:
        """As a reader asks for it; empty for the newest first."""
        if self.shown is None:
            return ""
        return f"-{self.shown.name}" if self.is_descending else self.shown.name

    def rows(self, rows: QuerySet[Any], after: str = "", end: Place | None = None) -> QuerySet[Any]:
        """The rows within the range, behind a cursor, to the place where a stretch ends.

        Raises:
            BadCursor: it is none of this order.
        """
        onwards, back = ("lt", "gt") if self.is_descending else ("gt", "lt")
        for bound in self.bounds:
            is_start = bound.lookup.startswith(onwards)
            rows = self._within(rows, bound, is_narrower=bool(after) if is_start else end is not None)
        if after:
            place = cursors.read(after, None if self.shown is None else self.shown.type)
            rows = rows.filter(self._beside(place, onwards))
        return rows if end is None else rows.filter(self._beside(end, f"{back}e"))

    def first(self, rows: QuerySet[Any], after: str = "", end: Place | None = None) -> QuerySet[Any]:
        """Those `rows`, in this order, to be cut off after a page of them.

        Raises:
            BadCursor: it is none of this order.
        """
        found = self.rows(rows, after, end)
        if self.shown is not None and "__" in self.shown.path and self.shown.type is str and not self.bounds:
            # Without a bound on the column SQLite begins with the other table and sorts it whole.
            found = found if after else found.filter(**{f"{self.shown.path}__gte": ""})
        return self.put(found)

    def put(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        sign = "-" if self.is_descending else ""
        if self.shown is None:
            return rows.order_by(f"{sign}pk")
        first = F(self.shown.path)
        return rows.order_by(first.desc() if self.is_descending else first.asc(), f"{sign}pk")

    def place(self, rows: QuerySet[Any], number: int, after: str = "") -> Place | None:
        """Where the row with this number stands, counted from 1 behind a cursor; None where there are fewer."""
        path = "pk" if self.shown is None else self.shown.path
        found = list(self.first(rows, after).values_list(path, "pk")[number - 1 : number])
        return (None if self.shown is None else found[0][0], found[0][1]) if found else None

    def _within(self, rows: QuerySet[Any], bound: Bound, *, is_narrower: bool) -> QuerySet[Any]:
        """Within a bound; where a place is the narrower one, the index goes by that."""
        path = self.shown.path if self.shown else "pk"
        if not is_narrower:
            return rows.filter(**{f"{path}__{bound.lookup}": bound.value})
        return rows.alias(bounded=Unindexed(F(path))).filter(**{f"bounded__{bound.lookup}": bound.value})

    def _beside(self, place: Place, lookup: str) -> Q | Any:
        value, key = place
        if self.shown is None:
            return Q(**{f"pk__{lookup}": key})
        path = self.shown.path
        if "__" not in path:
            return _Beside(F(path), F("pk"), Value(value), Value(key, BigIntegerField()), sign=_SIGNS[lookup])
        # Of two tables no index holds the pair. The first condition alone is a range; without it the OR is a scan.
        beyond = Q(**{f"{path}__{lookup[:2]}": value}) | Q(**{f"pk__{lookup}": key})
        return Q(**{f"{path}__{lookup[:2]}e": value}) & beyond
