"""Readings that are written once: Django's own statement for a queryset, kept, and asked again with other values.

Django takes ten times as long to write a statement as an engine to answer it: what is asked for every page or every second
is written when it is first asked and kept for the program's life.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import connections
from django.db.models import BooleanField, Expression, F, Field, Func, Model, QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql.compiler import SQLCompiler

from guiju.kernel.store.arrays import any_of, array, is_postgresql

Row = TypeVar("Row", bound=Model)


class Given(Expression):
    """The place of a value in a queryset of `Written`; where its type does not follow from what it is compared with, say it."""

    def __init__(self, name: str, output_field: "Field[Any, Any] | None" = None) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, *_compiler: Any) -> Any:
        return "%s", [_Place(self.name)]


class AmongGiven(Func):
    """Whether a column holds one of the values given, however many; ``kind`` is their type on PostgreSQL.

    PostgreSQL would plan anew each time it is given few values: what it cannot see beforehand it plans once, for ten.
    """

    output_field = BooleanField()

    def __init__(self, column: "str | Expression", name: str, kind: str = "bigint") -> None:
        super().__init__(F(column) if isinstance(column, str) else column, name=name, kind=kind)

    def as_sql(self, compiler: Any, connection: Any, *_shape: Any, **_context: Any) -> Any:
        column, parameters = compiler.compile(self.get_source_expressions()[0])
        kind, using = self.extra["kind"], connection.alias
        hidden = f"{column} = any((select %s::{kind}[])::{kind}[])"
        asked = hidden if is_postgresql(using) else any_of(column, kind, using)
        return asked, [*parameters, _Place(self.extra["name"], is_array=True)]


class _Place(NamedTuple):
    name: str
    is_array: bool = False


class _Statement(NamedTuple):
    sql: str
    parameters: tuple[Any, ...]
    compiler: SQLCompiler


class _Kept:
    def __init__(self, make: Callable[[str], QuerySet[Any, Any]]) -> None:
        self._make = make
        self._statement = lru_cache(maxsize=None)(self._written)

    def _answered(self, values: Mapping[str, Any], using: str) -> Any:
        """A compiler of this thread's connection to which the rows have been given already; one statement.

        Raises:
            KeyError: no value for a place.
        """
        written = self._statement(using).compiler
        with connections[using].cursor() as cursor:
            cursor.execute(*self.sql(values, using))
            found = cursor.fetchall()
        compiler: Any = written.query.get_compiler(using)
        compiler.select, compiler.col_count = written.select, written.col_count
        compiler.klass_info, compiler.annotation_col_map = written.klass_info, written.annotation_col_map
        compiler.execute_sql = lambda **_: [found]
        return compiler

    def sql(self, values: Mapping[str, Any], using: str = "default") -> tuple[str, list[Any]]:
        """The statement with its parameters, as a part of another.

        Raises:
            KeyError: no value for a place.
        """
        sql, parameters, _ = self._statement(using)
        connection = connections[using]
        return sql, [_value(each, values, connection) if isinstance(each, _Place) else each for each in parameters]

    def _written(self, using: str) -> _Statement:
        compiler = self._make(using).query.get_compiler(using)
        sql, parameters = compiler.as_sql()
        return _Statement(sql, tuple(parameters), compiler)


class Written(_Kept):
    """``make`` gives, for a database, a queryset of ``values_list``: always the same, but for its places `Given`."""

    def __init__(self, make: Callable[[str], QuerySet[Any, tuple[Any, ...]]]) -> None:
        super().__init__(make)

    def rows(self, values: Mapping[str, Any], using: str = "default") -> Iterator[tuple[Any, ...]]:
        """One statement.

        Raises:
            KeyError: no value for a place.
        """
        compiler = self._answered(values, using)
        rows: Iterator[tuple[Any, ...]] = compiler.results_iter(compiler.execute_sql(), tuple_expected=True)
        return rows

    def column(self, values: Mapping[str, Any], using: str = "default") -> list[Any]:
        """The first, or only, value of each of the `rows`."""
        return [row[0] for row in self.rows(values, using)]


class WrittenObjects(_Kept, Generic[Row]):
    """As `Written`, of a queryset of objects, with what it selects as related."""

    def __init__(self, make: Callable[[str], QuerySet[Row]]) -> None:
        super().__init__(make)

    def objects(self, values: Mapping[str, Any], using: str = "default") -> list[Row]:
        """One statement.

        Raises:
            KeyError: no value for a place.
        """
        compiler = self._answered(values, using)
        query = SimpleNamespace(get_compiler=lambda using: compiler)  # noqa: ARG005 — what Django calls it with
        asked: Any = SimpleNamespace(db=using, query=query, _known_related_objects={})
        return list(ModelIterable(asked))


def _value(place: _Place, values: Mapping[str, Any], connection: Any) -> Any:
    value = values[place.name]
    return array(value, connection.alias) if place.is_array else connection.ops.adapt_unknown_value(value)
