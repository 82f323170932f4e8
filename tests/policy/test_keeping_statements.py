"""The commands that keep a rulebook take the same number of statements for any number of items."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.policy.api import AnswerQuestion, AskQuestion, PublishInterpretation, PublishTerms
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import Context
from guiju.kernel.commands.run import run_items
from tests.clauses.company import OWNER, Company
from tests.protocol.statements import assert_same_statements

Items = list[dict[str, Any]]
CLAUSE = "S03.10"


class Prepared:
    """Makes items of each command, with all that must be there before."""

    def __init__(self, company: Company) -> None:
        self.company = company

    def numbers(self, command: type[Command], items: Items) -> list[str]:
        outcome = run_items(command, items, Context(self.company.accounts[OWNER]))
        assert len(outcome.done) == len(items), outcome.refusals[:3]
        return [outcome.answers[item]["number"] for item in range(len(items))]

    def questions(self, size: int, turn: int) -> Items:
        return [{"clause": CLAUSE, "asked": f"第 {turn}-{item} 问"} for item in range(size)]

    def answers(self, size: int, turn: int) -> Items:
        asked = self.numbers(AskQuestion, self.questions(size, turn))
        return [
            {"question": number, "answer": "可以", "is_official": True, "point": f"{turn}-{item}", "in_doubt": True}
            for item, number in enumerate(asked)
        ]

    def interpretations(self, size: int, turn: int) -> Items:
        given = {"clause": CLAUSE, "text": "可以", "effective_from": timezone.localdate()}
        return [{**given, "point": f"签发 {turn}-{item}"} for item in range(size)]

    def terms(self, size: int, turn: int) -> Items:
        return [
            {"title": f"规则 {turn}-{item}", "text": "由客服部负责解释", "shown_to": "consumers"}
            for item in range(size)
        ]


Make = Callable[[Prepared, int, int], Items]
CASES: dict[type[Command], Make] = {
    AskQuestion: Prepared.questions,
    AnswerQuestion: Prepared.answers,
    PublishInterpretation: Prepared.interpretations,
    PublishTerms: Prepared.terms,
}


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    company = Company.founded()
    prepared = Prepared(company)
    actor = company.accounts[OWNER]
    if command is PublishTerms:
        actor = 0
    assert_same_statements(command, lambda size, turn: CASES[command](prepared, size, turn), actor)
