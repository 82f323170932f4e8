"""Who holds a post at a place on a day. The one place to ask when substitutes come in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from guiju.kernel.org.models import Assignment


class Holder(NamedTuple):
    """``place`` is where the post is held, None everywhere; ``since`` is the first day."""

    account: int
    number: str
    post: str
    place: int | None
    since: date


@dataclass(frozen=True)
class Holders:
    """The holders of all posts on one day, in the order in which they were assigned."""

    all: Sequence[Holder]

    def of(self, posts: Collection[str], line: Collection[int] | None) -> list[Holder]:
        """Those of these posts at a place (``line``: the place and those above it), each person once.

        Without a place whoever holds a post anywhere.
        """
        found = {
            each.account: each
            for each in reversed(self.all)
            if each.post in posts and (line is None or each.place is None or each.place in line)
        }
        return [each for each in self.all if found.get(each.account) is each]

    def first(self, post: str, line: Collection[int] | None) -> int:
        """The account of the first holder of a post, 0 where nobody holds it."""
        return next((each.account for each in self.of((post,), line)), 0) if post else 0


def holders(day: date, posts: Iterable[str] | None, using: str = "default") -> Holders:
    """Who holds these posts (None: any post) on a day and can sign in."""
    held = Assignment.objects.using(using).filter(
        Q(person__left_on__isnull=True) | Q(person__left_on__gte=day),
        Q(until__isnull=True) | Q(until__gte=day),
        since__lte=day,
        person__account__isnull=False,
    )
    if posts is not None:
        held = held.filter(post__code__in=set(posts))
    rows = held.order_by("id").values_list("person__account_id", "person__number", "post__code", "place_id", "since")
    return Holders([Holder(*row) for row in rows])
