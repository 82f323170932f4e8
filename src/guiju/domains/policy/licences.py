"""Licences as they stand: the newest entry of each name."""

from datetime import date

from guiju.domains.policy.models import Licence


def licences(using: str = "default") -> list[Licence]:
    """The newest of each name, in the order in which they were entered; one statement."""
    newest = {each.name: each for each in Licence.objects.using(using).order_by("id")}
    return sorted(newest.values(), key=lambda each: each.id)


def held(day: date, using: str = "default") -> list[str]:
    """The names of those that hold on a day: begun by an entry of the name, by the newest not over; one statement."""
    newest: dict[str, Licence] = {}
    begun = set()
    for each in Licence.objects.using(using).order_by("id"):
        newest[each.name] = each
        if each.valid_from <= day:
            begun.add(each.name)
    return [
        each.name
        for each in newest.values()
        if each.name in begun and not (each.valid_until and each.valid_until < day)
    ]


def scope_on(day: date, using: str = "default") -> str:
    """What the licences that hold on a day say of the 经营范围, as one text; one statement."""
    rows = licences(using)
    return "；".join(each.scope for each in rows if each.scope and not (each.valid_until and each.valid_until < day))


def run_out(day: date, using: str = "default") -> list[str]:
    """The licences that trade needs and that have run out."""
    return [each.name for each in licences(using) if each.is_needed and each.valid_until and each.valid_until < day]
