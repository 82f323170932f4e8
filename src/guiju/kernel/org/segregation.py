"""Segregation of duties: which posts and permissions one person must not hold together, judged before they are given.

The pairs are data (企业内部控制应用指引: 不相容岗位相互分离); a small company's exception is a row by somebody else.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils import timezone

from guiju.kernel.commands.command import commands
from guiju.kernel.commands.work import Work
from guiju.kernel.org.held import stored
from guiju.kernel.store.arrays import any_of, array

_HOLDINGS = (
    "select a.person_id as person, a.post_id as post, a.id as assignment from org_assignment a "
    "left join org_assignmentend ae on ae.assignment_id = a.id left join org_leaving l on l.person_id = a.person_id "
    "where (ae.ends_at is null or ae.ends_at > %s) and (l.ends_at is null or l.ends_at > %s) "
    "union all select s.substitute_id, a.post_id, 0 from org_substitution s join org_assignment a on a.id = s.assignment_id "
    "left join org_substitutionend se on se.substitution_id = s.id "
    "left join org_leaving l on l.person_id = s.substitute_id "
    "where s.until >= %s and (se.ends_at is null or se.ends_at > %s) and (l.ends_at is null or l.ends_at > %s)"
)
"""Posts held now or from a later day on, by assignment or in somebody's stead."""


class Pair(NamedTuple):
    id: int
    kind: str
    one: str
    other: str
    reason: str


class Clash(NamedTuple):
    """A pair that two posts, or one post alone, would bring together."""

    pair: Pair
    first: int
    second: int


@dataclass
class Book:
    """The pairs in force and what must be known of people and posts to judge by them."""

    pairs: list[Pair]
    held: dict[int, set[int]]
    excepted: set[tuple[int, int]]
    codes: dict[int, str]
    titles: dict[int, str]
    permissions: dict[int, set[str]]
    names: dict[int, str]
    _clashes: dict[tuple[int, int], list[Clash]] = field(default_factory=dict)

    def between(self, first: int, second: int) -> list[Clash]:
        """The pairs of which one side lies with the first post and the other with the second."""
        key = (first, second)
        if key not in self._clashes:
            self._clashes[key] = [Clash(pair, first, second) for pair in self.pairs if self._meets(pair, first, second)]
        return self._clashes[key]

    def _meets(self, pair: Pair, first: int, second: int) -> bool:
        mine, theirs = self._side(pair, first), self._side(pair, second)
        return (pair.one in mine and pair.other in theirs) or (pair.other in mine and pair.one in theirs)

    def _side(self, pair: Pair, post: int) -> Collection[str]:
        return (self.codes[post],) if pair.kind == "post" else self.permissions.get(post, ())

    def clash_of(self, person: int, post: int) -> Clash | None:
        """Why this person may not take this post beside what they hold; None when they may."""
        for other in sorted(self.held.get(person, set()) | {post}):
            for clash in self.between(post, other):
                if (clash.pair.id, person) not in self.excepted:
                    return clash
        return None

    def clash_of_grant(self, post: int, permission: str) -> str | None:
        """Why a post may not give this permission: beside its own, or beside another post of somebody who holds it."""
        for clash in self.between(post, post):
            if permission in clash.pair:
                return self.told(clash)
        for person in sorted(person for person, posts in self.held.items() if post in posts):
            for other in sorted(self.held[person]):
                for clash in self.between(post, other):
                    if permission in clash.pair and (clash.pair.id, person) not in self.excepted:
                        return self.told(clash, person)
        return None

    def permit(self, post: int, permission: str) -> None:
        self.permissions.setdefault(post, set()).add(permission)
        self._clashes.clear()

    def forbid(self, post: int, permission: str) -> None:
        self.permissions[post].discard(permission)
        self._clashes.clear()

    def take(self, person: int, post: int) -> None:
        """Count a post as held, for the items after this one."""
        self.held.setdefault(person, set()).add(post)

    def told(self, clash: Clash, person: int | None = None) -> str:
        """The reason of a refusal: it names both sides, the holder and the basis."""
        pair = clash.pair
        holder = self.names.get(person, "") if person is not None else ""
        if pair.kind == "post":
            both = f"岗位“{self.titles[clash.first]}”与“{self.titles[clash.second]}”不相容"
        else:
            both = f"权限“{permission_title(pair.one)}”与“{permission_title(pair.other)}”不相容"
            both += self._where(clash)
        who = f"，{holder}不能同时担任" if holder else ""
        return f"{both}{who}（依据：{pair.reason}）"

    def _where(self, clash: Clash) -> str:
        titles = dict.fromkeys((self.titles[clash.first], self.titles[clash.second]))
        return f"（岗位“{'”和“'.join(titles)}”）"


