"""Licences as they stand: the newest entry of each name."""

from datetime import date

from guiju.domains.policy.models import Licence


def licences(using: str = "default") -> list[Licence]:
    """The newest of each name, in the order in which they were entered; one statement."""
    newest = {each.name: each for each in Licence.objects.using(using).order_by("id")}
    return sorted(newest.values(), key=lambda each: each.id)


def run_out(day: date, using: str = "default") -> list[str]:
    """The licences that trade needs and that have run out."""
    return [each.name for each in licences(using) if each.is_needed and each.valid_until and each.valid_until < day]
