"""A field as a template draws it, of a command's form or of a list's filters."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.urls import reverse
from pydantic.fields import FieldInfo

from guiju.kernel.commands.fields import Label, Reference, mark_of
from guiju.kernel.org.models import Place
from guiju.kernel.pages.formats import COST_SCALE
from guiju.kernel.pages.kinds import FLAGS, Kind, choices_of, kind_of, longest_of, title_of
from guiju.kernel.queries.query import offering
from guiju.kernel.queries.reader import Reader

_TYPES = {"day": "date", "moment": "datetime-local", "month": "month"}
_KEYBOARDS = {"integer": "numeric", "money": "decimal", "unit_cost": "decimal"}
PLACE = "org.Place"
MOST_PLACES = 50
"""More places than these are looked up instead of chosen from a list."""


@dataclass(frozen=True)
class InputField:
    """``name`` is what the form sends, ``lookup`` the address that completes what is typed."""

    name: str
    id: str
    title: str
    kind: Kind
    value: str = ""
    error: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, Collection[str]] = field(default_factory=dict)
    help: str = ""
    is_required: bool = False
    longest: int = 200
    lookup: str = ""

    @property
    def input_type(self) -> str:
        return _TYPES.get(self.kind, "text")

    @property
    def grouped(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """The choices under their headings; under none where they have none."""
        for heading, values in (self.groups or {"": self.choices}).items():
            yield heading, [(value, self.choices[value]) for value in values if value in self.choices]

    @property
    def keyboard(self) -> str:
        """Which keys a phone shows."""
        return _KEYBOARDS.get(self.kind, "text")

    @property
    def is_number(self) -> bool:
        return self.kind in {"integer", "money", "unit_cost"}


def declared(name: str, info: FieldInfo) -> InputField:
    """The field as its declaration says, empty; what may be chosen or looked up depends on who looks: `for_reader`."""
    kind, label = kind_of(info), mark_of(info, Label)
    choices = FLAGS if kind == "flag" else choices_of(info)
    return InputField(
        name,
        name,
        title_of(name, info),
        kind,
        choices=choices,
        groups=label.groups if label else {},
        help=label.help if label else "",
        is_required=info.is_required(),
        longest=longest_of(info, 200),
    )


def for_reader(fields: Mapping[str, FieldInfo], reader: Reader, permission: str | None) -> dict[str, InputField]:
    """The fields with the places where the permission holds, and with the addresses that complete references."""
    found = {}
    places: dict[str, str] | None = None
    for name, info in fields.items():
        drawn, reference = declared(name, info), mark_of(info, Reference)
        if reference is not None and drawn.kind == "reference":
            if reference.model == PLACE and places is None:
                places = _places(reader, permission)
            if reference.model == PLACE and places and reference.by == "code":
                drawn = replace(drawn, kind="choice", choices=places)
            else:
                drawn = replace(drawn, lookup=_lookup(reference.model, reader))
        found[name] = drawn
    return found


def default_of(info: FieldInfo, kind: Kind) -> str:
    """What an optional field stands at as it is written; nothing for what is filled in by the program."""
    if info.is_required():
        return ""
    value: Any = info.get_default(call_default_factory=True)
    if value in (None, "", 0) and kind != "flag":
        return ""
    if kind == "flag":
        return "" if value is None else str(bool(value)).lower()
    if kind in {"money", "unit_cost"}:
        return _yuan(value, 100 if kind == "money" else COST_SCALE)
    return "" if isinstance(value, dict | list) else str(value)


def _yuan(value: int, scale: int) -> str:
    whole, rest = divmod(abs(value), scale)
    return f"{'-' if value < 0 else ''}{whole}.{rest:0{len(str(scale)) - 1}d}"


def _places(reader: Reader, permission: str | None) -> dict[str, str]:
    """Code → name of the places where the permission holds; empty when there are too many to choose from."""
    allowed = reader.permission(permission).places
    found = Place.objects.using(reader.using).order_by("code")
    rows = list(
        (found if allowed is None else found.filter(id__in=allowed)).values_list("code", "name")[: MOST_PLACES + 1]
    )
    return dict(rows) if len(rows) <= MOST_PLACES else {}


def _lookup(model: str, reader: Reader) -> str:
    query = offering(model)
    return reverse("lookup", args=[model]) if query and query.identity and reader.may(query.permission) else ""
