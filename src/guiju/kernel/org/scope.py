"""Where a reader may look: the places of the assignments whose posts give a permission."""

from django.db.models import Q
from django.utils import timezone

from guiju.kernel.org.models import Assignment

Places = frozenset[int] | None


def places_of(account_id: int, prefix: str, using: str = "default") -> Places:
    """Places at which the account holds any permission that begins with ``prefix``, such as ``warehouse.``.

    None is everywhere; the empty set is nowhere: the account may not look at all.
    """
    today = timezone.localdate()
    held = Assignment.objects.using(using).filter(
        Q(person__left_on__isnull=True) | Q(person__left_on__gte=today),
        Q(until__isnull=True) | Q(until__gte=today),
        Q(post__grant__until__isnull=True) | Q(post__grant__until__gte=today),
        person__account_id=account_id,
        since__lte=today,
        post__grant__permission__startswith=prefix,
    )
    places = set(held.values_list("place_id", flat=True))
    return None if None in places else frozenset(place for place in places if place is not None)
