"""Who still has to decide a held command: one post, any of several, or all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from guiju.kernel.commands.models import HeldCommand, HeldStatus
from guiju.kernel.commands.work import Work
from guiju.kernel.store.arrays import any_of, array
from guiju.kernel.store.stored import first_row

_WAITING = (
    f"select h.id from commands_heldcommand h where h.status = '{HeldStatus.WAITING.value}' and h.requester <> %s and not exists "
    "(select 1 from commands_approvaldecision d where d.held_id = h.id and d.approver = %s)"
)
_DECIDED = "select 1 from commands_approvaldecision t where t.held_id = h.id and t.post ="
_OF_POSTS = (
    f"({{named}} and not exists ({_DECIDED} h.approver_post) or exists "
    f"(select 1 from commands_askedpost a where a.held_id = h.id and {{asked}} and not exists ({_DECIDED} a.post)))"
)
_AT_PLACES = " and not exists (select 1 from commands_heldplace p where p.held_id = h.id and not ({inside}))"
"""Asked with every page: Django takes ten times as long to write the statement as an engine to answer it."""

Seats = Mapping[str, frozenset[int] | None]
"""The posts of a person, each with the places it is held at and below; None is everywhere."""


class Answer(NamedTuple):
    """For which post the person decides, or in Chinese why not."""

    post: str
    fault: str


@dataclass(frozen=True)
class Question:
    """What a held command still asks: ``decided`` are posts, ``deciders`` the persons who decided for them."""

    record: Any
    posts: tuple[str, ...]
    superiors: frozenset[str]
    decided: frozenset[str]
    deciders: frozenset[int]
    places: frozenset[int]

    def answer(self, actor: int, seats: Seats) -> Answer:
        if self.record.status != HeldStatus.WAITING:
            return Answer("", f"该申请{HeldStatus(self.record.status).label}，不能再审批")
        if self.record.requester == actor:
            return Answer("", "申请人不能审批自己的申请")
        if actor in self.deciders:
            return Answer("", "您已经审批过，还要等其他岗位的同事")
        left = [post for post in self.posts if post not in self.decided]
        own = next((post for post in left if post in seats and covers(seats[post], self.places)), None)
        return Answer("", f"您不在审批岗位“{'、'.join(left)}”上") if own is None else Answer(own, "")

    def status_after(self, post: str, decision: str) -> str:
        """A refusal decides; so does a superior, the one that is enough, or the last of all."""
        if decision == "reject":
            return HeldStatus.REJECTED.value
        wanted = {each for each in self.posts if each not in self.superiors}
        is_enough = self.record.needs == "any" or post in self.superiors or wanted <= self.decided | {post}
        return HeldStatus.APPROVED.value if is_enough else HeldStatus.WAITING.value


def covers(held_at: frozenset[int] | None, places: frozenset[int]) -> bool:
    """Whether a post held at these places (None: everywhere) is one for all places of a held command."""
    return held_at is None or places <= held_at


def read_questions(records: Sequence[Any], work: Work) -> list[Question]:
    """The questions of locked held commands, in three statements."""
    ids = array([record.id for record in records], work.using)
    of = any_of("held_id", using=work.using)
    asked: dict[int, list[tuple[str, bool]]] = {}
    for held, post, is_superior in work.select(
        f"select held_id, post, is_superior from commands_askedpost where {of} order by id", [ids]
    ):
        asked.setdefault(held, []).append((post, bool(is_superior)))
    decided: dict[int, list[tuple[str, int]]] = {}
    for held, post, approver in work.select(
        f"select held_id, post, approver from commands_approvaldecision where {of}", [ids]
    ):
        decided.setdefault(held, []).append((post, approver))
    places: dict[int, list[int]] = {}
    for held, place in work.select(f"select held_id, place from commands_heldplace where {of}", [ids]):
        places.setdefault(held, []).append(place)
    return [
        Question(
            record,
            (record.approver_post, *(post for post, _ in asked.get(record.id, ()))),
            frozenset(post for post, is_superior in asked.get(record.id, ()) if is_superior),
            frozenset(post for post, _ in decided.get(record.id, ())),
            frozenset(approver for _, approver in decided.get(record.id, ())),
            frozenset(places.get(record.id, ())),
        )
        for record in records
    ]


def held_for(actor: int, seats: Seats, using: str = "default") -> QuerySet[HeldCommand]:
    """Held commands that wait for this person's decision: never his own, nor those he has decided."""
    if not seats:
        return HeldCommand.objects.using(using).none()
    sql, parameters = _waiting(actor, seats, using)
    return HeldCommand.objects.using(using).filter(pk__in=RawSQL(sql, parameters)).order_by("id")  # noqa: S611 — written below


def count_held_for(actor: int, seats: Seats, using: str = "default") -> int:
    """How many `held_for` has."""
    (count,) = first_row(*counting_held_for(actor, seats, using), using) or (0,)
    return int(count)


def counting_held_for(actor: int, seats: Seats, using: str = "default") -> tuple[str, list[Any]]:
    """How many `held_for` has, as SQL and its parameters."""
    if not seats:
        return "select 0", []
    sql, parameters = _waiting(actor, seats, using)
    return f"select count(*) from ({sql}) waiting", parameters


def _waiting(actor: int, seats: Seats, using: str) -> tuple[str, list[Any]]:
    """The ids, as SQL and its parameters."""
    by_places: dict[frozenset[int] | None, list[str]] = {}
    for post, places in seats.items():
        by_places.setdefault(places, []).append(post)
    parts: list[str] = []
    parameters: list[Any] = [actor, actor]
    for places, posts in by_places.items():
        own = array(sorted(posts), using)
        part = _OF_POSTS.format(named=any_of("h.approver_post", "text", using), asked=any_of("a.post", "text", using))
        parameters += [own, own]
        if places is not None:
            part += _AT_PLACES.format(inside=any_of("p.place", using=using))
            parameters.append(array(sorted(places), using))
        parts.append(f"({part})")
    return f"{_WAITING} and ({' or '.join(parts)})", parameters
