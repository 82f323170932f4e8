"""The morning's and the evening's digest: one message a person and turn, on workdays, only to whom something is open."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from guiju.kernel.agenda.commands import SendDigests
from guiju.kernel.agenda.matters import Kind, Matter, open_matters
from guiju.kernel.agenda.models import DigestChoice, DigestRound, Turn
from guiju.kernel.calendar.moments import local
from guiju.kernel.calendar.workdays import calendar
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.held import still_here
from guiju.kernel.org.models import Person

SHOWN = 12
"""Titles in a message; how many more there are is said."""
_HELLO = {Turn.MORNING: "早上好", Turn.EVENING: "下班前还有没办完的"}


def turn_at(moment: datetime) -> Turn | None:
    """The turn whose time has come and that no later one has taken over; a time that is empty is never."""
    now = timezone.localtime(moment).time()
    begun = [turn for turn, begins in _times() if now >= begins]
    return begun[-1] if begun else None


def _times() -> list[tuple[Turn, time]]:
    given = ((Turn.MORNING, settings.GUIJU_MORNING_DIGEST), (Turn.EVENING, settings.GUIJU_EVENING_DIGEST))
    return sorted(((turn, time.fromisoformat(said)) for turn, said in given if said), key=lambda each: each[1])


def step(moment: datetime, using: str = "default") -> int:
    """Send the digests of the turn, once; how many went out."""
    turn, day = turn_at(moment), timezone.localdate(moment)
    if turn is None or DigestRound.objects.using(using).filter(day=day, turn=turn).exists():
        return 0
    if not calendar(day, day, using).is_workday(day):
        return 0
    lines = [
        line
        for account, name, matters in _wanting(moment, using)
        for line in [_line(turn, account, name, matters, moment)]
        if line is not None
    ]
    item: dict[str, object] = {"day": day, "turn": turn, "lines": lines}
    outcome = run_items(SendDigests, [item], Context(SYSTEM, using=using))
    return len(lines) if outcome.done else 0


def wants(account: int, using: str = "default") -> bool:
    chosen = DigestChoice.objects.using(using).filter(account=account).order_by("-id")
    return chosen.values_list("wants", flat=True).first() is not False


def _wanting(moment: datetime, using: str) -> list[tuple[int, str, list[Matter]]]:
    """Who works here, has something open and did not switch the digest off."""
    found = open_matters(moment, using)
    chosen = DigestChoice.objects.filter(account=OuterRef("account")).order_by("-id").values("wants")[:1]
    people = Person.objects.using(using).filter(still_here(), account__in=found).annotate(wants=Subquery(chosen))
    rows = people.order_by("id").values_list("account_id", "name", "wants")
    return [(account, name, found[account]) for account, name, wanted in rows if account and wanted is not False]


def _line(turn: Turn, account: int, name: str, matters: Sequence[Matter], moment: datetime) -> dict[str, Any] | None:
    """The message; None where nothing is due today, overdue or to be decided."""
    tomorrow = local(timezone.localdate(moment) + timedelta(days=1))
    deciding = [each for each in matters if each.kind is Kind.DECISION]
    others = [each for each in matters if each.kind is not Kind.DECISION and each.due_at is not None]
    overdue = [each for each in others if each.due_at and each.due_at < moment]
    due = [each for each in others if each.due_at and moment <= each.due_at < tomorrow]
    if not (due or overdue or deciding):
        return None
    counts = ((len(due), "今天到期"), (len(overdue), "已逾期"), (len(deciding), "待您决定"))
    said = "、".join(f"{what} {count}" for count, what in counts if count)
    return {
        "person": account,
        "due": len(due),
        "overdue": len(overdue),
        "deciding": len(deciding),
        "title": f"{name}，{_HELLO[turn]}：{said}",
        "body": _body([("逾期", overdue), ("今天", due), ("决定", deciding)]),
    }


def _body(groups: Sequence[tuple[str, Sequence[Matter]]]) -> str:
    lines = [f"{word} {_until(each)}{each.title}" for word, matters in groups for each in matters]
    more = [f"……另有 {len(lines) - SHOWN} 项"] if len(lines) > SHOWN else []
    return "\n".join([*lines[:SHOWN], *more])[:2_000]


def _until(matter: Matter) -> str:
    return f"{timezone.localtime(matter.due_at):%m-%d %H:%M} " if matter.due_at else ""
