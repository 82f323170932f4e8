"""What a person writes in a field, as the value a declaration takes; each fault is a Chinese sentence."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.kernel.commands.fields import Money, UnitCost
from guiju.kernel.pages.kinds import Kind
from guiju.lib.money import smallest_units

_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_WORDS = {"是": "true", "否": "false"}


def clean(text: object) -> str:
    """Without NUL, which no engine's text holds, and without space around it."""
    return str(text or "").replace("\x00", "").strip()


def value_of(kind: Kind, text: str) -> Any:
    """The value for a field of this kind; what needs no conversion is left to the field's own check.

    Raises:
        ValueError: it cannot be read; the sentence says what it should look like.
    """
    convert = _CONVERSIONS.get(kind)
    return convert(text) if convert and text else text


def _integer(text: str) -> str:
    return text.replace(",", "") if _GROUPED.fullmatch(text) else text


def _day(text: str) -> str:
    found = _DAY.fullmatch(text)
    return f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}" if found else text


def _moment(text: str) -> datetime:
    """Local time of the company."""
    day, _space, clock = text.replace("T", " ").partition(" ")
    hour = clock.strip() if len(clock.partition(":")[0]) > 1 else f"0{clock.strip()}"
    try:
        return timezone.make_aware(datetime.fromisoformat(f"{_day(day)} {hour}" if clock else _day(day)))
    except ValueError:
        raise ValueError(_("应为时间，如 2026-11-24 09:30")) from None


def _flag(text: str) -> str:
    return _WORDS.get(text, text)


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except ValueError:
        raise ValueError(_('应为 JSON，如 {"hours": 24}')) from None


_CONVERSIONS: dict[Kind, Callable[[str], Any]] = {
    "integer": _integer,
    "money": lambda text: smallest_units(text, Money.decimals),
    "unit_cost": lambda text: smallest_units(text, UnitCost.decimals),
    "day": _day,
    "moment": _moment,
    "flag": _flag,
    "json": _json,
}
