"""Who may see the photos of duties: who took them, and whoever oversees duties at the place."""

from collections.abc import Sequence

from django.db.models import Q

from guiju.kernel.controls.models import DutyAnswer
from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.org.permissions import register_permission
from guiju.kernel.org.scope import places_of

OVERSEE = "controls.oversee_duties"
"""The permission to see other people's duties, at the places of the post that gives it."""
register_permission(OVERSEE, "查看全部职责")


def register(document_type: str) -> None:
    register_visibility(document_type, _is_visible)


def _is_visible(account_id: int, documents: Sequence[int]) -> bool:
    places = places_of(account_id, OVERSEE)
    overseen = Q() if places is None else Q(done__item__place_id__in=places)
    mine = Q(done__done_by=account_id)
    return DutyAnswer.objects.filter(mine | overseen, id__in=documents).exists()
