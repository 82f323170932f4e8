"""Who is in which department, and who executes which clause today."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from guiju.domains.policy.staff import first_account
from guiju.kernel.org.held import all_holdings
from guiju.kernel.org.models import Assignment, Person
from guiju.kernel.rulebook import vocabulary
from guiju.kernel.rulebook.in_force import clauses_in_force

EVERYBODY = "everyone"


def unit_names(moment: datetime, using: str) -> Mapping[int, str]:
    """By account the name of the department in which somebody has a post; one statement."""
    return _departments("unit__name", moment, using)


def units_of(moment: datetime, using: str) -> Mapping[int, str]:
    """By account the code of that department; one statement."""
    return _departments("unit__code", moment, using)


def _departments(column: str, moment: datetime, using: str) -> Mapping[int, str]:
    day = timezone.localdate(moment)
    rows: Sequence[tuple[int, str]] = list(
        Assignment.objects.using(using)
        .filter(unit__isnull=False, since__lte=day, person__account__isnull=False)
        .exclude(end__ends_at__lte=moment)
        .order_by("id")
        .values_list("person__account", column)
    )
    return dict(rows)


class Executor(NamedTuple):
    """Who executes a clause; ``stands_in``: nobody holds its posts, the head has it."""

    code: str
    title: str
    actor: str
    posts: tuple[str, ...]
    names: tuple[str, ...]
    stands_in: bool


def executors(
    heads: Mapping[str, str], moment: datetime, using: str = "default", codes: Collection[str] = ()
) -> list[Executor]:
    """Of these rulebooks (code → post of the head) each clause with the people who hold its posts now; three statements."""
    if not heads:
        return []
    rows = clauses_in_force(timezone.localdate(moment), using).filter(rulebook__code__in=heads)
    if codes:
        rows = rows.filter(code__in=codes)
    held: dict[str, list[int]] = {}
    for each in all_holdings(using):
        held.setdefault(each.post, []).append(each.account)
    people = Person.objects.using(using).filter(account__isnull=False)
    names: dict[int, str] = dict(people.values_list("account", "name"))
    return [_executor(*row, heads, held, names) for row in rows.values_list("code", "title", "actor")]


def _executor(
    code: str,
    title: str,
    actor: str,
    heads: Mapping[str, str],
    held: Mapping[str, Sequence[int]],
    names: Mapping[int, str],
) -> Executor:
    posts = tuple(dict.fromkeys(post for each in vocabulary.actors(actor) for post in each.posts))
    own = [account for post in posts for account in held.get(post, ())]
    stands_in = bool(posts) and not own and EVERYBODY not in posts
    if stands_in:
        own = list(held.get(heads[code.partition(".")[0]], ()))
    told = tuple(dict.fromkeys(names[account] for account in own if account in names))
    return Executor(code, title, actor, posts, told, stands_in)


def first_person(posts: Sequence[str], using: str = "default") -> str:
    """The number of whoever holds the first of these posts that anybody holds; empty where nobody does."""
    account = first_account(posts, using)
    rows: Any = Person.objects.using(using).filter(account=account or None)
    return str(rows.values_list("number", flat=True).first() or "") if account else ""
