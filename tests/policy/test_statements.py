"""The commands of policy take the same number of statements for any number of items."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.policy import api
from guiju.domains.policy.models import Goal, RulebookVersion
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook.commands import FoundRulebook
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, Company
from tests.protocol.statements import assert_same_statements

pytestmark = pytest.mark.founded("S21")

Items = list[dict[str, Any]]
FIRST, BOOKS = 30, 70


class Prepared:
    """Makes items of each command, with all that must be there before."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.books = iter(range(FIRST, FIRST + BOOKS))
        self.do(FoundRulebook, [{"code": "S22", "title": "制度"}])

    def do(self, command: type[Command], items: Items, who: str | None = None) -> Outcome:
        outcome = run_items(command, items, Context(self.company.accounts[who] if who else SYSTEM))
        assert len(outcome.done) == len(items), outcome.refusals[:3]
        return outcome

    def drafts(self, size: int, turn: int) -> Items:
        clause = {"code": "S22.10", "title": "条款", "text": f"第 {turn} 稿"}
        return [{"rulebook": "S22", "title": "制度", "goals": ["高效"], "lines": [clause]} for _ in range(size)]

    def versions(self, size: int, turn: int) -> list[str]:
        answers = self.do(api.DraftVersion, self.drafts(size, turn)).answers
        return [answers[item]["number"] for item in range(size)]

    def own_books(self, size: int, _turn: int) -> Items:
        """Versions of rulebooks of their own: of one rulebook only one draft can be the newest."""
        codes = [f"S{next(self.books)}" for _ in range(size)]
        self.do(FoundRulebook, [{"code": code, "title": "制度"} for code in codes])
        drafted = [
            {"rulebook": code, "title": "制度", "lines": [{"code": f"{code}.10", "title": "条款", "text": "条文"}]}
            for code in codes
        ]
        answers = self.do(api.DraftVersion, drafted).answers
        return [{"version": answers[item]["number"]} for item in range(size)]

    def repeals(self, size: int, turn: int) -> Items:
        published = self.own_books(size, turn)
        self.do(api.PublishVersion, published)
        return [{**item, "reason": "不再需要"} for item in published]

    def papers(self, size: int, turn: int) -> Items:
        numbers = self.versions(size, turn)
        texts = dict(RulebookVersion.objects.values_list("number", "text_hash"))
        scan = self.company.photo(DIRECTOR)
        paper = {"kind": "discussion", "held_on": date(2026, 1, 2), "summary": "讨论", "scan": scan}
        return [{**paper, "version": number, "text_hash": texts[number]} for number in numbers]

    def filings(self, size: int, turn: int) -> Items:
        numbers = self.versions(size, turn)
        texts = dict(RulebookVersion.objects.values_list("number", "text_hash"))
        filing = {"authority": "市场监管局", "receipt": "R-1", "filed_on": date(2026, 1, 2)}
        return [{**filing, "version": number, "text_hash": texts[number]} for number in numbers]

    def scopes(self, size: int, turn: int) -> Items:
        rows = [{"kind": "post", "key": "keeper"}, {"kind": "tag", "key": "派遣"}]
        return [{"version": number, "lines": rows} for number in self.versions(size, turn)]

    def tags(self, size: int, _turn: int) -> Items:
        return [{"kind": "person", "key": KEEPER, "tag": "派遣", "since": date(2026, 1, 1)} for _ in range(size)]

    def rulings(self, size: int, turn: int) -> Items:
        ruling = {"other": "S22", "topic": "仓库管理", "ruling": "以本制度为准"}
        return [{**ruling, "version": number} for number in self.versions(size, turn)]

    def applications(self, size: int, turn: int) -> Items:
        happened = timezone.now().isoformat()
        given = {"rulebook": "S22", "consequence": "penalty", "person": KEEPER, "happened_at": happened}
        return [{**given, "about": f"C-{turn}-{number}"} for number in range(size)]

    def conclusions(self, size: int, turn: int) -> Items:
        answers = self.do(api.ApplyRule, self.applications(size, turn)).answers
        return [{"application": answers[item]["number"], "result": "已办结"} for item in range(size)]

    def indicators(self, size: int, turn: int) -> Items:
        return [{"code": f"I-{turn}-{number}", "title": "指标", "target": 1} for number in range(size)]

    def readings(self, size: int, turn: int) -> Items:
        indicators = self.indicators(size, turn)
        self.do(api.SetIndicator, indicators)
        days = {"since": date(2026, 1, 1), "until": date(2026, 1, 31)}
        return [{**days, "indicator": each["code"], "value": 1, "source": "订单"} for each in indicators]

    def links(self, size: int, turn: int) -> Items:
        numbers = set(self.versions(size, turn))
        goals = Goal.objects.filter(version__number__in=numbers).values_list("number", flat=True)
        return [{"goal": goal, "clause": "S22.10"} for goal in goals]


Make = Callable[[Prepared, int, int], Items]


def of_versions(**more: Any) -> Make:
    return lambda prepared, size, turn: [{"version": number, **more} for number in prepared.versions(size, turn)]


OPINION = {"party": "甲店", "topic": "佣金", "text": "太高"}
DECISION = {"decision": "3 号", "decided_on": date(2026, 1, 2), "approver": OWNER}
CASES: dict[type[Command], Make] = {
    api.DraftVersion: Prepared.drafts,
    api.FillCover: of_versions(author="林运营"),
    api.ReviewVersion: of_versions(),
    api.AdoptVersion: of_versions(**DECISION),
    api.AnnounceVersion: of_versions(),
    api.PublishVersion: Prepared.own_books,
    api.RepealVersion: Prepared.repeals,
    api.RecordPaper: Prepared.papers,
    api.RecordOpinion: of_versions(**OPINION),
    api.AnswerOpinions: of_versions(topic="佣金", answer="采纳"),
    api.RecordFiling: Prepared.filings,
    api.RecordRejection: of_versions(party="甲店"),
    api.SwitchPenalties: of_versions(is_on=True, reason="齐全"),
    api.ApplyRule: Prepared.applications,
    api.ConcludeApplication: Prepared.conclusions,
    api.RecordAnnex: of_versions(title="附件", text="不适用"),
    api.SetIndicator: Prepared.indicators,
    api.RecordReading: Prepared.readings,
    api.LinkGoal: Prepared.links,
    api.CiteBasis: of_versions(name="公司法"),
    api.SetScope: Prepared.scopes,
    api.SetTag: Prepared.tags,
    api.RuleOverlap: Prepared.rulings,
}
SMALLER = {api.PublishVersion: (1, 5, 20), api.RepealVersion: (1, 5, 20)}


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    company = Company.founded()
    prepared = Prepared(company)
    make = CASES[command]
    assert_same_statements(
        command,
        lambda size, turn: make(prepared, size, turn),
        company.accounts[DIRECTOR],
        **({"sizes": SMALLER[command]} if command in SMALLER else {}),
    )
