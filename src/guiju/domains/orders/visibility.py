"""Who may see the screenshots of listings, stopped goods and home pages: whoever may read orders where the shop is served from."""

from collections.abc import Sequence

from guiju.domains.orders.commands.check_display import DISPLAY
from guiju.domains.orders.commands.listing import PROOF
from guiju.domains.orders.commands.stops import PROOF as STOP_PROOF
from guiju.domains.orders.models import ListingProof, ShopDisplay, StopProof
from guiju.domains.orders.queries import READ
from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.queries.reader import Reader


def _is_visible(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(READ).places
    found = ListingProof.objects.filter(id__in=documents)
    return (found if places is None else found.filter(difference__warehouse__in=places)).exists()


def _is_display_visible(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(READ).places
    found = ShopDisplay.objects.filter(id__in=documents)
    return (found if places is None else found.filter(shop__warehouse__in=places)).exists()


def _is_stop_visible(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(READ).places
    found = StopProof.objects.filter(id__in=documents)
    return (found if places is None else found.filter(stop__warehouse__in=places)).exists()


def register() -> None:
    register_visibility(DISPLAY, _is_display_visible)
    register_visibility(PROOF, _is_visible)
    register_visibility(STOP_PROOF, _is_stop_visible)
