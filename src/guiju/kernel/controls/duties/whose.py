"""Whose a duty item is, today: moved to whoever stands in, as soon as he does, and back when he no longer does."""

from typing import Any, NamedTuple

import orjson

from guiju.kernel.commands.ports import ports
from guiju.kernel.org.held import Seats, Stead, stead_of


class Doer(NamedTuple):
    """A person with the posts he holds today, and in whose stead."""

    account: int
    seats: Seats
    stead: Stead

    @property
    def owners(self) -> set[int]:
        """The accounts whose items may be his."""
        return {self.account, *self.stead.acts_for}

    def may_do(self, item: Any) -> bool:
        """Whether the item is his: planned for him or for the one he stands in for, or of a post he holds at its place."""
        if not item.holder:
            return _covers(self.seats, item)
        if item.holder == self.account and not _covers(self.stead.away, item):
            return True
        return _covers(self.stead.acts_for.get(item.holder, {}), item)


def doer(account: int, using: str = "default", seats: Seats | None = None) -> Doer:
    """``seats`` are those of the account, where they are known."""
    own = ports().authorizer.seats(account, using) if seats is None else seats
    return Doer(account, own, stead_of(account, using))


def _covers(seats: Seats, item: Any) -> bool:
    for post in orjson.loads(item.posts):
        places = seats.get(post, frozenset())
        if places is None or (places and item.place_id is None) or item.place_id in places:
            return True
    return False
