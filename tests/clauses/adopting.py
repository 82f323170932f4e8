"""Rulebooks that a company adopts from its own text, by the hand of its owner."""

from hashlib import sha256
from typing import Any

from django.conf import settings

from guiju.kernel.commands.context import Outcome
from guiju.kernel.rulebook.adopting.adopt import adopt
from guiju.kernel.rulebook.adopting.deciding import DecideDraft
from guiju.kernel.rulebook.adopting.drafting import AdoptText, items_of
from guiju.kernel.rulebook.adopting.enacting import EnactDraft
from guiju.kernel.rulebook.adopting.standing import Standing, standing_of
from guiju.kernel.rulebook.adopting.taking import TakeText
from guiju.kernel.rulebook.models import AdoptedText, DraftClause, DraftDecision, DraftRulebook
from guiju.lib.rulebooks.sources import text_lines
from tests.clauses.company import OWNER, Company
from tests.clauses.rounds import kept

CHANGES = {
    AdoptedText: "lines = '[]'",
    DraftRulebook: "articles = 99",
    DraftClause: "ref = '改过'",
    DraftDecision: "reason = '改过'",
}


def text_of(title: str, chapters: tuple[str, ...], articles: list[int], more: str = "") -> str:
    """A rulebook with these chapters and these articles, shared among the chapters in order."""
    lines = [title]
    share = -(-max(articles) // len(chapters))
    for number, chapter in enumerate(chapters, 1):
        lines.append(f"第{number}章 {chapter}")
        own = [each for each in articles if (number - 1) * share < each <= number * share]
        lines += [f"第{each}条 第{each}号事项由经办人按规定办理{more}。" for each in own]
    return "\n".join(lines)


def imported(company: Company, text: str, earlier: int | None = None) -> Outcome:
    """The run that makes a draft of the only rulebook of a text."""
    lines = text_lines(text)
    digest = sha256(text.encode()).hexdigest()
    kept = {"name": "制度.txt", "sha256": digest, "lines": [line._asdict() for line in lines]}
    taken = company.act(OWNER, TakeText, kept)
    [item] = items_of(taken.answers[0]["text"], adopt(lines, settings.GUIJU_PACK, "制度"), earlier)
    return company.act(OWNER, AdoptText, item)


def drafted(outcome: Outcome) -> dict[str, Standing]:
    """The clauses of the draft that a run made, by code."""
    draft = outcome.answers[0]["draft"]
    return {each.clause.code: each for each in standing_of([draft])[draft]}


def decide(company: Company, each: Standing, decision: str = "accept", **more: Any) -> Outcome:
    item = {"clause": each.clause.pk, "turn": each.turn, "decision": decision, "reason": "核对过", **more}
    return company.act(OWNER, DecideDraft, item)


def decide_all(company: Company, outcome: Outcome) -> None:
    for each in drafted(outcome).values():
        if not each.decision:
            assert decide(company, each).done == [0]


def enact(company: Company, outcome: Outcome, **cover: Any) -> Outcome:
    return company.act(OWNER, EnactDraft, {"draft": outcome.answers[0]["draft"], **cover})


def all_kept(clause: str) -> None:
    """Text, draft, clause and decision stay as they were written."""
    for model, change in CHANGES.items():
        kept(clause, model._meta.db_table, model.objects.latest("id").pk, change)
