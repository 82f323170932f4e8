"""What simple forms and addresses give: numbers, words, files that went ahead, local times."""

from datetime import date, datetime
from typing import NamedTuple

from django.http import QueryDict
from django.utils import timezone

FILES_A_FORM = 3
MOST_DIGITS = 20
LARGEST = 2**63 - 1
"""The largest id."""


def digests(post: QueryDict) -> list[str]:
    """The digests of the files that were uploaded before the form."""
    given = [post.get(f"file_{place}", "") for place in range(FILES_A_FORM)]
    return list(dict.fromkeys(filter(None, given)))


def day(text: str) -> date | None:
    """A date as 2026-06-01; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class AskedDay(NamedTuple):
    """``wrong`` is what was asked for where it is no date; ``day`` is then the day that is shown instead."""

    day: date
    wrong: str


def asked_day(text: str, otherwise: date) -> AskedDay:
    """The day of an address that a page is asked for."""
    asked = words(text)
    found = day(asked)
    return AskedDay(found or otherwise, "" if found else asked)


def local_moment(text: str) -> str:
    """A ``datetime-local`` field as an instant; what is none stays as it is, so that the command says what is wrong."""
    try:
        return timezone.make_aware(datetime.fromisoformat(text)).isoformat()
    except ValueError:
        return text


def number(text: str, most: int = LARGEST) -> int | None:
    """A number of an address; None for anything else. What is larger than ``most`` is ``most``."""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def words(text: str, most: int = 80) -> str:
    """What was typed, without the NUL that PostgreSQL cannot take."""
    return text.replace("\x00", "")[:most].strip()
