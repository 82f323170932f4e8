"""What the clause tests of policy share: people in the posts that keep rulebooks, questions and interpretations."""

from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from guiju.demo import company as demo
from guiju.demo.permissions import EVERYBODY
from guiju.domains.policy.api import AnswerQuestion, AskQuestion, PublishInterpretation
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding
from guiju.kernel.org.commands import Assign, DefinePost
from guiju.kernel.org.models import Post
from guiju.kernel.rulebook.pack import load
from tests.clauses.company import Company
from tests.clauses.rounds import FOUNDED, when


def beside(company: Company, *books: str) -> Company:
    """The company under further rulebooks of the pack."""
    with override_settings(GUIJU_RULEBOOKS=[*settings.GUIJU_RULEBOOKS, *books]):
        load(demo.PACK, FOUNDED)
    return company


def run_as_program(command: type[Command], item: dict[str, Any], request: str) -> Outcome:
    outcome = run_items(command, [item], Context(SYSTEM, request_id=request))
    assert outcome.done == [0], outcome.refusals
    return outcome


def appoint(who: str, post: str, *more: str, unit: str | None = None) -> None:
    """Give a person a post beside his own, defined where the demo company has none; ``more`` are its permissions."""
    if not Post.objects.filter(code=post).exists():
        granted = [{"permission": each} for each in dict.fromkeys((*EVERYBODY, *more))]
        run_as_program(DefinePost, {"code": post, "title": post, "lines": granted}, f"post:{post}")
    item = {"person": who, "post": post, "since": demo.FOUNDED, "unit": unit}
    run_as_program(Assign, item, f"appoint:{who}:{post}")


def ask(company: Company, who: str, clause: str, asked: str, **more: Any) -> str:
    outcome = company.act(who, AskQuestion, {"clause": clause, "asked": asked, **more})
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0]["number"])


def answer(company: Company, who: str, question: str, text: str, point: str = "", **more: Any) -> Outcome:
    given = {"question": question, "answer": text, "is_official": bool(point), "point": point or None, **more}
    return company.act(who, AnswerQuestion, given)


def publish(company: Company, who: str, clause: str, point: str, text: str, **more: Any) -> Outcome:
    given = {"clause": clause, "point": point, "text": text, "effective_from": timezone.localdate(), **more}
    return company.act(who, PublishInterpretation, given)


def open_finding(clause: str, control: str, fingerprint: str = "") -> Finding | None:
    """The open finding of a control that cites a clause, after all watches have looked."""
    tick()
    found = Finding.objects.filter(clause=clause, control=control, resolved_at=None)
    return (found.filter(fingerprint=fingerprint) if fingerprint else found).order_by("id").first()


def due_today(duty: str, clause: str) -> DutyItem:
    """Today's item of a duty without a place; fails, citing the clause, where none was planned."""
    found = DutyItem.objects.filter(duty=duty, day=timezone.localdate()).first()
    assert found is not None, f"{clause}: {duty} is due today"
    return found


def on_day(day: date, clock: str = "12:00") -> AbstractContextManager[None]:
    """The clock stands there; what is looked for from time to time has just been."""
    return when(clock, (day - FOUNDED).days)


def shown_to(company: Company, who: str, path: str) -> str:
    return company.client(who).get(path).content.decode()


def do(company: Company, who: str, command: type[Command], **item: Any) -> Outcome:
    outcome = company.act(who, command, item)
    assert outcome.done == [0], outcome.refusals
    return outcome


def numbered(company: Company, who: str, command: type[Command], **item: Any) -> str:
    return str(do(company, who, command, **item).answers[0]["number"])
