"""Suggestions: answered in time, known again, whole shares, carried out by somebody, rewarded once after success."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from guiju.domains.conduct.api import DecideAward, PlanAdoption
from guiju.domains.conduct.controls.awards import AfterSuccess, Granted, RewardAfterSuccess, RewardPaid, Unpaid
from guiju.domains.conduct.controls.suggestions import Reply, SuggestionAnswered, Waiting
from guiju.domains.conduct.models import Case, Decision, Suggestion, SuggestionReview
from guiju.kernel.audit.models import Breach
from guiju.kernel.commands.context import Acknowledgement
from guiju.kernel.findings.models import Finding
from guiju.kernel.worklist.models import Task
from tests.clauses.cases import (
    HR,
    PLAN,
    accept,
    award,
    done,
    execute,
    kept,
    nominate,
    review,
    staffed,
    suggest,
    tasks_of,
)
from tests.clauses.company import DIRECTOR, KEEPER, OWNER, SERVICE, Company, refused, warned
from tests.clauses.rounds import at, pass_by, when


@pytest.mark.clause("S06.05")
def test_a_suggestion_is_answered_in_ten_days(company: Company) -> None:
    clause = "S06.05"
    staffed(company)
    with when("09:00", 1):
        number = done(clause, suggest(company))
    with when("23:00", 10):
        assert not Finding.objects.filter(clause=clause).exists(), f"{clause}: ten days are not over"
    with when("00:10", 11):
        found = Finding.objects.filter(clause=clause, control=SuggestionAnswered.key).first()
        assert found is not None, f"{clause}: filed on the 1st, unanswered on the 11th"
        assert found.owner == company.accounts[DIRECTOR], f"{clause}: the breach is the reviewer's"
        again = suggest(company, who=SERVICE, content="退货件到仓，当天质检 减少二次退货！")
        said = warned(clause, again, number, "工号 1004")
        assert "内容相同" in said, f"{clause}: the earlier one and its author are shown first"
        warned(clause, suggest(company, (KEEPER, 60), (SERVICE, 30), content="货架贴反光条"), "90%")
        team = suggest(company, (KEEPER, 60), (SERVICE, 40), content="打包台加秤")
        assert not team.warnings, f"{clause}: a team with shares of 100% is in order"
    company.enforce(clause)
    with when("09:00", 12):
        refused(clause, review(company, number, "rejected"), "没有写理由")
        done(clause, review(company, number, "rejected", reason="已有同样流程"))
    with when("09:10", 12):
        found.refresh_from_db()
        assert found.resolved_at is not None, f"{clause}: the answer ends it"
    told = Waiting("TA-1", 1, 11, is_open=True)
    assert SuggestionAnswered.judge(told, Reply(default_reply_days=12)) is None, f"{clause}: the days are the clause's"
    kept(clause, "conduct_suggestion", "content = ''")
    kept(clause, "conduct_suggestionreview", "reason = ''")


@pytest.mark.clause("S06.06")
def test_a_reward_after_success(company: Company) -> None:
    clause = "S06.06"
    staffed(company)
    company.enforce(clause)
    with when("09:00", 1):
        number = done(clause, suggest(company))
        done(clause, review(company, number, **PLAN))
        early = done(clause, nominate(company, basis=number, award_row="J3"))
    fact = Granted("TA-1", is_adopted=True, is_accepted=False)
    assert RewardAfterSuccess.judge(fact, AfterSuccess(conditions=["采纳"])) is None, (
        f"{clause}: conditions are its own"
    )
    with when("09:00", 2):
        acks = (Acknowledgement(RewardAfterSuccess.key, 0, None, "旺季前先行鼓励"),)
        outcome = company.act(OWNER, DecideAward, {"case": early, "is_given": True}, acks=acks)
        warned(clause, outcome, "暂定", "实施成功")
        breach = Breach.objects.filter(evidence_id=outcome.evidence, clause=clause).first()
        assert breach is not None, f"{clause}: the warning is kept"
        assert breach.reason == "旺季前先行鼓励", f"{clause}: with the approver's reason"
        decision = Decision.objects.get(case__number=early)
        assert decision.is_provisional, f"{clause}: it is saved as provisional"
        asked = Task.objects.get(source="conduct.result", source_key=number)
        assert timezone.localdate(asked.due_at) == at("09:00", 32).date(), (
            f"{clause}: the report is asked for in 30 days"
        )
        refused(clause, accept(company, number, baseline=""), "实施前数据")
        refused(clause, accept(company, number, who=OWNER, effect=""), "实施后数据")
    author = done(clause, suggest(company, (HR, 100), content="直播间换背景"))
    done(clause, review(company, author, **PLAN))
    refused(clause, accept(company, author, who=HR), "由作者以外的人验收")
    with when("10:00", 3):
        done(clause, accept(company, author))
        created = Case.objects.filter(kind="award", basis=author).first()
        assert created is not None, f"{clause}: once accepted the reward proposal is there by itself"
        asked.refresh_from_db()
        done(clause, accept(company, number))
        asked.refresh_from_db()
        assert asked.ended_at is not None, f"{clause}: the report has come"
        assert Case.objects.filter(basis=number).count() == 1, f"{clause}: what was granted early is not proposed again"
    with when("23:00", 32):
        assert not Finding.objects.filter(clause=clause, control=RewardPaid.key).exists(), f"{clause}: 30 days not over"
    with when("09:00", 33):
        late = Finding.objects.filter(clause=clause, control=RewardPaid.key, fingerprint=created.number).first()
        assert late is not None, f"{clause}: unpaid for 30 days"
        assert late.owner == company.accounts[HR], f"{clause}: is a breach of HR"
        done(clause, award(company, created.number, amount=200_00))
        done(clause, execute(company, created.number, 200_00))
    with when("09:10", 33):
        late.refresh_from_db()
        assert late.resolved_at is not None, f"{clause}: until it is paid"
    told = Unpaid("JL-1", 1, 30, is_paid=False)
    assert RewardPaid.judge(told, AfterSuccess(default_pay_days=31)) is None, f"{clause}: the days are the clause's"
    kept(clause, "conduct_case", "facts = ''")


@pytest.mark.clause("S15.21")
def test_what_is_adopted_is_carried_out_and_rewarded_once(company: Company) -> None:
    clause = "S15.21"
    staffed(company)
    with when("09:00", 1):
        number = done(clause, suggest(company))
        warned(clause, review(company, number), "待落实", "落实人、落实期限、效果指标")
        assert SuggestionReview.objects.filter(answer="adopted").count() == 1, f"{clause}: it is saved"
    with when("09:10", 1):
        pending = Finding.objects.filter(clause=clause, fingerprint=number).first()
        assert pending is not None, f"{clause}: and stands as 待落实"
        assert tasks_of(number, f"conduct.plan_adoption.{timezone.localdate():%Y-%m}") == ["hr"], (
            f"{clause}: it is asked for"
        )
    first = Task.objects.get(kind__startswith="conduct.plan_adoption")
    month = (timezone.localdate().replace(day=1) + timedelta(days=32)).replace(day=1)
    ahead = (month - timezone.localdate()).days
    with when("09:00", ahead):
        pass_by()
        asked = Task.objects.filter(kind__startswith="conduct.plan_adoption", ended_at__isnull=True)
        assert asked.count() == 2, f"{clause}: and asked for again in the next month, once"
    with when("09:20", ahead):
        done(clause, company.act(HR, PlanAdoption, {"suggestion": number, **PLAN}))
        first.refresh_from_db()
        assert first.ended_at is not None, f"{clause}: what was lacking has come"
    with when("09:30", ahead):
        pending.refresh_from_db()
        assert pending.resolved_at is not None, f"{clause}: it is no longer 待落实"
        done(clause, accept(company, number))
        again = accept(company, number)
        assert not again.done, f"{clause}: the second confirmation is refused"
        drafts = list(Case.objects.filter(kind="award", basis=number).values_list("amount", flat=True))
        assert drafts == [200_00], f"{clause}: a draft of 200.00 exactly once"
    with time_machine.travel(at("09:40", ahead), tick=False):
        company.enforce(clause, default_adopted_bonus=300)
        other = done(clause, suggest(company, content="换一种胶带"))
        done(clause, review(company, other, **PLAN))
        done(clause, accept(company, other))
        assert Case.objects.get(basis=other).amount == 300_00, f"{clause}: the amount is the clause's"
    assert Suggestion.objects.count() == 2
    kept(clause, "conduct_suggestion", "content = ''")
    kept(clause, "conduct_suggestionreview", "reason = ''")
    kept(clause, "conduct_case", "facts = ''")
