"""Who may see the screenshots of corrected listings: whoever may read orders where the shop is served from."""

from collections.abc import Sequence

from guiju.domains.orders.commands.listing import PROOF
from guiju.domains.orders.models import ListingProof
from guiju.domains.orders.queries import READ
from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.queries.reader import Reader


def _is_visible(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(READ).places
    found = ListingProof.objects.filter(id__in=documents)
    return (found if places is None else found.filter(difference__warehouse__in=places)).exists()


def register() -> None:
    register_visibility(PROOF, _is_visible)
