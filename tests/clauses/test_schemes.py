"""What a clause leaves to a standard of its own: S19.31 the amounts of awards, S19.36 the conditions of a promotion."""

from datetime import date
from typing import Any

import pytest

from guiju.domains.conduct import api
from guiju.domains.conduct.controls.standards import (
    AwardHasStandard,
    AwardScheme,
    AwardWithinQuota,
    Candidate,
    Named,
    Nominated,
    OverQuota,
    OverQuotaDecided,
    PromotionConditions,
    PromotionScheme,
    Ranked,
)
from guiju.domains.conduct.models import Case, Decision, Promotion, PromotionGrade
from guiju.domains.conduct.queries import Promotions
from guiju.domains.policy.api import PublishScheme
from guiju.domains.policy.models import Scheme
from guiju.domains.policy.queries import Schemes
from guiju.kernel.commands.context import SYSTEM, Context, Outcome
from guiju.kernel.commands.run import run_items
from guiju.kernel.org.commands import DefinePost
from guiju.kernel.worklist.models import Task
from tests.clauses.cases import HR, PLACE, award, done, kept, nominate, tasks_of
from tests.clauses.company import OWNER, SERVICE, Company, refused, warned
from tests.clauses.enacting import at, moment, rows

BEST = "优秀员工奖"


def publish(company: Company, about: str, kind: str = "award", **terms: Any) -> Outcome:
    return company.act(HR, PublishScheme, {"kind": kind, "about": about, **terms})


def asked(kind: str, about: str) -> Task | None:
    """What personnel is asked for and has not published yet."""
    return Task.objects.filter(source="policy.scheme", source_key=f"{kind}/{about}", ended_at__isnull=True).first()


def best(company: Company, facts: str, **more: Any) -> Outcome:
    return nominate(company, facts=facts, award=BEST, amount=0, **more)


@pytest.mark.clause("S19.31")
def test_an_award_has_a_standard_of_its_own(company: Company) -> None:
    clause = "S19.31"
    with at("2027-03-02 09:00"):
        drafted = nominate(company, award=BEST, amount=300_00)
        warned(clause, drafted, f"“{BEST}”没有在效的奖金标准（STANDARD_MISSING）")
        case = Case.objects.get(number=done(clause, drafted))
        assert case.amount == 0, f"{clause}: saved as a proposal without amount, not {case.amount}"
        task = asked("award", BEST)
        assert task, f"{clause}: HR is asked for the standard"
        assert (task.post, BEST in task.title) == ("hr", True), f"{clause}: {task.title}"
        terms: dict[str, Any] = {"amount": 500_00, "most": 2, "period": "quarter", "evidence": "季度评选记录"}
        for missing in terms:
            lacking = {name: value for name, value in terms.items() if name != missing}
            assert not publish(company, BEST, **lacking).done, f"{clause}: a standard without {missing}"
        assert not publish(company, BEST, since=date(2027, 3, 1), **terms).done, f"{clause}: none begins in the past"
        done(clause, publish(company, BEST, **terms))
        assert asked("award", BEST) is None, f"{clause}: published, nobody is asked any more"
        (shown,) = rows(Schemes, company, HR, kind="award")
        told = (shown.amount, shown.most, shown.period, shown.evidence, shown.state)
        assert told == (500_00, 2, "quarter", "季度评选记录", "在效"), f"{clause}: the standard shows {told}"
    with at("2027-03-03 09:00"):
        second = best(company, "第二个")
        assert not [why for why in second.warnings if clause in {c.code for c in why.clauses}], f"{clause}: two of two"
        number = done(clause, second)
        assert Case.objects.get(number=number).amount == 500_00, f"{clause}: the amount is the standard's"
        assert tasks_of(number, "conduct.decide") != ["owner"], f"{clause}: decided as usual"
        warned(clause, nominate(company, facts="多给", award="另一奖", amount=1), "STANDARD_MISSING")
        third = best(company, "第三个")
        warned(clause, third, "本期名额 2，已提名 2（QUOTA_EXCEEDED）")
        over = done(clause, third)
        assert tasks_of(over, "conduct.decide") == ["owner"], f"{clause}: the third of two needs the general manager"
        warned(clause, nominate(company, facts="超标准", award=BEST, amount=501_00), "标准 500.00 元，提名 501.00 元")
        company.enforce(clause)
        refused(clause, award(company, over, who="1002"), "这是第 3 个（QUOTA_EXCEEDED），须由总经理决定")
        done(clause, award(company, number, who="1002"))
        done(clause, award(company, over, who=OWNER))
        assert Decision.objects.get(case__number=over).amount == 500_00, f"{clause}: the general manager gives it"
    with at("2027-04-01 09:00"):
        assert best(company, "下季第一个").done == [0], f"{clause}: the next quarter has room again"
    without = Named("奖", has_standard=False, amount=0, standard=0)
    assert AwardHasStandard.judge(without, AwardScheme(scheme_required=False)) is None, f"{clause}: if it says so"
    assert AwardHasStandard.judge(without, AwardScheme()) is not None, clause
    assert AwardWithinQuota.judge_sum(Nominated("奖", 2, 3), AwardWithinQuota.params(), 0) is None, (
        f"{clause}: of three"
    )
    by_hr = Ranked("奖", 3, 2, ("hr",))
    assert OverQuotaDecided.judge(by_hr, OverQuota(default_over_quota_posts=["hr"])) is None, f"{clause}: its posts"
    kept(clause, "policy_scheme", "amount = 1")


