"""Decisions: grounded, objections answered, announced and read, looked at again."""

from datetime import date, timedelta

import pytest

from guiju.domains.policy import api
from guiju.domains.policy.models import DecisionNotice, DecisionTaken
from guiju.domains.policy.queries.decisions import DecisionNotices
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.acknowledge import Acknowledge
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked, Params
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.commands import ReadMessages
from guiju.kernel.worklist.models import Message
from tests.clauses.company import DIRECTOR, FINANCE, OWNER, Company, warned
from tests.clauses.governed import do, due_today, numbered, on_day, open_finding
from tests.clauses.rounds import FOUNDED, kept, messages

YUAN = 100


def _open(clause: str, control: str) -> Finding | None:
    return Finding.objects.filter(clause=clause, control=control, resolved_at=None).first()


def _paper(**more: object) -> dict[str, object]:
    return {
        "title": "新仓库",
        "amount": 100_000 * YUAN,
        "options": "租\n买",
        "data": "测算表",
        "forecast": "发货快一天",
        "departments": ["finance_head"],
        **more,
    }


@pytest.mark.clause("S10.09")
def test_a_major_decision_rests_on_its_basis(company: Company) -> None:
    clause = "S10.09"
    thin = company.act(DIRECTOR, api.SubmitDecision, _paper(options="租", data=""))
    warned(clause, thin, "依据不全", "只有一个方案", "没有测算依据")
    small = company.act(DIRECTOR, api.SubmitDecision, _paper(options="租", data="", amount=99_999 * YUAN))
    assert not small.warnings, f"{clause}: below 100,000 nobody asks"
    given = {"paper": thin.answers[0]["number"], "choice": "租", "effective_on": FOUNDED}
    taken = company.act(OWNER, api.TakeDecision, given)
    warned(clause, taken, "只有一个方案", "finance_head 没有会签")
    decision = DecisionTaken.objects.get(number=taken.answers[0]["number"])
    assert decision.lacks_basis, f"{clause}: it is marked 依据不全"
    breach = Breach.objects.filter(
        clause=clause, evidence_id=taken.evidence, control="policy.decision_grounded"
    ).first()
    assert breach is not None, f"{clause}: the decider is asked for his reason"
    do(company, OWNER, Acknowledge, breach=breach.id, reason="时间紧迫")
    kept(clause, "policy_decisiontaken", decision.id, "choice = ''")
    review = FOUNDED + timedelta(days=10)
    whole = numbered(company, DIRECTOR, api.SubmitDecision, **_paper(review_on=review))
    said = {"paper": whole, "post": "finance_head", "objects_to": True, "text": "现金不够"}
    objection = numbered(company, FINANCE, api.CommentDecision, **said)
    again = {"paper": whole, "choice": "买", "effective_on": FOUNDED}
    warned(clause, company.act(OWNER, api.TakeDecision, again), f"{objection} 没有书面答复")
    other = numbered(company, DIRECTOR, api.SubmitDecision, **_paper(review_on=review, title="二仓"))
    second = numbered(company, FINANCE, api.CommentDecision, **{**said, "paper": other})
    do(company, OWNER, api.AnswerObjection, comment=second, text="分两年付")
    clean = company.act(OWNER, api.TakeDecision, {**again, "paper": other})
    assert (clean.done, clean.warnings) == ([0], []), f"{clause}: answered and whole, nobody asks"
    with on_day(review - timedelta(days=1)):
        assert _open(clause, "policy.decision_unreviewed") is None, f"{clause}: not before its day"
    with on_day(review):
        due = Finding.objects.filter(clause=clause, control="policy.decision_unreviewed", resolved_at=None)
        assert due.count() == 2, f"{clause}: at the set date the result is to be reviewed"
        for each in DecisionTaken.objects.filter(paper__review_on=review):
            do(company, OWNER, api.ReviewDecision, decision=each.number, result="发货快半天，预期一天")
        assert open_finding(clause, "policy.decision_unreviewed") is None, f"{clause}: against the forecast"


@pytest.mark.clause("S10.10")
def test_a_decision_is_announced_and_read(company: Company) -> None:
    clause, watch = "S10.10", "policy.decision_unannounced"
    june = date(FOUNDED.year + 1, 6, 1)
    paper = numbered(company, DIRECTOR, api.SubmitDecision, **_paper())
    taken = numbered(company, OWNER, api.TakeDecision, paper=paper, choice="租", effective_on=june)
    secret = numbered(company, DIRECTOR, api.SubmitDecision, **_paper(title="并购"))
    hidden = {"paper": secret, "choice": "买", "effective_on": june, "secrecy": "机密"}
    half = company.act(OWNER, api.TakeDecision, hidden)
    assert half.status == "refused", f"{clause}: a classified one needs level, reason and end date"
    whole = {**hidden, "secret_because": "谈判中", "secret_until": june + timedelta(days=90)}
    do(company, OWNER, api.TakeDecision, **whole)
    with on_day(june + timedelta(days=1)):
        assert _open(clause, watch) is None, f"{clause}: on 2 June there is time"
    with on_day(june + timedelta(days=2)):
        found = Finding.objects.filter(clause=clause, control=watch, resolved_at=None)
        assert [each.fingerprint for each in found] == [taken], (
            f"{clause}: on 3 June it is a breach, the secret one not"
        )
        notice = {"decision": taken, "posts": ["keeper", "store_manager", "finance_head"], "text": "七月搬仓"}
        sent = numbered(company, OWNER, api.AnnounceDecision, **notice)
        kept(clause, "policy_decisionnotice", DecisionNotice.objects.get(number=sent).id, "text = ''")
        assert open_finding(clause, watch) is None, f"{clause}: announced, it is over"
    keeper = Message.objects.get(kind="policy.notice", person=company.accounts["1004"])
    do(company, "1004", ReadMessages, message=keeper.id)
    rows = read(DecisionNotices, Params(), Asked(), Reader(company.accounts[OWNER])).rows
    assert (rows[0].told, rows[0].read) == (3, 1), f"{clause}: the notice shows who read it"
    with on_day(june + timedelta(days=6)):
        assert _open(clause, "policy.notice_unread") is None, f"{clause}: 5 days are not over"
    with on_day(june + timedelta(days=7)):
        assert _open(clause, "policy.notice_unread") is not None, f"{clause}: below 90% after 5 days"
        reminded = [who for who in ("1003", "1004", FINANCE) if messages(company, who, "policy.notice_reminder")]
        assert reminded == ["1003", FINANCE], f"{clause}: those who have not read it are reminded"
        for each in Message.objects.filter(kind="policy.notice", read_at=None):
            who = next(number for number, account in company.accounts.items() if account == each.person)
            do(company, who, ReadMessages, message=each.id)
        assert open_finding(clause, "policy.notice_unread") is None, f"{clause}: read, it is over"
    friday = june + timedelta(days=(4 - june.weekday()) % 7 + 7)
    with on_day(friday, "10:00"):
        due_today("policy.decisions_announced", clause)
