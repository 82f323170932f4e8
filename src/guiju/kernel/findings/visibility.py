"""Who may see a finding and its files: who reported it, who must or did put it right, and who oversees its place."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet

from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.findings.models import Finding, FindingAssignment, Verification
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.org.scope import Places, places_of

READ_ALL = "findings.read_all"
MOST_RECENT = 1_000
OVERSIGHT = (READ_ALL, "findings.assign", "findings.verify")
"""The permissions that let a person see what is others'."""
register_permission(READ_ALL, "查看全部问题")


def oversees(account_id: int, using: str = "default") -> Places:
    """The places whose findings the account oversees; None is everywhere, the empty set nowhere."""
    found: set[int] = set()
    for permission in OVERSIGHT:
        places = places_of(account_id, permission, using)
        if places is None:
            return None
        found |= places
    return frozenset(found)


def visible(account_id: int, using: str = "default") -> QuerySet[Finding]:
    """Every finding the account may see; foreign and unknown look the same."""
    findings = Finding.objects.using(using)
    places = oversees(account_id, using)
    if places is None:
        return findings.all()
    assigned = FindingAssignment.objects.filter(finding=OuterRef("pk"), responsible=account_id)
    verified = Verification.objects.filter(rectification__finding=OuterRef("pk"), verifier=account_id)
    mine = Q(reporter=account_id) | Exists(assigned) | Exists(verified)
    return findings.filter(Q(place__in=places) | mine)


def recent(account_id: int, using: str = "default") -> set[int]:
    """Of the findings the account had a part in, the newest, each kind of part read from its own index."""
    found: set[int] = set()
    for ids in (
        Finding.objects.using(using).filter(reporter=account_id).order_by("-id").values_list("id", flat=True),
        FindingAssignment.objects.using(using)
        .filter(responsible=account_id)
        .order_by("-finding_id")
        .values_list("finding_id", flat=True),
    ):
        found.update(ids[:MOST_RECENT])
    return found


def register() -> None:
    def sees(account_id: int, documents: Sequence[int]) -> bool:
        return visible(account_id).filter(id__in=documents).exists()

    def sees_rectification(account_id: int, documents: Sequence[int]) -> bool:
        return visible(account_id).filter(rectifications__in=documents).exists()

    register_visibility("findings.finding", sees)
    register_visibility("findings.rectification", sees_rectification)
