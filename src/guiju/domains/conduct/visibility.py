"""Who may see the papers behind unlocked fines: whoever may read the cases of the place."""

from collections.abc import Sequence

from guiju.domains.conduct.commands.permit_fines import PERMIT
from guiju.domains.conduct.models import FinePermit
from guiju.domains.conduct.queries import READ
from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.queries.reader import Reader


def _is_visible(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(READ).places
    found = FinePermit.objects.filter(id__in=documents)
    return (found if places is None else found.filter(place__in=places)).exists()


def register() -> None:
    register_visibility(PERMIT, _is_visible)
