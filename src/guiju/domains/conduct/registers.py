"""The register of ties: who is whose relative or direct superior."""

from guiju.domains.conduct.models import Gift, Tie
from guiju.kernel.registers.register import Register


class Ties(Register):
    key = "conduct.ties"
    title = "关系申报"
    model = Tie
    prefix = "GX"
    ends = "解除"
    searched = ("person", "other")


class Gifts(Register):
    key = "conduct.gifts"
    title = "礼品登记"
    model = Gift
    prefix = "LP"
    ends = "上交或退回"
    answers = "person"
    searched = ("person", "giver")
    records_reality = True


def tied(people: list[int], kinds: list[str], using: str = "default") -> dict[tuple[int, str], set[int]]:
    """(person, kind) → accounts of those tied to him; a relative is one both ways."""
    found: dict[tuple[int, str], set[int]] = {}
    rows = Ties.entries(using).filter(ended_at__isnull=True, kind__in=kinds)
    for person, other, kind, one, two in rows.values_list(
        "person_id", "other_id", "kind", "person__account_id", "other__account_id"
    ):
        if person in people:
            found.setdefault((person, kind), set()).add(two)
        if kind == "relative" and other in people:
            found.setdefault((other, kind), set()).add(one)
    return found
