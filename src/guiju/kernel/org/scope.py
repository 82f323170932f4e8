"""Where a reader may look: the places of the assignments whose posts give a permission, and the places below them."""

from guiju.kernel.commands.context import SYSTEM
from guiju.kernel.org.authorizer import Authorizer

Places = frozenset[int] | None


def places_of(account_id: int, prefix: str, using: str = "default") -> Places:
    """Places at which the account holds any permission that begins with ``prefix``, such as ``warehouse.``.

    None is everywhere; the empty set is nowhere: the account may not look at all. The program itself reads nothing here.
    """
    if account_id == SYSTEM:
        return frozenset()
    return Authorizer().permission(account_id, prefix, using).places
