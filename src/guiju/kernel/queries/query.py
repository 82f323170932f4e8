"""What a query is, and the register of all of them."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, ClassVar, NamedTuple

from django.db.models import QuerySet
from pydantic import BaseModel, ConfigDict

from guiju.kernel.queries.columns import Row
from guiju.kernel.queries.reader import Reader
from guiju.kernel.store.written import Given

READER = Given("reader")
"""In `Query.rows`: the account that reads."""
_queries: dict[str, type["Query"]] = {}


class Params(BaseModel):
    """What a reader may ask for; a field marked with `Filter` is applied by the kit, the others by the query."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


class Section(NamedTuple):
    """Rows of another query on the page of a record: those whose ``param`` is the record's identity."""

    title: str
    query: str
    param: str


class Asked(NamedTuple):
    """What is wanted of the rows that fit: the words of the search box, the order, where to go on, how many."""

    search: str = ""
    sort: str = ""
    after: str = ""
    limit: int = 50


class Found(NamedTuple):
    """A page of rows; ``following`` is the cursor of the next one, empty on the last; ``amount`` is None if not counted.

    ``stretch`` is the number of rows that were looked through where that ended the page, else 0: further ones may fit.
    ``lead`` is the title of the column in whose beginnings alone a word was looked for, ``order`` the one they came in.
    """

    rows: list[Any]
    following: str
    amount: int | None = None
    stretch: int = 0
    lead: str = ""
    order: str = ""


class Query:
    """One thing that is shown. Subclasses are stateless; list, record, autocomplete, REST and export derive from it.

    ``permission`` must be granted by a post; ``place`` is the path to the place at which it must be granted, ``owner`` the
    path to the account that must be the reader. ``identity`` is the column that names a record, ``caption`` the one that
    tells it to people. ``offers`` is the model whose references are completed from it. ``order`` is the default order, a
    sortable column's name with a minus for descending; empty is newest first. ``sections`` stand on a record's page, and
    ``commands`` are the keys of those that start from a record, each with the field that takes its identity, or with its
    header fields and the columns that fill them.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    params: ClassVar[type[Params]] = Params
    row: ClassVar[type[Row]]
    permission: ClassVar[str | None]
    place: ClassVar[str | None] = None
    owner: ClassVar[str | None] = None
    identity: ClassVar[str] = ""
    caption: ClassVar[str] = ""
    offers: ClassVar[str] = ""
    order: ClassVar[str] = ""
    sections: ClassVar[tuple[Section, ...]] = ()
    commands: ClassVar[Mapping[str, str | Mapping[str, str]]] = {}
    empty: ClassVar[str] = ""
    """What to do first when there is nothing."""

    def __init_subclass__(cls) -> None:
        if "key" not in vars(cls):
            return
        named = {name for name in (cls.identity, cls.caption, cls.order.removeprefix("-")) if name}
        if not named <= cls.row.columns.keys():
            message = f"{cls.key} names columns that its row does not have: {sorted(named - cls.row.columns.keys())}"
            raise TypeError(message)
        _queries[cls.key] = cls

    def rows(self, using: str) -> QuerySet[Any]:
        """The rows before scope, filters, search and order, where they are the same whoever asks and whenever: written once.

        A column, nothing that is filtered or ordered by, may say what a row is to the `READER`.
        """
        raise NotImplementedError

    def source(self, params: Any, reader: Reader) -> QuerySet[Any]:
        """The rows before scope, filters, search and order, where they depend on the reader, on ``params`` or on the clock."""
        return rows_of(self.key, reader.using)

    @classmethod
    def is_same_for_all(cls) -> bool:
        """Whether its `rows` are those of everybody at any time."""
        return cls.source is Query.source and cls.rows is not Query.rows

    @classmethod
    def has_source(cls) -> bool:
        """Whether its rows come from one source."""
        return cls.source is not Query.source or cls.rows is not Query.rows

    def next_commands(self, row: Any) -> Collection[str]:
        """Those of ``commands`` that make sense for a row as it stands; whether one is done, its own gates decide."""
        return self.commands

    def found(self, params: Any, asked: Asked, reader: Reader) -> Found | None:
        """The page itself, where the rows do not come from one source; None leaves it to the kit.

        Such a query keeps to the reader's places by itself.
        """
        return None


@cache
def rows_of(key: str, using: str) -> QuerySet[Any]:
    """The `rows` of a query, made once."""
    return query_of(key)().rows(using).using(using)


def queries() -> dict[str, type[Query]]:
    return dict(_queries)


def query_of(key: str) -> type[Query]:
    """The query with this key.

    Raises:
        KeyError: there is none.
    """
    return _queries[key]


def offering(model: str) -> type[Query] | None:
    """The query from which references to a model are completed."""
    return next((query for query in _queries.values() if query.offers == model), None)
