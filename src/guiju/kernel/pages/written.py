"""What a person writes in a field, as the value a declaration takes; each fault is a Chinese sentence."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import orjson
from django.utils import timezone
from django.utils.translation import gettext as _

from guiju.kernel.pages.kinds import Kind

_YUAN = re.compile(r"(-?)¥?(\d{1,12})(?:\.(\d{1,4}))?", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(,\d{3})+", re.ASCII)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_DECIMALS = {"money": 2, "unit_cost": 4}
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


def _amount(text: str, decimals: int) -> int:
    found = _YUAN.fullmatch(text.replace(",", "").replace("￥", "¥"))
    if found is None or len(found[3] or "") > decimals:
        raise ValueError(_("应为金额，最多%(decimals)s位小数，如 12.50") % {"decimals": "两" if decimals < 4 else "四"})
    value = int(found[2]) * 10**decimals + int((found[3] or "").ljust(decimals, "0"))
    return -value if found[1] else value


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
    "money": lambda text: _amount(text, _DECIMALS["money"]),
    "unit_cost": lambda text: _amount(text, _DECIMALS["unit_cost"]),
    "day": _day,
    "moment": _moment,
    "flag": _flag,
    "json": _json,
}
