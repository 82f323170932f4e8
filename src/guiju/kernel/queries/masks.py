"""Personal data as it is shown until somebody has a reason to see it whole (PIPL art. 51)."""

from guiju.kernel.queries.columns import Mask

_SHORT_NUMBER = 8
_LONG_NAME = 3
STARS = "****"


def masked(value: str | None, mask: Mask) -> str | None:
    """``138****1234``, ``王*``, ``****``; nothing stays nothing."""
    if not value:
        return value
    return {"phone": masked_phone, "name": masked_name}.get(mask, _all)(value)


def masked_phone(number: str) -> str:
    """A number shorter than eight digits keeps its last two."""
    if len(number) < _SHORT_NUMBER:
        return "*" * max(len(number) - 2, 0) + number[-2:]
    return f"{number[:3]}{STARS}{number[-4:]}"


def masked_name(name: str) -> str:
    """The first character (of four and more, two) stays."""
    kept = 2 if len(name) > _LONG_NAME else 1
    return name[:kept] + "*" * (len(name) - kept)


def _all(_value: str) -> str:
    return STARS
