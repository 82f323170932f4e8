"""Who may see a finding and its files: who reported it, who must or did put it right, and who oversees its place."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.scope import Places, places_of

READ_ALL = "findings.read_all"
OVERSIGHT = (READ_ALL, "findings.assign", "findings.verify")
"""The permissions that let a person see what is others'."""


def oversees(account_id: int, using: str = "default") -> Places:
    """The places whose findings the account oversees; None is everywhere, the empty set nowhere."""
    found: set[int] = set()
    for permission in OVERSIGHT:
        places = places_of(account_id, permission, using)
        if places is None:
            return None
        found |= places
    return frozenset(found)


def own(account_id: int) -> Q:
    return (
        Q(reporter=account_id)
        | Q(assignments__responsible=account_id)
        | Q(rectifications__verification__verifier=account_id)
    )


def visible(account_id: int, using: str = "default") -> QuerySet[Finding]:
    """Every finding the account may see; foreign and unknown look the same."""
    findings = Finding.objects.using(using)
    places = oversees(account_id, using)
    if places is None:
        return findings.all()
    mine = findings.filter(own(account_id)).values("id")
    return findings.filter(Q(place__in=places) | Q(id__in=mine))


def register() -> None:
    def sees(account_id: int, documents: Sequence[int]) -> bool:
        return visible(account_id).filter(id__in=documents).exists()

    def sees_rectification(account_id: int, documents: Sequence[int]) -> bool:
        return visible(account_id).filter(rectifications__in=documents).exists()

    register_visibility("findings.finding", sees)
    register_visibility("findings.rectification", sees_rectification)