@pytest.mark.clause("S19.36")
def test_a_promotion_has_conditions_of_its_own(company: Company) -> None:
    clause, post = "S19.36", "lead_operator"
    defined = run_items(DefinePost, [{"code": post, "title": "运营主管"}], Context(SYSTEM))
    assert defined.done == [0], defined.refusals
    cited = [{"period": f"2026Q{n}", "grade": grade, "paper": f"KH-{n}"} for n, grade in ((3, "B"), (4, "A"))]

    def put_forward(lines: Any = cited) -> Outcome:
        item = {**PLACE, "person": SERVICE, "post": post, "reason": "能独立带班", "lines": lines}
        return company.act("1003", api.ProposePromotion, item)

    with at("2027-03-02 09:00"):
        company.seat(SERVICE, "operator")
        first = put_forward()
        warned(clause, first, "“运营主管”没有在效的晋升条件（CONDITIONS_MISSING）")
        number = done(clause, first)
        assert Promotion.objects.get(number=number).lacking == "晋升条件未定", f"{clause}: saved with what is missing"
        task = asked("promotion", post)
        assert task, f"{clause}: HR is asked for the conditions"
        assert task.post == "hr", f"{clause}: {task.post}"
        assert task.due_at == moment("2027-03-12 09:00"), f"{clause}: within 10 days, not {task.due_at}"
        assert not publish(company, post, "promotion").done, f"{clause}: conditions are written"
        done(clause, publish(company, post, "promotion", months=12, grades=2, grade="B"))
        assert asked("promotion", post) is None, f"{clause}: they are there"
    with at("2028-03-01 09:00"):
        short = put_forward()
        said = warned(clause, short, "任现职 11 个月，要求满 12 个月")
        assert "考核" not in said, f"{clause}: only the failing item: {said}"
        shown = {each.number: each for each in rows(Promotions, company, HR)}[done(clause, short)]
        assert shown.lacking == "任现职 11 个月，要求满 12 个月", f"{clause}: shown: {shown.lacking}"
    with at("2028-03-02 09:00"):
        warned(clause, put_forward([cited[0], {**cited[1], "grade": "C"}]), "考核不低于 B 的 1 次，要求 2 次")
        whole = put_forward()
        assert whole.done == [0], clause
        assert not [why for why in whole.warnings if clause in {c.code for c in why.clauses}], f"{clause}: all is met"
    unset = Candidate("运营主管", has_conditions=False, months=1, least_months=0, good=0, grades=0, grade="")
    assert PromotionConditions.judge(unset, PromotionScheme(conditions_required=False)) is None, f"{clause}: if so"
    kept(clause, "policy_scheme", "months = 1")
    kept(clause, "conduct_promotion", "lacking = ''")
    kept(clause, "conduct_promotiongrade", "grade = 'A'")
    assert Scheme.objects.count() == 1, clause
    assert PromotionGrade.objects.exists(), clause
