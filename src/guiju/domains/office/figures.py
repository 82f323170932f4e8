"""What a periodic report is filled with: figures of a person and a stretch of days, by whoever knows them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from guiju.domains.office.models import EntryKind, Errand, JournalEntry, State
from guiju.kernel.calendar.moments import local
from guiju.kernel.controls.in_force import bounds_of_duty
from guiju.kernel.controls.models import DutyDone
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.held import post_holders


class Figure(NamedTuple):
    section: str
    name: str
    value: int


class Asked(NamedTuple):
    """Of these accounts, what happened from ``begins`` until before ``ends``."""

    accounts: Sequence[int]
    begins: datetime
    ends: datetime
    using: str


Provider = Callable[[Asked], Mapping[int, Sequence[tuple[str, int]]]]
_providers: dict[str, Provider] = {}


def register(section: str, provider: Provider) -> None:
    """Fill a section of every report; set-based: asked once for all persons of a stretch."""
    _providers[section] = provider


def figures(accounts: Sequence[int], first: date, last: date, using: str) -> dict[int, list[Figure]]:
    """By account the figures of all sections from the first to the last day, both included."""
    asked = Asked(sorted(set(accounts)), _midnight(first), _midnight(last + timedelta(days=1)), using)
    found: dict[int, list[Figure]] = {account: [] for account in asked.accounts}
    for section, provider in _providers.items():
        for account, named in provider(asked).items():
            found[account] += [Figure(section, name, value) for name, value in named]
    return found


def _midnight(day: date) -> datetime:
    return local(day).astimezone(UTC)


def _duties(asked: Asked) -> dict[int, list[tuple[str, int]]]:
    done = DutyDone.objects.using(asked.using).filter(
        done_by__in=asked.accounts, done_at__gte=asked.begins, done_at__lt=asked.ends
    )
    rows = done.values_list("done_by").annotate(done=Count("id"), late=Count("id", filter=Q(made_up=True)))
    return {account: [("完成职责", count), ("其中补录", late)] for account, count, late in rows}


def _errands(asked: Asked) -> dict[int, list[tuple[str, int]]]:
    given = Errand.objects.using(asked.using).filter(
        doer__in=asked.accounts, given_at__gte=asked.begins, given_at__lt=asked.ends
    )
    rows = given.values_list("doer").annotate(all=Count("id"), closed=Count("id", filter=Q(state="closed")))
    return {account: [("承办事项", count), ("已办结", closed)] for account, count, closed in rows}


def _findings(asked: Asked) -> dict[int, list[tuple[str, int]]]:
    owned = Finding.objects.using(asked.using).filter(
        owner__in=asked.accounts, opened_at__gte=asked.begins, opened_at__lt=asked.ends
    )
    rows = owned.values_list("owner").annotate(
        opened=Count("id"), closed=Count("id", filter=Q(resolved_at__isnull=False))
    )
    return {account: [("新增问题", opened), ("已了结", closed)] for account, opened, closed in rows}


def _entries(asked: Asked) -> dict[int, list[tuple[str, int]]]:
    written = JournalEntry.objects.using(asked.using).filter(
        author__in=asked.accounts, written_at__gte=asked.begins, written_at__lt=asked.ends
    )
    rows = written.values_list("author").annotate(count=Count("id"))
    return {account: [("工作记录", count)] for account, count in rows}


def _plans(asked: Asked) -> dict[int, list[tuple[str, int]]]:
    """Planned and done, from the outcomes of the items; nobody types the rate."""
    planned = JournalEntry.objects.using(asked.using).filter(
        kind=EntryKind.PLAN,
        lacks="",
        author__in=asked.accounts,
        about_day__gte=timezone.localdate(asked.begins),
        about_day__lt=timezone.localdate(asked.ends),
    )
    rows = planned.values_list("author").annotate(count=Count("id"), done=Count("id", filter=Q(outcome__result="done")))
    return {
        account: [("计划项", count), ("已完成", done), ("完成率（%）", done * 100 // count)]
        for account, count, done in rows
    }


def _requests(asked: Asked) -> dict[int, list[tuple[str, int]]]:
    """What departments ask of a person's posts and nobody has answered; those that wait too long by their numbers."""
    holding = [each for each in post_holders(timezone.now(), asked.using) if each.account in asked.accounts]
    waiting = list(
        Errand.objects.using(asked.using)
        .filter(post__in={each.post for each in holding}, state=State.GIVEN, given_at__lt=asked.ends)
        .order_by("id")
        .values_list("post", "number", "given_at")
    )
    bounds: list[Any] = [bound.params for bound in bounds_of_duty("office.weekly_view", using=asked.using)]
    most = min((each.default_response_hours for each in bounds), default=0)
    found: dict[int, list[tuple[str, int]]] = {}
    for account in {each.account for each in holding}:
        posts = {each.post for each in holding if each.account == account}
        own = [(number, _hours_since(given)) for post, number, given in waiting if post in posts]
        late = [(f"{number} 未答复（小时）", hours) for number, hours in own if most and hours > most]
        if own:
            found[account] = [("未答复的部门请求", len(own)), *late]
    return found


def _hours_since(moment: datetime) -> int:
    return int((timezone.now() - moment).total_seconds()) // 3600


register("职责", _duties)
register("交办事项", _errands)
register("问题整改", _findings)
register("工作记录", _entries)
register("工作计划", _plans)
register("部门协作", _requests)
