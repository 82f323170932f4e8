"""Gaps of the rulebooks are registered and filled; cases without a clause cite a statute."""

from datetime import timedelta

import pytest

from guiju.domains.conduct.api import AnswerCase
from guiju.domains.policy import api
from guiju.domains.policy.controls.gaps import GapDays, GapUnfilled
from guiju.domains.policy.controls.open_matters import Waiting
from guiju.domains.policy.models import AmendmentProposal, Gap, Supplement
from guiju.domains.policy.queries.gaps import UNLINKED, Supplements
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.findings.models import Finding
from guiju.kernel.queries.query import Asked, Params
from guiju.kernel.queries.reader import Reader
from guiju.kernel.queries.reading import read
from guiju.kernel.worklist.models import Task
from tests.clauses.cases import HR, issue, propose, staffed
from tests.clauses.company import ACCOUNTANT, DIRECTOR, KEEPER, Company, refusals_of, refused, warned
from tests.clauses.governed import appoint, do, numbered, on_day, open_finding, shown_to
from tests.clauses.rounds import FOUNDED, kept, messages


def _open(clause: str, control: str) -> Finding | None:
    return Finding.objects.filter(clause=clause, control=control, resolved_at=None).first()


@pytest.mark.clause("S19.40")
def test_a_gap_has_its_supplement_in_thirty_days(company: Company) -> None:
    clause, watch = "S19.40", "policy.gap_unfilled"
    appoint(DIRECTOR, "hr")
    gap = numbered(company, ACCOUNTANT, api.RegisterGap, clause="S19.29", kind="提成比例")
    kept(clause, "policy_gap", Gap.objects.get(number=gap).id, "kind = ''")
    with on_day(FOUNDED + timedelta(days=29)):
        assert _open(clause, watch) is None, f"{clause}: 30 days have not passed"
    with on_day(FOUNDED + timedelta(days=30)):
        found = _open(clause, watch)
        assert found is not None, f"{clause}: 30 days without a supplement in force"
        assert "提成比例" in found.title, f"{clause}: it says what is missing"
        assert found.owner == company.accounts[HR], f"{clause}: it is for HR"
        text = {"title": "提成办法", "text": "推广组按回款的 2% 提成"}
        coming = {**text, "gap": gap, "effective_from": FOUNDED + timedelta(days=32)}
        number = numbered(company, DIRECTOR, api.PublishSupplement, **coming)
        assert open_finding(clause, watch) is not None, f"{clause}: not in force, it fills nothing"
    with on_day(FOUNDED + timedelta(days=32)):
        assert open_finding(clause, watch) is None, f"{clause}: in force it fills the gap"
        supplement = Supplement.objects.get(number=number)
        assert supplement.clause == "S19.29", f"{clause}: it is linked to the clause"
        kept(clause, "policy_supplement", supplement.id, "text = ''")
        shown = shown_to(company, KEEPER, "/clauses/S19.29/")
        for words in (number, "推广组按回款的 2% 提成"):
            assert words in shown, f"{clause}: and shown under it with its number"
    assert GapUnfilled.judge(Waiting("甲", 30), GapDays(default_gap_days=31)) is None, (
        f"{clause}: the days are the clause's"
    )


