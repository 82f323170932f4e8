"""Matters that no rule covers."""

from collections.abc import Iterable

from guiju.domains.policy.models import UncoveredCase


def without_rule(abouts: Iterable[str], using: str = "default") -> set[str]:
    """Those of these findings or papers that were closed with neither a clause nor an article; one statement."""
    found = UncoveredCase.objects.using(using).filter(about__in=set(abouts), may_penalise=False)
    return set(found.values_list("about", flat=True))
