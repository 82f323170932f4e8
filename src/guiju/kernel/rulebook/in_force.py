"""The rulebook as it stands on a day."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import OuterRef, Q, QuerySet, Subquery

from guiju.kernel.rulebook.models import Binding, Clause

WORDS = 8
"""More words of a search are not looked for."""
_SEARCHED = ("code", "title", "text", "rulebook__title", "rulebook__source")


def clauses_in_force(day: date, using: str = "default") -> QuerySet[Clause]:
    """The highest version of each clause whose effective day has come, in the order of the rulebooks."""
    latest = Clause.objects.filter(code=OuterRef("code"), effective_from__lte=day).order_by("-version")
    return (
        Clause.objects.using(using)
        .filter(version=Subquery(latest.values("version")[:1]))
        .order_by("rulebook__code", "code")
    )


def bindings_in_force(day: date, using: str = "default") -> QuerySet[Binding]:
    """Bindings begun and not ended; of any clause version."""
    begun = Q(since__lte=day) & (Q(end__isnull=True) | Q(end__last_day__gte=day))
    return Binding.objects.using(using).filter(begun).order_by("id")


def search(clauses: QuerySet[Clause], words: str) -> QuerySet[Clause]:
    """Every word must stand in code, title, text, or what the rulebook is called here or was called in its source."""
    for word in words.split()[:WORDS]:
        places = (Q(**{f"{name}__icontains": word}) for name in _SEARCHED)
        clauses = clauses.filter(reduce(or_, places))
    return clauses
