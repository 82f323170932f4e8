"""Hazards in the clause tests: reported, graded, put right, closed by another."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from guiju.domains.safety.commands import CloseHazard, FixHazard, GradeHazard, RecordHazard
from guiju.domains.safety.models import Hazard
from guiju.domains.safety.queries import Hazards
from guiju.domains.safety.referred import HAZARD_PUT_RIGHT
from guiju.kernel.commands.context import Outcome
from guiju.kernel.findings.models import Escalation, Finding
from guiju.kernel.queries.query import Asked
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Task
from tests.clauses.company import KEEPER, WAREHOUSE, Company

OFFICER, HEAD, FRONT_DESK = "1008", "1010", "1009"


def report(company: Company, clause: str, *, who: str = KEEPER, what: str = "货架松动", **more: Any) -> str:
    """Reported with a photo; fails, citing the clause, where it was refused. The number."""
    given = {"place": WAREHOUSE, "what": what, "photo": company.photo(who), **more}
    outcome = company.act(who, RecordHazard, given)
    assert outcome.done == [0], f"{clause}: a report is never refused: {outcome.refusals}"
    number = str(outcome.answers[0]["number"])
    assert number.startswith("YH-"), f"{clause}: it gets a number"
    return number


def grade(company: Company, number: str, grade: str = "general", *, owner: str = KEEPER, **more: Any) -> Outcome:
    return company.act(OFFICER, GradeHazard, {"hazard": number, "grade": grade, "owner": owner, **more})


def asked_of_owner(company: Company, clause: str, number: str, who: str = KEEPER) -> None:
    """Whoever must put it right has it as his task."""
    tasks = Task.objects.filter(person=company.accounts[who], kind="hazard.put_right", source_key=number)
    assert tasks.filter(ended_at__isnull=True).exists(), f"{clause}: it is a task of whoever must put it right"
    asking = {bound.clause.code for bound in HAZARD_PUT_RIGHT.bounds(timezone.now())}
    assert clause in asking, f"{clause}: it asks, not only {asking}"


def fix(company: Company, number: str, *, who: str = KEEPER, photo: bool = True, **more: Any) -> Outcome:
    given = {"hazard": number, "measure": "加固货架", "site_code": WAREHOUSE, **more}
    return company.act(who, FixHazard, {**given, "photo": company.photo(who) if photo else None})


def close(company: Company, number: str, who: str = OFFICER, **more: Any) -> Outcome:
    return company.act(who, CloseHazard, {"hazard": number, **more})


def state(company: Company, number: str, who: str = OFFICER) -> Any:
    """The hazard as the board shows it to a person."""
    rows = read(Hazards, Hazards.params(), Asked(), Reader(company.accounts[who])).rows
    return next(row for row in rows if row.number == number)


def is_open(number: str) -> bool:
    return Hazard.objects.get(number=number).closed_at is None


def overdue(clause: str, number: str) -> Finding | None:
    """What the watch found of it and this clause is cited for."""
    found = Finding.objects.filter(control="safety.hazard_overdue", fingerprint=number, resolved_at__isnull=True)
    return found.filter(clause=clause).first()


def levels(number: str) -> list[tuple[int, str]]:
    """Who was told, level by level."""
    found = Escalation.objects.filter(assignment__finding__fingerprint=number).order_by("level")
    return list(found.values_list("level", "post"))


def day(month: int, day_of_month: int, hour: int = 9, minute: int = 0) -> datetime:
    """A local time of the year in which these stories are told."""
    return datetime(2027, month, day_of_month, hour, minute, tzinfo=timezone.get_current_timezone())


def later(moment: datetime, days: int) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate(moment) + timedelta(days=days), time(9)))
