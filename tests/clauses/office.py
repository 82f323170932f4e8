"""The office in the clause tests: more people, days to come, what is shown to whom."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import time_machine
from django.utils import timezone

from guiju.demo import company as demo
from guiju.demo.permissions import EVERYBODY
from guiju.demo.posts import POSTS
from guiju.domains.office.registers import Competitors, ReportingLines
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.duties.checklists import State, is_done, state_of
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import DefinePost, RegisterPerson, Substitute
from guiju.kernel.org.models import Assignment, Person, Post
from guiju.kernel.queries.query import Asked, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from tests.clauses.company import WAREHOUSE, Company
from tests.clauses.rounds import pass_by


@contextmanager
def on(day: str, clock: str) -> Iterator[None]:
    """The clock stands there; what is planned and looked for from time to time has just been."""
    moment = timezone.make_aware(datetime.fromisoformat(f"{day} {clock}"))
    with time_machine.travel(moment, tick=False):
        pass_by()
        yield


def hire(company: Company, number: str, post: str, *, since: date | None = None) -> int:
    """Somebody with one post, which is made where the company has none of it; the account."""
    ask = Context(SYSTEM, request_id=f"hire:{number}")
    if not Post.objects.filter(code=post).exists():
        granted = [*EVERYBODY, *POSTS["store_manager"][1]]
        lines = [{"permission": each} for each in dict.fromkeys(granted)]
        post_input: dict[str, Any] = {"code": post, "title": post, "lines": lines}
        _done(run_items(DefinePost, [post_input], ask))
    person: dict[str, Any] = {
        "number": number,
        "name": f"员工{number}",
        "username": f"u{number}",
        "lines": [{"post": post, "since": since or demo.FOUNDED}],
    }
    _done(run_items(RegisterPerson, [person], ask))
    company.accounts[number] = Person.objects.get(number=number).account_id or 0
    return company.accounts[number]


def subordinate(company: Company, person: str, superior: str) -> None:
    """The one reports to the other."""
    line = {"place": WAREHOUSE, "person": person, "superior": superior, "since": demo.FOUNDED}
    _done(run_items(ReportingLines.enter, [line], Context(SYSTEM, request_id=f"line:{person}:{superior}")))


def competitors(*names: str) -> None:
    """Registered ones."""
    rows: list[dict[str, Any]] = [{"place": WAREHOUSE, "name": name} for name in names]
    _done(run_items(Competitors.enter, rows, Context(SYSTEM, request_id=f"competitors:{names}")))


def away(company: Company, person: str, stand_in: str) -> None:
    """The one is on leave, the other stands in, from today for some days."""
    for assignment in Assignment.objects.filter(person__number=person):
        day = timezone.localdate()
        item = {
            "assignment": assignment.pk,
            "substitute": stand_in,
            "since": day,
            "until": date.fromordinal(day.toordinal() + 5),
            "reason": "年假",
        }
        _done(run_items(Substitute, [item], Context(SYSTEM, request_id=f"away:{person}:{assignment.pk}")))


def items(duty: str, holder: int | None = None, **where: Any) -> list[DutyItem]:
    found = DutyItem.objects.filter(duty=duty, **where).select_related("done").order_by("id")
    return [each for each in found if holder is None or each.holder == holder]


def is_overdue(each: DutyItem) -> bool:
    """As its holder sees it now."""
    fresh = DutyItem.objects.select_related("done").get(pk=each.pk)
    return not is_done(fresh) and timezone.now() > fresh.due_at


def is_open(each: DutyItem) -> bool:
    return not is_done(DutyItem.objects.select_related("done").get(pk=each.pk))


def state(each: DutyItem) -> State:
    return state_of(DutyItem.objects.select_related("done").get(pk=each.pk), timezone.now())


def findings(control: str, **where: Any) -> list[Finding]:
    return list(Finding.objects.filter(control=control, resolved_at=None, **where).order_by("id"))


def rows(company: Company, who: str, query: type[Query], **params: Any) -> list[Any]:
    """What somebody sees of a query."""
    reader = Reader(company.accounts[who])
    return list(read(query, query.params(**params), Asked(limit=100), reader).rows)


def _done(outcome: Outcome) -> None:
    assert outcome.done, outcome.refusals[:3]
