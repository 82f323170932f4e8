"""Who holds a post at a place on a day, substitutes in the place of those they stand in for."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

from guiju.kernel.org.held import PostHolder, post_holders
from guiju.kernel.org.tree import Parents, line_of, parents

Line = Collection[int] | None
"""A place and those above it; None is wherever."""


def line_at(place: int | None, known: Parents) -> Line:
    return None if place is None else line_of(place, known)


@dataclass(frozen=True)
class Holders:
    """The holders of all posts on one day, in the order in which they were assigned."""

    all: Sequence[PostHolder]

    def of(self, posts: Collection[str], line: Line) -> list[PostHolder]:
        """Those of these posts at a place, each person once; without a place whoever holds a post anywhere."""
        found: dict[int, PostHolder] = {}
        for each in self._at(posts, line):
            found.setdefault(each.account, each)
        return list(found.values())

    def assigned(self, posts: Collection[str], line: Line) -> list[PostHolder]:
        """As `of`, but each assigned person once, whoever acts for him on that day."""
        found: dict[int, PostHolder] = {}
        for each in self._at(posts, line):
            found.setdefault(each.owner, each)
        return list(found.values())

    def acting_for(self, owner: int, posts: Collection[str], line: Line) -> int:
        """The account that acts for an assigned person in one of these posts; his own where nobody else does."""
        return next((each.account for each in self._at(posts, line) if each.owner == owner), owner)

    def first(self, post: str, line: Line) -> int:
        """The account of the first holder of a post, 0 where nobody holds it."""
        return next((each.account for each in self.of((post,), line)), 0) if post else 0

    def _at(self, posts: Collection[str], line: Line) -> list[PostHolder]:
        return [
            each
            for each in self.all
            if each.post in posts and (line is None or each.place is None or each.place in line)
        ]


def holders(day: date, posts: Iterable[str], using: str = "default") -> Holders:
    """Who holds these posts on a day and can sign in. Who stands in takes the place of the holder."""
    known = post_holders(_moment(day), using, posts)
    stood_in_for = {each.assignment for each in known if each.substitution}
    return Holders([each for each in known if each.substitution or each.assignment not in stood_in_for])


def first_at(post: str, places: Sequence[int], moment: datetime, using: str = "default") -> list[int]:
    """The account of the first holder of a post at each place, 0 where nobody holds it; two statements."""
    known, above = holders(timezone.localdate(moment), {post}, using), parents(using)
    by_place = {place: known.first(post, line_at(place, above)) for place in set(places)}
    return [by_place[place] for place in places]


def own_holders(day: date, using: str = "default") -> list[PostHolder]:
    """Everybody's own assignments on a day: nobody signs or answers for the one he stands in for."""
    return [each for each in post_holders(_moment(day), using) if not each.substitution]


def _moment(day: date) -> datetime:
    """Now, or noon of a day that is over: what ended with it still held then."""
    now = timezone.now()
    return now if timezone.localdate(now) == day else timezone.make_aware(datetime.combine(day, time(12)))
