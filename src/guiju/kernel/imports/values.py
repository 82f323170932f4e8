"""A cell of text as the value its field takes; numbers are bounded before any arithmetic."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import partial
from typing import Any, Literal, get_args, get_origin

from django.utils import timezone
from pydantic.fields import FieldInfo

from guiju.kernel.commands.fields import Label, Money, UnitCost, mark_of
from guiju.lib.money import smallest_units

_WHOLE = re.compile(r"([+-]?)(\d{1,18})(?:\.0*)?", re.ASCII)
_DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
_CLOCKS = ("%H:%M:%S", "%H:%M")
_YES = {"是", "有", "√", "1", "y", "yes", "true", "t"}
_NO = {"否", "无", "×", "0", "n", "no", "false", "f"}
_NOTHING = {"", "-", "--", "—", "null", "none", "0000-00-00", "0000-00-00 00:00:00"}

Read = Callable[[str], Any]
"""Text to value.

Raises:
    ValueError: with a Chinese sentence.
"""


def reader_of(info: FieldInfo) -> Read:
    """How a cell is read for a field."""
    kinds = {info.annotation, *get_args(info.annotation)}
    label = mark_of(info, Label)
    amount = next((mark for mark in info.metadata if isinstance(mark, Money | UnitCost)), None)
    if amount is not None:
        return partial(smallest_units, decimals=amount.decimals)
    literal = next((kind for kind in kinds if get_origin(kind) is Literal), None)
    if get_origin(info.annotation) is Literal or literal is not None:
        return _choice(get_args(literal or info.annotation), label.choices if label else {})
    for kind, read in _READERS.items():
        if any(isinstance(each, type) and each is kind for each in kinds):
            return read
    if any("AwareDatetime" in str(each) for each in kinds):
        return moment
    return str


def is_blank(text: str) -> bool:
    """Whether a cell says nothing; exports write an empty date in many ways."""
    return text.casefold() in _NOTHING


def whole(text: str) -> int:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")
    found = _WHOLE.fullmatch(plain)
    if found is None:
        message = f"“{_short(text)}”不是整数"
        raise ValueError(message)
    return int(found[1] + found[2])


def day(text: str) -> date:
    return _clocked(text).date()


def moment(text: str) -> datetime:
    """In the company's time zone where the text names none."""
    found = _clocked(text)
    return found if found.tzinfo else timezone.make_aware(found)


def _clocked(text: str) -> datetime:
    plain = unicodedata.normalize("NFKC", text).strip()
    formats = [*_DAYS, *(f"{each} {clock}" for each in _DAYS for clock in _CLOCKS)]
    for wanted in formats:
        try:
            return datetime.strptime(plain, wanted)  # noqa: DTZ007 — the zone is the company's, given by the caller
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(plain)
    except ValueError as error:
        message = f"“{_short(text)}”不是日期，应写成 2026-11-24 或 2026-11-24 09:30"
        raise ValueError(message) from error


def flag(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain in _YES | _NO:
        return plain in _YES
    message = f"“{_short(text)}”应为是或否"
    raise ValueError(message)


def _choice(codes: tuple[str, ...], words: Mapping[str, str]) -> Read:
    by_word = {word: code for code, word in words.items()} | {code: code for code in codes}

    def read(text: str) -> str:
        if text in by_word:
            return by_word[text]
        message = f"“{_short(text)}”应为其中之一：{'、'.join(words.values() or codes)}"
        raise ValueError(message)

    return read


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"


_READERS: dict[type, Read] = {bool: flag, int: whole, datetime: moment, date: day}
