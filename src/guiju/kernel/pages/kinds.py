"""What a field of a declaration is to a person who fills it in: told by its annotation and its marks."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal, get_args, get_origin

from pydantic import AwareDatetime
from pydantic.fields import FieldInfo

from guiju.kernel.commands.fields import Label, Money, Private, Reference, UnitCost, mark_of

Kind = Literal[
    "text",
    "long",
    "integer",
    "money",
    "unit_cost",
    "day",
    "moment",
    "month",
    "flag",
    "choice",
    "reference",
    "file",
    "json",
]
FLAGS = {"true": "是", "false": "否"}
LONG_TEXT = 200
"""A text that may be longer than this is written in a box of several lines."""

_TYPES: dict[Any, Kind] = {
    bool: "flag",
    int: "integer",
    datetime: "moment",
    AwareDatetime: "moment",
    date: "day",
    dict: "json",
}


def kind_of(info: FieldInfo) -> Kind:
    reference = mark_of(info, Reference)
    if reference is not None:
        return "file" if reference.model == "files.Upload" else "reference"
    for kind, mark in (("money", Money), ("unit_cost", UnitCost)):
        if mark_of(info, mark) is not None:
            return kind  # type: ignore[return-value]
    if choices_of(info):
        return "choice"
    extra = info.json_schema_extra
    if isinstance(extra, Mapping) and extra.get("format") == "month":
        return "month"
    kinds = [_TYPES[each] for each in _types(info.annotation) if each in _TYPES]
    if kinds:
        return kinds[0]
    # Personal data is a name, a number, an address: one line, however long it may be.
    is_long = mark_of(info, Private) is None and longest_of(info, LONG_TEXT) > LONG_TEXT
    return "long" if is_long else "text"


def choices_of(info: FieldInfo) -> Mapping[str, str]:
    """Stored value → Chinese word; empty where anything may be written."""
    label = mark_of(info, Label)
    words = label.choices if label else {}
    allowed = [value for each in _literals(info.annotation) for value in get_args(each) if isinstance(value, str)]
    return {value: words.get(value, value) for value in allowed} if allowed else words


def longest_of(info: FieldInfo, otherwise: int) -> int:
    lengths = [mark.max_length for mark in info.metadata if getattr(mark, "max_length", None)]
    return min(lengths, default=otherwise)


def title_of(name: str, info: FieldInfo) -> str:
    """The label; an amount says that it is written in yuan."""
    label = mark_of(info, Label)
    title = label.title if label else name
    return f"{title}（元）" if kind_of(info) in {"money", "unit_cost"} else title


def _types(annotation: Any) -> Iterator[Any]:
    """The plain types in an annotation, through unions and marks."""
    origin = get_origin(annotation)
    if origin is None or origin in _TYPES:
        yield origin or annotation
    elif origin is not Literal:
        for part in get_args(annotation):
            yield from _types(part)


def _literals(annotation: Any) -> Iterator[Any]:
    if get_origin(annotation) is Literal:
        yield annotation
    else:
        for part in get_args(annotation):
            yield from _literals(part)
