"""Training in the clause tests: courses, sessions with who came and what came of it, exams sat in the browser."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import orjson
from django.utils import timezone

from guiju.domains.training import api
from guiju.domains.training.bank import banks
from guiju.domains.training.models import Paper
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.findings.models import Finding
from guiju.kernel.worklist.models import Message, Task
from tests.clauses.company import WAREHOUSE, Company
from tests.clauses.signing import at, client

OFFICE = "1009"
"""Whoever keeps training in the demo company."""
SAFETY = "1008"


def course(company: Company, code: str, topic: str, **more: Any) -> str:
    item = {"code": code, "title": f"{topic}课", "topic": topic, "minutes": 60, **more}
    outcome = company.act(OFFICE, api.DefineCourse, item)
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["course"])


def scheduled(
    company: Company, course: str, day: date, people: Sequence[str], *, clock: str = "10:00", **more: Any
) -> str:
    """An hour's session to which these people are asked; its number."""
    starts = at(day, clock)
    item = {"course": course, "place": WAREHOUSE, "starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    lines = [{"person": person} for person in people]
    outcome = company.act(OFFICE, api.ScheduleSession, {**item, "lines": lines, **more})
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def attended(company: Company, session: str, people: Sequence[str]) -> None:
    items = [{"session": session, "person": person} for person in people]
    outcome = run_items(api.RecordAttendance, items, Context(SYSTEM, request_id=f"came:{session}"))
    assert len(outcome.done) == len(items), outcome.refusals


def closed(company: Company, session: str, results: dict[str, int | None], **more: Any) -> Outcome:
    lines = [{"person": person, "score": score} for person, score in results.items()]
    practice = more.pop("practice", None)
    lines = [{**line, "practice_passed": practice} for line in lines]
    head = {"session": session, "material": "课件 1.0", "minutes": "讲解并答疑", **more}
    return company.act(OFFICE, api.CloseSession, {**head, "lines": lines})


def taught(company: Company, course: str, day: date, results: dict[str, int | None], **more: Any) -> str:
    """A session that was held that day with these scores; the clock need not stand there."""
    session = scheduled(company, course, day, list(results), **{k: v for k, v in more.items() if k == "audience"})
    attended(company, session, list(results))
    outcome = closed(company, session, results, practice=more.get("practice"))
    assert outcome.done == [0], outcome.refusals
    return session


def sat(company: Company, number: str, exam: str, right: int) -> int:
    """Sits the exam on the phone with so many right answers; the score."""
    phone = client(company, number)
    started = phone.post(f"/training/exams/{exam}/")
    assert started.status_code == 302, started.content.decode()[:500]
    paper = Paper.objects.filter(account=company.accounts[number]).latest("id")
    questions, drawn = banks()[exam].questions, orjson.loads(paper.drawn)
    answers = {}
    for place, question in enumerate(drawn):
        answer = questions[question].answer
        answers[f"q{place}"] = answer if place < right else (answer + 1) % len(questions[question].options)
    done = phone.post(started.headers["location"], answers)
    assert done.status_code == 302, done.content.decode()[:2000]
    paper.refresh_from_db()
    return int(paper.result.score)


def open_findings(clause: str, control: str) -> list[Finding]:
    return list(Finding.objects.filter(clause=clause, control=control, resolved_at=None).order_by("id"))


def named(clause: str, control: str) -> set[str]:
    """The people whom the findings of a control name."""
    return {found.fingerprint.split("/")[0] for found in open_findings(clause, control)}


def tasks(company: Company, number: str) -> list[tuple[str, date]]:
    """The open training tasks of a person, with their last days."""
    rows = Task.objects.filter(person=company.accounts[number], source="training.makeup", ended_at=None)
    return [(task.title, timezone.localdate(task.due_at)) for task in rows.order_by("due_at", "id") if task.due_at]


def told(company: Company, number: str) -> list[str]:
    rows = Message.objects.filter(person=company.accounts[number], kind="training.notice").order_by("id")
    return list(rows.values_list("title", flat=True))


def moment(day: date, clock: str = "09:00") -> datetime:
    return at(day, clock)
