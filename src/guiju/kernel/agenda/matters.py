"""What waits for people: duties, tasks, decisions; for everybody in a fixed number of statements."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import orjson
from django.db.models import Q
from django.utils import timezone

from guiju.kernel.commands.approving import held_for
from guiju.kernel.commands.command import commands
from guiju.kernel.commands.models import ApprovalDecision, AskedPost, HeldCommand, HeldPlace, HeldStatus
from guiju.kernel.controls.duties.checklists import MAKING_UP, Checklist, State, bundled, mine
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.org.held import seats_of
from guiju.kernel.org.holders import Holders, holders, line_at
from guiju.kernel.org.models import Place
from guiju.kernel.org.tree import Parents, line_of, parents
from guiju.kernel.worklist.models import Task
from guiju.kernel.worklist.reactions import ASSIGN, LATE, RECTIFY, VERIFY, WARNING


class Kind(StrEnum):
    DUTY = "duty"
    TASK = "task"
    DECISION = "decision"


class Matter(NamedTuple):
    """Something open; ``begins_at`` is None where it has no beginning, ``due_at`` where it has no limit.

    ``plain`` is its title without a word that people typed.
    """

    kind: Kind
    key: str
    title: str
    begins_at: datetime | None
    due_at: datetime | None
    plain: str


_PLAIN = {ASSIGN: "指派责任人", RECTIFY: "整改", VERIFY: "验证整改", LATE: "逾期未整改", WARNING: "说明预警原因"}
"""Kind of task → what it is; any other is called a task."""


@dataclass(frozen=True)
class _Whose:
    """Who holds which post today, and the tree of places."""

    holders: Holders
    above: Parents

    def of(self, posts: Collection[str], place: int | None) -> list[int]:
        return [each.account for each in self.holders.of(posts, line_at(place, self.above))]

    def of_all(self, post: str, places: Iterable[int]) -> list[int]:
        """Those whose post covers all these places."""
        lines = [line_of(place, self.above) for place in places]
        return [
            each.account
            for each in self.holders.of((post,), None)
            if each.place is None or all(each.place in line for line in lines)
        ]


def open_matters(moment: datetime, using: str = "default") -> dict[int, list[Matter]]:
    """By account what is open at this moment, what is due first before the rest."""
    day = timezone.localdate(moment)
    items = _items(moment, using)
    tasks = list(Task.objects.using(using).filter(ended_at__isnull=True).select_related("place").order_by("id"))
    held, asked = _held(using)
    posts = {post for item in items for post in orjson.loads(item.posts)}
    posts |= {task.post for task in tasks if task.post} | {post for those in asked.values() for post in those}
    whose = _Whose(holders(day, posts, using), parents(using))
    found: dict[int, list[Matter]] = {}
    for account, matter in (
        *_duties(items, whose, moment),
        *_tasks(tasks, whose),
        *_decisions(held, asked, whose, using),
    ):
        found.setdefault(account, []).append(matter)
    for matters in found.values():
        matters.sort(key=lambda each: (each.due_at is None, each.due_at or moment, each.title))
    return found


def _items(moment: datetime, using: str) -> list[DutyItem]:
    day = timezone.localdate(moment)
    open_now = DutyItem.objects.using(using).filter(~WHOLE, day__lte=day, day__gte=day - MAKING_UP)
    return list(open_now.select_related("place__parent", "done__completion").order_by("opens_at", "id"))


def _at(place: Place | None, title: str) -> str:
    """With the place, without which those of several places are one line twice."""
    return f"{title}（{place.name}）" if place else title


def _duties(items: Sequence[DutyItem], whose: _Whose, moment: datetime) -> Iterator[tuple[int, Matter]]:
    by_account: dict[int, list[DutyItem]] = {}
    for item in items:
        posts = orjson.loads(item.posts)
        line = line_at(item.place_id, whose.above)
        doers = [whose.holders.acting_for(item.holder, posts, line)] if item.holder else whose.of(posts, item.place_id)
        for account in doers:
            by_account.setdefault(account, []).append(item)
    for account, own in by_account.items():
        yield from ((account, _duty(sheet)) for sheet in bundled(own, moment))


def _duty(sheet: Checklist) -> Matter:
    first = sheet.first
    return Matter(Kind.DUTY, str(first.id), _at(sheet.place, sheet.title), first.opens_at, sheet.closes_at, sheet.title)


def _tasks(tasks: Sequence[Task], whose: _Whose) -> Iterator[tuple[int, Matter]]:
    for task in tasks:
        for account in [task.person] if task.person else whose.of((task.post,), task.place_id):
            if account != task.excluded:
                yield account, _task(task)


def _task(task: Task) -> Matter:
    return Matter(
        Kind.TASK, str(task.id), _at(task.place, task.title), None, task.due_at, _PLAIN.get(task.kind, "待办")
    )


def _held(using: str) -> tuple[list[HeldCommand], dict[int, list[str]]]:
    """What waits for a decision, and the posts that are asked."""
    held = list(HeldCommand.objects.using(using).filter(status=HeldStatus.WAITING).order_by("id"))
    asked = {each.id: [each.approver_post] for each in held}
    rows = AskedPost.objects.using(using).filter(held__status=HeldStatus.WAITING).order_by("id")
    for number, post in rows.values_list("held_id", "post"):
        asked.setdefault(number, []).append(post)
    return held, asked


def _decisions(
    held: Sequence[HeldCommand], asked: dict[int, list[str]], whose: _Whose, using: str
) -> Iterator[tuple[int, Matter]]:
    waiting = Q(held__status=HeldStatus.WAITING)
    decided: dict[int, list[tuple[str, int]]] = {}
    for number, post, approver in (
        ApprovalDecision.objects.using(using).filter(waiting).values_list("held_id", "post", "approver")
    ):
        decided.setdefault(number, []).append((post, approver))
    places: dict[int, list[int]] = {}
    for number, place in HeldPlace.objects.using(using).filter(waiting).values_list("held_id", "place"):
        places.setdefault(number, []).append(place)
    for each in held:
        given = decided.get(each.id, [])
        left = [post for post in asked[each.id] if post not in {taken for taken, _ in given}]
        out = {each.requester, *(approver for _, approver in given)}
        there = dict.fromkeys(account for post in left for account in whose.of_all(post, places.get(each.id, ())))
        yield from ((account, _decision(each)) for account in there if account not in out)


def _decision(held: Any) -> Matter:
    known = commands().get(held.command)
    title = f"待审批：{known.title if known else held.command}"
    return Matter(Kind.DECISION, str(held.id), title, None, held.expires_at, title)


def matters_of(account: int, moment: datetime, using: str = "default") -> list[Matter]:
    """What is open for one person, also in somebody's stead; in a fixed number of statements."""
    seats = seats_of(account, using)
    sheets = [sheet for sheet in mine(account, moment, using) if sheet.state is not State.DONE]
    wanted = Q(person=account) | Q(post__in=sorted(seats))
    tasks = Task.objects.using(using).filter(wanted, ended_at__isnull=True).exclude(excluded=account).order_by("id")
    return [
        *(_duty(sheet) for sheet in sheets),
        *(_task(task) for task in tasks if not task.post or _holds(seats[task.post], task.place_id)),
        *(_decision(each) for each in held_for(account, seats, using)),
    ]


def _holds(held_at: frozenset[int] | None, place: int | None) -> bool:
    return held_at is None or place is None or place in held_at
