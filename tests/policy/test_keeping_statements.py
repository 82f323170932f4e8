"""The commands that keep a rulebook take the same number of statements for any number of items."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from guiju.demo.company import ENTITY
from guiju.domains.policy.api import (
    ActivateParty,
    AnnounceDecision,
    AnswerObjection,
    AnswerQuestion,
    AskQuestion,
    AssessChange,
    CheckObligation,
    CommentDecision,
    ConfirmClause,
    CoverDomain,
    DecideRevision,
    DraftVersion,
    EnterDeclaration,
    EnterLicence,
    EnterObligation,
    EnterStatute,
    LinkSupplement,
    MarkDeclaration,
    NameAccountable,
    OpenLine,
    PauseControl,
    PublishInterpretation,
    PublishScheme,
    PublishSupplement,
    PublishTerms,
    PublishVersion,
    RecordAddress,
    RecordNews,
    RegisterConflict,
    RegisterGap,
    RegisterParty,
    ReviewDecision,
    ReviewSystem,
    RuleConflict,
    ScopeParty,
    SettleUncovered,
    SignCompliance,
    SignReview,
    SubmitDecision,
    TakeDecision,
)
from guiju.kernel.commands.command import Command
from guiju.kernel.commands.context import SYSTEM, Context
from guiju.kernel.commands.run import run_items
from guiju.kernel.rulebook.commands import EnactClause
from guiju.kernel.rulebook.models import Binding
from tests.clauses.company import OWNER, Company
from tests.protocol.statements import assert_same_statements

pytestmark = pytest.mark.founded

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

    def statutes(self, size: int, turn: int) -> Items:
        given = {"kind": "statute", "issuer": "全国人大常委会", "effective_from": timezone.localdate()}
        return [{**given, "statute": f"法 {turn}-{item}", "version": "1"} for item in range(size)]

    def assessments(self, size: int, turn: int) -> Items:
        entered = self.numbers(EnterStatute, self.statutes(size, turn))
        return [{"version": number, "conclusion": "not_conforming", "note": "不符合"} for number in entered]

    def obligations(self, size: int, turn: int) -> Items:
        given = {"statute": "电子商务法", "control": "policy.law_change_unassessed", "owner": OWNER}
        return [{**given, "title": f"义务 {turn}-{item}"} for item in range(size)]

    def checks(self, size: int, turn: int) -> Items:
        entered = self.numbers(EnterObligation, self.obligations(size, turn))
        return [{"obligation": number, "note": "已落实"} for number in entered]

    def confirmations(self, size: int, turn: int) -> Items:
        return [{"clause": CLAUSE, "note": f"第 {turn}-{item} 次"} for item in range(size)]

    def statements(self, size: int, turn: int) -> Items:
        self.numbers(EnterObligation, self.obligations(size, turn))
        return [{"year": 2026}] * size

    def news(self, size: int, turn: int) -> Items:
        return [{"relevance": "relevant", "title": f"新规 {turn}-{item}"} for item in range(size)]

    def gaps(self, size: int, turn: int) -> Items:
        return [{"clause": CLAUSE, "kind": f"缺口 {turn}-{item}"} for item in range(size)]

    def supplements(self, size: int, turn: int) -> Items:
        given = {"text": "另行规定", "effective_from": timezone.localdate()}
        return [{**given, "title": f"补充 {turn}-{item}"} for item in range(size)]

    def links(self, size: int, turn: int) -> Items:
        published = self.numbers(PublishSupplement, self.supplements(size, turn))
        return [{"supplement": number, "clause": CLAUSE} for number in published]

    def uncovered(self, size: int, turn: int) -> Items:
        """The first is the third of its kind this year."""
        given = {"rulebook": "S03", "basis": "nothing"}
        self.numbers(SettleUncovered, [{**given, "about": "Q", "kind": f"事项 {turn}-0"}] * 2)
        return [{**given, "about": f"Q-{item}", "kind": f"事项 {turn}-{item}"} for item in range(size)]

    def covers(self, size: int, turn: int) -> Items:
        return [{"domain": f"业务域 {turn}-{item}", "owner": OWNER} for item in range(size)]

    def reviews(self, size: int, turn: int) -> Items:
        return [{"domain": f"业务域 {turn}-{item}"} for item in range(size)]

    def accountables(self, size: int, turn: int) -> Items:
        return [{"clause": CLAUSE, "person": OWNER}] * size

    def conflicts(self, size: int, turn: int) -> Items:
        return [{"one": CLAUSE, "other": "S03.11", "point": f"第 {turn}-{item} 点"} for item in range(size)]

    def rulings(self, size: int, turn: int) -> Items:
        found = self.numbers(RegisterConflict, self.conflicts(size, turn))
        return [{"conflict": number, "winner": CLAUSE, "reason": "较新"} for number in found]

    def schemes(self, size: int, turn: int) -> Items:
        paid = {"kind": "award", "amount": 500_00, "most": 2, "period": "month", "evidence": "评选记录"}
        return [{**paid, "about": f"奖项 {turn} {number}"} for number in range(size)]

    def pauses(self, size: int, turn: int) -> Items:
        """Each of a clause of its own."""
        bound = [{"control": "policy.licence_expiring", "mode": "observe"}]
        clause = {"rulebook": "S03", "title": "条款", "text": "条文", "mode": "observe", "version": turn + 1}
        codes = [f"S{200 + turn}.{number:03}" for number in range(size)]
        made = [{**clause, "code": code, "effective_from": timezone.localdate(), "lines": bound} for code in codes]
        assert len(run_items(EnactClause, made, Context(SYSTEM)).done) == size
        return [{"clause": code, "control": "policy.licence_expiring", "reason": "停用"} for code in codes]

    def licences(self, size: int, turn: int) -> Items:
        given = {"code": "1", "issuer": "市场监管局", "valid_from": timezone.localdate()}
        return [{**given, "name": f"证照 {turn}-{item}"} for item in range(size)]

    def lines(self, size: int, turn: int) -> Items:
        return [{"name": f"业务线 {turn}-{item}", "kind": "retail"} for item in range(size)]

    def parties(self, size: int, turn: int) -> Items:
        given = {"party_type": "company", "role": "merchant"}
        return [{**given, "name": f"商行 {turn}-{item}"} for item in range(size)]

    def let_in(self, size: int, turn: int) -> Items:
        return [{"party": number} for number in self.numbers(RegisterParty, self.parties(size, turn))]

    def scoped(self, size: int, turn: int) -> Items:
        """Let in before the version came that they fall under."""
        found = self.let_in(size, turn)
        self.bound()
        assert len(run_items(ActivateParty, found, Context(self.company.accounts[OWNER])).done) == size
        drafted = {"rulebook": "S03", "title": "制度", "author": "林运营", "dated": timezone.localdate()}
        version = self.numbers(DraftVersion, [drafted])[0]
        assert run_items(PublishVersion, [{"version": version}], Context(self.company.accounts[OWNER])).done == [0]
        return found

    def bound(self) -> None:
        """A clause by which parties fall under the rulebook."""
        if Binding.objects.filter(control="policy.party_in_scope").exists():
            return
        clause = {"rulebook": "S03", "code": "S03.96", "title": "往来单位", "text": "适用。", "mode": "warn"}
        bound = [{"control": "policy.party_in_scope", "mode": "warn"}]
        made = {**clause, "effective_from": timezone.localdate(), "lines": bound}
        assert run_items(EnactClause, [made], Context(SYSTEM)).done == [0]

    def addresses(self, size: int, turn: int) -> Items:
        scan = self.company.photo(OWNER)
        given = {"entity": ENTITY, "kind": "registered", "scan": scan}
        return [{**given, "address": f"文一路 {turn} 号 {item} 室"} for item in range(size)]

    def declarations(self, size: int, turn: int) -> Items:
        given = {"title": "年度报告", "authority": "市场监管局", "due_on": timezone.localdate(), "owner": OWNER}
        return [{**given, "period": f"{turn} 第 {item} 期"} for item in range(size)]

    def receipts(self, size: int, turn: int) -> Items:
        entered = self.numbers(EnterDeclaration, self.declarations(size, turn))
        return [{"declaration": number, "receipt": "NB-1"} for number in entered]

    def papers(self, size: int, turn: int) -> Items:
        return [{"title": f"事项 {turn}-{item}", "options": "甲", "departments": ["owner"]} for item in range(size)]

    def comments(self, size: int, turn: int) -> Items:
        papers = self.numbers(SubmitDecision, self.papers(size, turn))
        return [{"paper": number, "post": "owner", "objects_to": True, "text": "反对"} for number in papers]

    def answers_to_objections(self, size: int, turn: int) -> Items:
        said = self.numbers(CommentDecision, self.comments(size, turn))
        return [{"comment": number, "text": "已考虑"} for number in said]

    def revisions(self, size: int, turn: int) -> Items:
        given = {"rulebook": "S03", "decision": "none", "reason": "条文已覆盖"}
        return [{**given, "occasion": f"SG-{turn}-{item}"} for item in range(size)]

    def signed(self, size: int, turn: int) -> Items:
        day = timezone.localdate()
        line = {"key": "balance", "answer": "change", "action": "多奖励", "person": OWNER, "due_on": day}
        return [{"kind": "conduct", "lines": [line], "note": f"{turn}-{item}"} for item in range(size)]

    def decisions(self, size: int, turn: int) -> Items:
        papers = self.numbers(SubmitDecision, self.papers(size, turn))
        return [{"paper": number, "choice": "甲", "effective_on": timezone.localdate()} for number in papers]

    def notices(self, size: int, turn: int) -> Items:
        taken = self.numbers(TakeDecision, self.decisions(size, turn))
        return [{"decision": number, "posts": ["owner"], "text": "即日执行"} for number in taken]

    def decision_reviews(self, size: int, turn: int) -> Items:
        taken = self.numbers(TakeDecision, self.decisions(size, turn))
        return [{"decision": number, "result": "符合预期"} for number in taken]


Make = Callable[[Prepared, int, int], Items]
CASES: dict[type[Command], Make] = {
    AskQuestion: Prepared.questions,
    AnswerQuestion: Prepared.answers,
    PublishInterpretation: Prepared.interpretations,
    PublishTerms: Prepared.terms,
    EnterStatute: Prepared.statutes,
    AssessChange: Prepared.assessments,
    EnterObligation: Prepared.obligations,
    CheckObligation: Prepared.checks,
    ConfirmClause: Prepared.confirmations,
    SignCompliance: Prepared.statements,
    RecordNews: Prepared.news,
    SubmitDecision: Prepared.papers,
    CommentDecision: Prepared.comments,
    AnswerObjection: Prepared.answers_to_objections,
    TakeDecision: Prepared.decisions,
    AnnounceDecision: Prepared.notices,
    ReviewDecision: Prepared.decision_reviews,
    EnterLicence: Prepared.licences,
    OpenLine: Prepared.lines,
    PublishScheme: Prepared.schemes,
    RecordAddress: Prepared.addresses,
    EnterDeclaration: Prepared.declarations,
    MarkDeclaration: Prepared.receipts,
    RegisterParty: Prepared.parties,
    ActivateParty: Prepared.let_in,
    ScopeParty: Prepared.scoped,
    PauseControl: Prepared.pauses,
    RegisterConflict: Prepared.conflicts,
    RuleConflict: Prepared.rulings,
    CoverDomain: Prepared.covers,
    DecideRevision: Prepared.revisions,
    SignReview: Prepared.signed,
    ReviewSystem: Prepared.reviews,
    NameAccountable: Prepared.accountables,
    RegisterGap: Prepared.gaps,
    PublishSupplement: Prepared.supplements,
    LinkSupplement: Prepared.links,
    SettleUncovered: Prepared.uncovered,
}


@pytest.mark.django_db
@pytest.mark.parametrize("command", CASES, ids=lambda command: command.key)
def test_same_for_1_50_and_1000(command: type[Command]) -> None:
    company = Company.founded()
    prepared = Prepared(company)
    actor = SYSTEM if command in {PublishScheme, PublishTerms} else company.accounts[OWNER]
    assert_same_statements(command, lambda size, turn: CASES[command](prepared, size, turn), actor)
