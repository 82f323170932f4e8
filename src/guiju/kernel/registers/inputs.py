"""The input of a register, derived from its model's fields."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any, Literal

from django.db import models
from pydantic import AwareDatetime, Field, create_model

from guiju.kernel.commands.command import Input
from guiju.kernel.commands.fields import Label, Private, Reference
from guiju.kernel.registers.models import RegisterEntry
from guiju.kernel.store.fields import EncryptedTextField

LARGEST = 10**12
Definition = tuple[Any, Any]
"""Annotation and default, as pydantic's ``create_model`` takes them."""

_KEPT = {field.name for field in RegisterEntry._meta.get_fields()} | {"id", "place"}


class Unsuitable(TypeError):
    """The model has a field for which no input can be derived."""


def own_fields(model: type[RegisterEntry]) -> list[models.Field]:
    """The fields a register adds to the base."""
    return [field for field in model._meta.concrete_fields if field.name not in _KEPT]


def definitions(model: type[RegisterEntry], also: Mapping[str, tuple[str, ...]]) -> dict[str, Definition]:
    """Place and the register's own fields; ``also`` are other headings that files give them."""
    place = Annotated[str, Label("地点"), Reference("org.Place", fetch=("entity_id",), place="id", title="地点")]
    found: dict[str, Definition] = {"place": (place, ...)}
    for field in own_fields(model):
        found[field.name] = _definition(field, also.get(field.name, ()))
    return found


def input_model(name: str, fields: Mapping[str, Definition]) -> type[Input]:
    return create_model(name, __base__=Input, **dict(fields))  # type: ignore[call-overload]


def _definition(field: models.Field, also: tuple[str, ...]) -> Definition:
    title = str(field.verbose_name)
    choices = {str(value): str(label) for value, label in field.choices or ()}
    kind, marks = _kind(field, choices)
    label = Label(title, str(field.help_text), choices, also)
    optional = field.null or field.has_default()
    default = (None if field.null else field.get_default()) if optional else ...
    annotation = kind | None if field.null else kind
    return Annotated[(annotation, *marks, label)], default


def _kind(field: models.Field, choices: Mapping[str, str]) -> tuple[Any, list[Any]]:
    if choices:
        return Literal[tuple(choices)], []
    for base, derive in _DERIVED:
        if isinstance(field, base):
            return derive(field)
    message = f"{field.model.__name__}.{field.name}: no input is derived from {type(field).__name__}"
    raise Unsuitable(message)


def _text(field: models.Field) -> tuple[Any, list[Any]]:
    least = 0 if field.has_default() or field.null else 1
    return str, [Field(min_length=least, max_length=field.max_length or 500)]


def _secret(field: models.Field) -> tuple[Any, list[Any]]:
    kind, marks = _text(field)
    return kind, [*marks, Private()]


def _whole(_field: models.Field) -> tuple[Any, list[Any]]:
    return int, [Field(ge=0, le=LARGEST)]


def _plain(kind: Any) -> Any:
    return lambda _field: (kind, [])


def _reference(field: models.Field) -> tuple[Any, list[Any]]:
    target: Any = field.related_model
    by = "number" if any(each.name == "number" for each in target._meta.concrete_fields) else "code"
    return str, [Reference(target._meta.label, by=by, title=str(field.verbose_name))]


_DERIVED: tuple[tuple[type[models.Field], Any], ...] = (
    (models.ForeignKey, _reference),
    (EncryptedTextField, _secret),
    (models.CharField, _text),
    (models.TextField, _text),
    (models.BooleanField, _plain(bool)),
    (models.DateTimeField, _plain(AwareDatetime)),
    (models.DateField, _plain(date)),
    (models.IntegerField, _whole),
)


def columns(model: type[RegisterEntry], head: Any) -> Iterator[tuple[str, list[Any]]]:
    """The model's own columns from a batch's header."""
    for field in own_fields(model):
        values = head.ids(field.name) if isinstance(field, models.ForeignKey) else head.columns[field.name]
        yield str(field.column), values
