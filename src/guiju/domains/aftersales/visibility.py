"""Who may see the proofs of returns: whoever may read aftersales where the order was served from."""

from collections.abc import Sequence

from guiju.domains.aftersales.commands.request_return import PROOF
from guiju.domains.aftersales.models import ReturnRequest
from guiju.domains.aftersales.queries import READ
from guiju.kernel.files.visibility import register_visibility
from guiju.kernel.queries.reader import Reader


def _is_visible(account_id: int, documents: Sequence[int]) -> bool:
    places = Reader(account_id).permission(READ).places
    found = ReturnRequest.objects.filter(id__in=documents)
    return (found if places is None else found.filter(warehouse__in=places)).exists()


def register() -> None:
    register_visibility(PROOF, _is_visible)
