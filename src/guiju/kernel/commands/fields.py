"""Marks on the fields of a command's input models."""

from collections import namedtuple
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps


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


@dataclass(frozen=True)
class Label:
    """How a form, an import file and an error name the field."""

    title: str
    help: str = ""
    choices: dict[str, str] = field(default_factory=dict, hash=False, compare=False)
