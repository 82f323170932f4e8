"""A month's sheets of conduct beside the cases that count for them."""

import re
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from guiju.domains.conduct.models import Case, CaseKind, ConductSheet

_DATED = re.compile(r"\d{1,2}\s*(?:月\s*\d{1,2}\s*日|[-/.]\s*\d{1,2})")


class Seen(NamedTuple):
    """``examples`` counts the dated ones; ``confirmed`` the month's cases decided and not under appeal."""

    number: str
    person: str
    month: date
    place: int
    attitude: int
    compliance: int
    reason: str
    examples: int
    leader: int
    confirmed: int


def dated(examples: str) -> int:
    """How many of these examples, one a line, name a day."""
    return sum(bool(_DATED.search(line)) for line in examples.splitlines())


def confirmed(people: Collection[str], using: str = "default") -> dict[tuple[str, date], int]:
    """By staff number and first day of the month in which it happened: sanctions that stand."""
    rows = Case.objects.using(using).filter(
        kind=CaseKind.SANCTION, person__number__in=set(people), decision__is_given=True
    )
    found: dict[tuple[str, date], int] = {}
    for person, day, appeal, result in rows.values_list(
        "person__number", "happened_on", "decision__appeal__id", "decision__appeal__outcome__result"
    ):
        if result == "revoked" or (appeal is not None and result is None):
            continue
        key = (person, day.replace(day=1))
        found[key] = found.get(key, 0) + 1
    return found


def seen(using: str = "default") -> list[Seen]:
    rows = list(
        ConductSheet.objects.using(using)
        .order_by("id")
        .values_list(
            "number",
            "person__number",
            "month",
            "place_id",
            "attitude",
            "compliance",
            "reason",
            "examples",
            "leader",
        )
    )
    counted = confirmed({row[1] for row in rows}, using)
    return [Seen(*row[:7], dated(row[7]), row[8], counted.get((row[1], row[2]), 0)) for row in rows]
