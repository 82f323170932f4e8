"""The keeper's rounds in the clause tests: the days after the company was founded, their duties, answered at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

import orjson
import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.duties.checks import SCAN, checks_in
from guiju.kernel.controls.duties.completing import CompleteDuty
from guiju.kernel.controls.duties.doing import DoDuty
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.ticker import beat, keep_up, look_round
from guiju.kernel.worklist import ticking
from guiju.kernel.worklist.models import Message, Task
from tests.clauses.company import KEEPER, WAREHOUSE, Company

HEAD = "1010"
FOUNDED = timezone.localdate()


def at(clock: str, day: int = 1) -> datetime:
    """A local time, ``day`` days after the company was founded."""
    hours, minutes = clock.split(":")
    moment = datetime.combine(FOUNDED + timedelta(days=day), time(int(hours), int(minutes)))
    return timezone.make_aware(moment)


@contextmanager
def when(clock: str, day: int = 1) -> Iterator[None]:
    """The clock stands there; what is planned and looked for from time to time has just been."""
    with time_machine.travel(at(clock, day), tick=False):
        pass_by()
        yield


TAKES_UP = ("duties.", "findings.", "levels.", "office.meet", "referrals.", "worklist.")
"""The steps that go on with what others have just done: a planned duty is missed, a finding goes up."""


def pass_by() -> None:
    """All steps of the ticker and all watches, now; then the steps once more that take up what these have done."""
    ticking._last.clear()
    beat()
    now = timezone.now()
    look_round(now)
    ticking._last.clear()
    for step in ticking.due(now, but={name for name in ticking._steps if not name.startswith(TAKES_UP)}):
        step()
    keep_up()


def item(duty: str, clause: str, place: str = WAREHOUSE) -> DutyItem:
    """Today's item of a duty; fails, citing the clause, where none was planned."""
    found = DutyItem.objects.filter(duty=duty, place__code=place, day=timezone.localdate()).first()
    assert found is not None, f"{clause}: {duty} is due at {place} today"
    return found


def answer(
    company: Company,
    found: DutyItem,
    *,
    who: str = KEEPER,
    wrong: dict[int, str] | None = None,
    seal: str = "F-1001",
    scan: str | None = None,
    photo: bool = True,
    **head: Any,
) -> Outcome:
    """Every check in order but those of ``wrong`` (number → what is the matter), on site unless scanned otherwise."""
    lines: list[dict[str, Any]] = []
    for check in checks_in(found.checks):
        note = (wrong or {}).get(check.number, "")
        line: dict[str, Any] = {"check": check.number, "result": "not_ok" if note else "ok", "note": note}
        if check.kind == SCAN:
            line["value"] = (found.place.code if found.place else "") if scan is None else scan
        elif check.kind:
            line["value"] = seal
        if photo and orjson.loads(found.evidence):
            line["photo"] = company.photo(who)
        lines.append(line)
    return company.act(who, DoDuty, {"item": found.fingerprint, "lines": lines, **head})


def complete(company: Company, found: DutyItem, lines: list[dict[str, Any]], who: str = KEEPER) -> Outcome:
    return company.act(who, CompleteDuty, {"item": found.fingerprint, "lines": lines})


def messages(company: Company, who: str, kind: str) -> list[Message]:
    return list(Message.objects.filter(person=company.accounts[who], kind=kind).order_by("id"))


def tasks(company: Company, who: str, source: str) -> list[Task]:
    return list(Task.objects.filter(person=company.accounts[who], source=source, ended_at__isnull=True).order_by("id"))


def kept(clause: str, table: str, row: int, change: str = "reasons = ''", *, delete: bool = False) -> None:
    """A posted row does not change, and does not go."""
    sql = f"delete from {table}" if delete else f"update {table} set {change}"
    with pytest.raises(DatabaseError), transaction.atomic():
        with connection.writing(), connection.cursor() as cursor:
            cursor.execute(f"{sql} where id = %s", [row])
        pytest.fail(f"{clause}: a row of {table} was changed")
