"""What the story's tests look at: rows of queries and pages as its people see them, days, duties, lights."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import orjson

from guiju.demo.company import PEOPLE
from guiju.kernel.accounts.models import Account
from guiju.kernel.audit.models import Evidence
from guiju.kernel.controls.duties import checklists
from guiju.kernel.controls.lights import COLUMNS, Light, counted, standing
from guiju.kernel.controls.lights import Row as Bound
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.queries.query import Asked, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.rulebook.in_force import clauses_in_force
from tests.web.demo_people import entered

TODAY = date(2026, 11, 26)
NOBODY = ""
"""Has the duties of posts that nobody of the demo company holds."""


def rows(username: str, query: type[Query], **params: Any) -> list[Any]:
    """The newest hundred that this person is shown."""
    reader = Reader(Account.objects.get(username=username).pk)
    return list(read(query, query.params(**params), Asked(limit=100), reader).rows)


def page(username: str, address: str) -> str:
    """The text of a page."""
    answer = entered(username).get(address)
    assert answer.status_code == 200, (username, address)
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", text)


def runs() -> list[tuple[str, str]]:
    """Command and business time of every run, in order."""
    found = Evidence.objects.order_by("id").values_list("command", "occurred_at")
    return [(command, str(moment)) for command, moment in found]


def heaviest() -> Counter[tuple[date, str]]:
    """Checklists by day and person."""
    heavy: Counter[tuple[date, str]] = Counter()
    items = list(DutyItem.objects.select_related("place__parent", "done__completion").order_by("opens_at", "id"))
    for who in {_who(item) for item in items} - {NOBODY}:
        own = [item for item in items if _who(item) == who]
        for each in checklists.bundled(own, own[0].opens_at):
            heavy[each.first.day, who] += 1
    return heavy


def _who(item: DutyItem) -> str:
    if item.holder:
        return str(item.holder)
    posts = set(orjson.loads(item.posts))
    return next((number for number, _, _, post in PEOPLE if post in posts), NOBODY)


def lit() -> dict[Light, int]:
    """How many clauses have each light now."""
    found = clauses_in_force(TODAY).values_list(*COLUMNS)
    return counted(standing([Bound(*row) for row in found]))


def days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
