"""Amounts as people write them, in yuan, and as the integers that are stored; no float, no rounding."""

import re
import unicodedata

_YUAN = re.compile(r"([+-]?)¥?([+-]?)(\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.(\d{1,12}))?(?:元)?", re.ASCII)
_UNIT = re.compile(r"[（(]([^（()）]*)[)）]")
_WORDS = "零一两三四"
_OTHER_UNITS = re.compile(r"[分角厘万千百]|美元|港币|欧元|usd|eur|hkd")


def smallest_units(text: str, decimals: int) -> int:
    """Yuan with at most ``decimals`` places as an integer of the smallest unit.

    Raises:
        ValueError: with a Chinese sentence.
    """
    found = _YUAN.fullmatch(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if found is None or (found[1] and found[2]):
        message = f"“{_short(text)}”应为以元为单位的金额，如 12.50 或 ¥1,234.50"
        raise ValueError(message)
    rest = found[4] or ""
    if len(rest) > decimals:
        message = f"“{_short(text)}”应为最多{_WORDS[decimals]}位小数的金额"
        raise ValueError(message)
    value = int(found[3].replace(",", "")) * 10**decimals + int(rest.ljust(decimals, "0") or "0")
    return -value if "-" in (found[1], found[2]) else value


def in_yuan(cents: int) -> str:
    """分, not below 0, as ``1,234.50``."""
    return f"{cents // 100:,}.{cents % 100:02}"


def is_in_yuan(heading: str) -> bool:
    """Whether a column's heading names no other unit than yuan; one that names none is yuan."""
    return not any(_OTHER_UNITS.search(unit.casefold()) for unit in _UNIT.findall(heading))


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"
