"""Whether somebody was heard."""

from collections.abc import Iterable

from guiju.domains.conduct.models import Statement


def heard(documents: Iterable[str], using: str = "default") -> set[tuple[str, int]]:
    """(document, person id) of everybody who was heard about these documents; one statement."""
    found = Statement.objects.using(using).filter(about__in=set(documents))
    return set(found.values_list("about", "person_id"))
