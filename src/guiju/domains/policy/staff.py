"""Who may act for a department: the posts behind its name in a rulebook, and the boss where nobody holds them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from guiju.kernel.org.held import all_holdings
from guiju.kernel.rulebook import vocabulary

BOSS = "owner"


class Staff(NamedTuple):
    """``held`` are the posts somebody holds, ``own`` those of one account; a blank stands between codes."""

    held: str
    own: str


def staff_of(account: int, using: str) -> Staff:
    holdings = all_holdings(using)
    own = (each.post for each in holdings if each.account == account)
    return Staff(_spelled(each.post for each in holdings), _spelled(own))


def posts_of(department: str) -> frozenset[str]:
    """The posts of a department as a rulebook spells it; none where the pack does not know the spelling."""
    return frozenset(post for actor in vocabulary.actors(department) for post in actor.posts)


def acting_post(department: str, staff: Staff) -> str:
    """The post in which the account acts for the department, the boss's where it has nobody; empty where he may not."""
    asked, own = posts_of(department), set(staff.own.split())
    by_right = sorted(asked & own)
    if by_right:
        return by_right[0]
    return BOSS if BOSS in own and not asked & set(staff.held.split()) else ""


def asked_posts(department: str, staff: Staff) -> Sequence[str]:
    """The posts of the department that somebody holds, the boss's where it has nobody."""
    return sorted(posts_of(department) & set(staff.held.split())) or [BOSS]


def _spelled(codes: Iterable[str]) -> str:
    return " ".join(sorted(set(codes)))


def first_account(posts: Sequence[str], using: str) -> int:
    """The account that holds the first of these posts that anybody holds; 0 where nobody does."""
    holdings = all_holdings(using)
    by_post = {each.post: each.account for each in reversed(holdings)}
    return next((by_post[post] for post in posts if post in by_post), 0)