@pytest.mark.clause("S19.40")
def test_a_supplement_names_the_clause_it_fills(company: Company) -> None:
    clause, ask = "S19.40", "policy.supplement_unlinked"
    loose = {"title": "奖金说明", "text": "另行规定", "effective_from": FOUNDED}
    saved = company.act(DIRECTOR, api.PublishSupplement, loose)
    warned(clause, saved, "未挂条款")
    rows = read(Supplements, Params(), Asked(), Reader(company.accounts[DIRECTOR])).rows
    assert rows[0].filled == UNLINKED, f"{clause}: it is saved as such"
    with on_day(FOUNDED + timedelta(days=6)):
        assert _open(clause, ask) is None, f"{clause}: nobody is asked before a week is over"
    for week in (1, 2, 3):
        with on_day(FOUNDED + timedelta(days=7 * week)):
            assert _open(clause, ask) is not None, f"{clause}: after a week it is asked for"
            asked = messages(company, DIRECTOR, "policy.clause_link")
            assert len(asked) == week, f"{clause}: and again every week"
    with on_day(FOUNDED + timedelta(days=22)):
        do(company, DIRECTOR, api.LinkSupplement, supplement=rows[0].number, clause="S19.31")
        assert open_finding(clause, ask) is None, f"{clause}: until it names its clause"
        assert "奖金说明" in shown_to(company, KEEPER, "/clauses/S19.31/"), f"{clause}: under which it then stands"
    with on_day(FOUNDED + timedelta(days=28)):
        assert len(messages(company, DIRECTOR, "policy.clause_link")) == 3, f"{clause}: then nobody asks any more"


@pytest.mark.clause("S05.28")
def test_a_case_without_a_clause_cites_a_statute(company: Company) -> None:
    clause = "S05.28"
    company.enforce(clause)
    staffed(company)
    law = numbered(
        company,
        DIRECTOR,
        api.EnterStatute,
        statute="消费者权益保护法",
        version="2013",
        kind="statute",
        issuer="全国人大常委会",
        effective_from="2014-03-15",
        is_change=False,
    )
    case = {"about": "WT-1", "rulebook": "S05", "kind": "以旧换新", "basis": "statute"}
    refused(clause, company.act(DIRECTOR, api.SettleUncovered, case), "没有引用法规库里的条")
    cited = {**case, "version": law, "article": "24条"}
    assert company.act(DIRECTOR, api.SettleUncovered, cited).done == [0], f"{clause}: with an article it is settled"
    listed = Gap.objects.filter(rulebook="S05", kind="以旧换新")
    assert listed.count() == 1, f"{clause}: and on the gap list"
    kept(clause, "policy_gap", listed[0].id, "kind = ''")
    do(company, DIRECTOR, api.SettleUncovered, **{**cited, "about": "WT-2"})
    assert not AmendmentProposal.objects.exists(), f"{clause}: two of a kind are not three"
    do(company, DIRECTOR, api.SettleUncovered, **{**case, "about": "WT-3", "basis": "nothing"})
    assert listed.count() == 3, f"{clause}: what has neither is put on the list by itself"
    proposal = AmendmentProposal.objects.first()
    assert proposal is not None, f"{clause}: three of a kind in a year open a proposal"
    assert (proposal.rulebook, proposal.kind, proposal.cases) == ("S05", "以旧换新", 3), f"{clause}: of that kind"
    assert Task.objects.filter(kind="policy.amendment").exists(), f"{clause}: somebody has to take it up"
    accused = _case(clause, propose(company, clause="S05.13", basis="WT-3", measure="提醒"))
    company.act(KEEPER, AnswerCase, {"case": accused, "said": "没有规定"})
    refused(clause, issue(company, accused), "WT-3 已按“没有依据”登记")
    other = _case(clause, propose(company, clause="S05.13", basis="WT-1", measure="提醒"))
    company.act(KEEPER, AnswerCase, {"case": other, "said": "没有规定"})
    blamed = refusals_of(clause, issue(company, other))
    assert not blamed, f"{clause}: a case that cites an article is not stopped by it"
    first = (FOUNDED.replace(day=1) + timedelta(days=32)).replace(day=1)
    for later in range(8):
        with on_day(first + timedelta(days=later), "10:00"):
            if DutyItem.objects.filter(duty="policy.gaps_reviewed").exists():
                break
    assert DutyItem.objects.filter(duty="policy.gaps_reviewed").exists(), f"{clause}: gaps are looked at every month"


def _case(clause: str, outcome: Outcome) -> str:
    assert outcome.done == [0], f"{clause}: {[why.message for why in outcome.refusals]}"
    return str(outcome.answers[0]["number"])
