"""Rulebooks drafted, consulted and published in the clause tests, at the moments that the clauses name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from http import HTTPStatus
from typing import Any

import time_machine
from django.utils import timezone

from guiju.domains.policy import api
from guiju.domains.policy.models import Goal, GoalLink, RulebookVersion, VersionStep
from guiju.domains.policy.queries import Goals
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.controls.ticker import tick
from guiju.kernel.findings.models import Finding, FindingAssignment
from guiju.kernel.queries.query import Asked, Query
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.rulebook.profile import AnswerProfile
from tests.clauses.company import DIRECTOR, OWNER, Company
from tests.clauses.rounds import kept


def moment(text: str) -> datetime:
    """Local time, such as ``2026-03-10 14:00``."""
    return timezone.make_aware(datetime.fromisoformat(text))


@contextmanager
def at(text: str, *, looking: bool = False) -> Iterator[None]:
    """The clock stands there; where ``looking`` the watches have just looked."""
    with time_machine.travel(moment(text), tick=False):
        if looking:
            tick(timezone.now())
        yield


def draft(company: Company, rulebook: str, *, who: str = DIRECTOR, lines: Any = (), **head: Any) -> str:
    """A drafted version; its number."""
    item = {"rulebook": rulebook, "title": "制度", "author": "林运营", "dated": date(2026, 1, 1), **head}
    outcome = company.act(who, api.DraftVersion, {**item, "lines": list(lines)})
    assert outcome.done == [0], [why.message for why in outcome.refusals]
    return str(outcome.answers[0]["number"])


def publish(company: Company, version: str, on: str | None = None, *, who: str = DIRECTOR) -> Outcome:
    day = date.fromisoformat(on) if on else None
    return company.act(who, api.PublishVersion, {"version": version, "effective_on": day})


def published(company: Company, rulebook: str, on: str | None = None, **head: Any) -> str:
    """A version drafted and published now; its number."""
    version = draft(company, rulebook, **head)
    outcome = publish(company, version, on)
    assert outcome.done == [0], [why.message for why in outcome.refusals]
    return version


def announce(company: Company, version: str) -> Outcome:
    return company.act(DIRECTOR, api.AnnounceVersion, {"version": version})


def paper(company: Company, version: str, kind: str, **item: Any) -> Outcome:
    """A scanned paper of the consultation, about the version's own text."""
    text = RulebookVersion.objects.get(number=version).text_hash
    given = {"version": version, "kind": kind, "held_on": timezone.localdate(), "summary": "与职工代表逐条讨论"}
    return company.act(DIRECTOR, api.RecordPaper, {**given, "text_hash": text, "scan": company.photo(DIRECTOR), **item})


def consulted(company: Company, version: str, *kinds: str) -> None:
    for kind in kinds or ("discussion", "consultation", "publicity"):
        assert paper(company, version, kind).done == [0]


def apply(company: Company, rulebook: str, happened: str, consequence: str = "penalty", **item: Any) -> Outcome:
    given = {"rulebook": rulebook, "consequence": consequence, "about": "C-1", "happened_at": moment(happened)}
    return company.act(DIRECTOR, api.ApplyRule, {**given, **item})


def steps(version: str) -> dict[str, datetime]:
    return dict(VersionStep.objects.filter(version__number=version).values_list("kind", "at"))


def found(control: str, clause: str) -> list[Finding]:
    """Open findings of a control that name this clause."""
    return list(
        Finding.objects.filter(control=f"policy.{control}", resolved_at__isnull=True, clause=clause).order_by("id")
    )


def due(finding: Finding) -> datetime:
    """Until when whoever it was assigned to must put it right."""
    return FindingAssignment.objects.filter(finding=finding).latest("id").due_at


def rows(query: type[Query], company: Company, who: str = OWNER, **params: Any) -> list[Any]:
    """What a person sees of a query."""
    return read(query, query.params(**params), Asked(limit=200), Reader(company.accounts[who])).rows


def answered(flag: str, *, answer: bool = True) -> None:
    """The company's profile says so, from now on."""
    item = {"reason": "公司情况", "lines": [{"flag": flag, "answer": answer}]}
    assert run_items(AnswerProfile, [item], Context(SYSTEM)).done == [0]


def versions_kept(clause: str, number: str) -> None:
    """The version, its clauses and its steps do not change."""
    version = RulebookVersion.objects.get(number=number)
    kept(clause, "policy_rulebookversion", version.pk, "title = ''")
    kept(clause, "policy_versionclause", version.clauses.order_by("id").first().pk, "text = ''")
    kept(clause, "policy_versionstep", version.steps.order_by("id").first().pk, "note = 'x'")


def page(company: Company, path: str, who: str = DIRECTOR) -> str:
    """A page as a person sees it."""
    client = company.client(who)
    response = client.get(path)
    assert response.status_code == HTTPStatus.OK, f"{path}: {response.status_code}"
    return str(response.content.decode())


def link(company: Company, version: str, title: str, **to: str) -> None:
    """A goal of a version is linked to a clause or an indicator."""
    goal = Goal.objects.get(version__number=version, title=title).number
    assert company.act(DIRECTOR, api.LinkGoal, {"goal": goal, **to}).done == [0]


def goals_kept(clause: str) -> None:
    kept(clause, "policy_goal", Goal.objects.order_by("id").first().pk, "title = ''")
    kept(clause, "policy_goallink", GoalLink.objects.order_by("id").first().pk, "linked_by = 0")


def amber(company: Company, version: str) -> set[str]:
    """The goals of a version that nothing serves, as the coverage shows them."""
    return {each.title for each in rows(Goals, company, version=version) if each.state == "未关联"}
