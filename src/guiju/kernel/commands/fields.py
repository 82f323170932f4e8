"""Marks on the fields of a command's input models."""

from collections import namedtuple
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from django.apps import apps
from pydantic.fields import FieldInfo

Mark = TypeVar("Mark")


@dataclass(frozen=True)
class Reference:
    """The field names a stored row; it is resolved set-based before anything is judged.

    Unknown and out of the actor's object scope look the same. ``place`` is the column that holds the place the
    permission must cover, ``owner`` the one that must be the actor; ``lock`` locks the rows, sorted, because the
    command changes the document.
    """

    model: str
    by: str = "code"
    fetch: tuple[str, ...] = ()
    lock: bool = False
    place: str | None = None
    owner: str | None = None
    title: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        wanted = ["id", self.by, *([self.place] if self.place else []), *self.fetch]
        return tuple(dict.fromkeys(wanted))

    @property
    def table(self) -> str:
        return apps.get_model(self.model)._meta.db_table

    @cached_property
    def record(self) -> Any:
        return namedtuple("Record", self.columns)  # noqa: PYI024 — the fields are known only at run time

    @cached_property
    def noun(self) -> str:
        return self.title or str(apps.get_model(self.model)._meta.verbose_name)


@dataclass(frozen=True)
class Fresh:
    """The field names a row that must not be there yet: asked set-based, so that one taken code refuses one item."""

    model: str
    by: str = "code"

    @property
    def table(self) -> str:
        return apps.get_model(self.model)._meta.db_table


@dataclass(frozen=True)
class Private:
    """Personal data: kept in the private part of the evidence, encrypted at rest, masked on screen."""


@dataclass(frozen=True)
class Money:
    """The integer is 分; people write and read yuan."""

    unit = "分"
    decimals = 2


@dataclass(frozen=True)
class UnitCost:
    """The integer is 1/10,000 of the currency unit; people write and read yuan."""

    unit = "万分之一元"
    decimals = 4


@dataclass(frozen=True, eq=False)
class Label:
    """How a form, an import file and an error name the field; ``also`` are other headings that files give it.

    ``groups`` are headings under which a form lists many ``choices``, each with its values.

    Labels are equal only to themselves: `Annotated` keeps one of those that are equal, whatever their choices.
    """

    title: str
    help: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    groups: Mapping[str, Collection[str]] = field(default_factory=dict)


def mark_of(info: FieldInfo, kind: type[Mark]) -> Mark | None:
    """The mark of this kind that a field carries; of several the outermost, which says more than what it wraps."""
    return next((mark for mark in reversed(info.metadata) if isinstance(mark, kind)), None)
