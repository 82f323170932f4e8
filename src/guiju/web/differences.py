"""What differs between two wordings, for pages that show them beside each other."""

from difflib import SequenceMatcher
from typing import NamedTuple

LONGEST = 4_000
"""Longer texts are not compared letter by letter: the comparison is quadratic."""


class Segment(NamedTuple):
    text: str
    is_changed: bool


def segments(before: str, after: str) -> list[Segment]:
    """``after`` in pieces, those marked that do not stand in ``before``."""
    if before == after or not after:
        return [Segment(after, is_changed=False)]
    if not before or len(before) + len(after) > LONGEST:
        return [Segment(after, is_changed=True)]
    matched = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [Segment(after[start:end], tag != "equal") for tag, _, _, start, end in matched if end > start]
