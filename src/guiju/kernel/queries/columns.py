"""What a row shows: titled columns, declared once for page, file and program."""

from collections import namedtuple
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar, Literal, get_args, get_type_hints

Kind = Literal["text", "number", "money", "unit_cost", "flag", "day", "moment"]
Search = Literal["", "exact", "prefix", "contains"]
Mask = Literal["", "name", "phone", "all"]

_KINDS: dict[type, Kind] = {bool: "flag", int: "number", datetime: "moment", date: "day"}


@dataclass(frozen=True, eq=False)
class Column:
    """How a field of a row is read and shown.

    ``source`` is its path in the query's source (the field's own name when empty). ``sortable`` columns are never null and
    have an index. ``search`` says how the one search box looks into it; in a long list an index is asked first, see
    `looking`. ``mask`` marks personal data: it is shown masked, and whole only by the command that leaves evidence.
    ``permission`` keeps a field group from whoever does not hold it. ``link`` is the key of the query whose record the
    value names. ``choices`` are the Chinese words of stored codes, ``meanings`` the tag colours of values.

    Columns are equal only to themselves: `Annotated` keeps one of those that are equal.
    """

    title: str
    source: str = ""
    kind: Kind | None = None
    sortable: bool = False
    search: Search = ""
    mask: Mask = ""
    permission: str = ""
    link: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A column under its name, with the path it is read by and how it is written."""

    name: str
    path: str
    kind: Kind
    column: Column
    type: Any

    @property
    def title(self) -> str:
        return self.column.title


class Row:
    """A row with titled columns: ``number: Annotated[str, Column("单号")]``; rows are read as tuples of ``record``."""

    columns: ClassVar[dict[str, Shown]] = {}
    record: ClassVar[Any]

    def __init_subclass__(cls) -> None:
        hints = get_type_hints(cls, include_extras=True)
        cls.columns = {
            name: _shown(name, hint.__origin__, mark)
            for name, hint in hints.items()
            for mark in getattr(hint, "__metadata__", ())
            if isinstance(mark, Column)
        }
        record: Any = namedtuple  # noqa: PYI024 — the fields are the declaration's
        cls.record = record(cls.__name__, ["id", *cls.columns])


def _shown(name: str, annotation: Any, column: Column) -> Shown:
    kinds = [kind for kind in (annotation, *get_args(annotation)) if kind in _KINDS]
    kind = column.kind or (_KINDS[kinds[0]] if kinds else "text")
    return Shown(name, column.source or name, kind, column, annotation)
