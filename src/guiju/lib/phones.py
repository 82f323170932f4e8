"""Phone numbers as people and platforms write them, brought into one form so that the same number is the same text."""

import re

_NOT_DIGITS = re.compile(r"\D")
_MOBILE, _SHORTEST, _LONGEST = 11, 7, 16
_COUNTRY = ("0086", "86")


def plain(number: str) -> str:
    """The digits without the country's code; nothing for what is partly hidden or no number."""
    if "*" in number:
        return ""
    digits = _NOT_DIGITS.sub("", number)
    for code in _COUNTRY:
        if digits.startswith(code) and len(digits) - len(code) == _MOBILE:
            digits = digits.removeprefix(code)
            break
    return digits if _SHORTEST <= len(digits) <= _LONGEST else ""