def permission_title(permission: str) -> str:
    """What a permission is for, as people read it."""
    command = commands().get(permission)
    return command.title if command else permission


def read(
    work: Work,
    people: Collection[int],
    posts: Collection[int],
    *,
    of_holders: bool = False,
    left_out: Collection[int] = (),
) -> Book:
    """What must be known to give these posts to these people, in four statements.

    ``of_holders`` reads instead everybody who holds one of the posts: for a change of what the posts give. Assignments
    that are ``left_out`` do not count, for they end with the day on which the new one begins.
    """
    using, today = work.using, timezone.localdate()
    now = stored(timezone.now(), using)
    pairs = [
        Pair(*row)
        for row in work.select(
            "select i.id, i.kind, i.one, i.other, i.reason from org_incompatibility i "
            "left join org_incompatibilityend e on e.incompatibility_id = i.id where e.id is null order by i.id"
        )
    ]
    which = "post" if of_holders else "person"
    wanted = f"h.person in (select person from held where {any_of(which, using=using)})"
    named = work.select(
        f"with held as ({_HOLDINGS}) select h.person, h.post, p.name, h.assignment from held h "
        f"join org_person p on p.id = h.person where {wanted}",
        [now, now, stored(today, using), now, now, array(sorted(posts if of_holders else people), using)],
    )
    held: dict[int, set[int]] = {}
    for person, post, _, assignment in named:
        if assignment not in left_out:
            held.setdefault(person, set()).add(post)
    concerned = sorted({*people, *held})
    excepted = {
        (pair, person)
        for pair, person in work.select(
            "select incompatibility_id, person_id from org_incompatibilityexception "
            f"where until >= %s and granted_by <> %s and {any_of('person_id', using=using)}",
            [stored(today, using), work.actor, array(concerned, using)],
        )
    }
    all_posts = sorted({*posts, *(row[1] for row in named)})
    codes, titles, permissions = _posts(work, all_posts, now)
    names = {row[0]: row[2] for row in named}
    return Book(pairs, held, excepted, codes, titles, permissions, names)


def _posts(work: Work, posts: list[int], now: Any) -> tuple[dict[int, str], dict[int, str], dict[int, set[str]]]:
    rows = work.select(
        "select q.id, q.code, q.title, g.permission from org_post q left join org_grant g on g.post_id = q.id "
        "and not exists (select 1 from org_grantend ge where ge.grant_id = g.id and ge.ends_at <= %s) "
        f"where {any_of('q.id', using=work.using)}",
        [now, array(posts, work.using)],
    )
    permissions: dict[int, set[str]] = {post: set() for post in posts}
    for post, _, _, permission in rows:
        if permission is not None:
            permissions[post].add(permission)
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}, permissions


def standing_clashes(book: Book) -> Iterator[tuple[int, Clash]]:
    """Everybody in the book who holds both sides of a pair without an exception."""
    for person, posts in sorted(book.held.items()):
        seen: set[int] = set()
        for first in sorted(posts):
            for second in sorted(other for other in posts if other >= first):
                for clash in book.between(first, second):
                    if clash.pair.id not in seen and (clash.pair.id, person) not in book.excepted:
                        seen.add(clash.pair.id)
                        yield person, clash
