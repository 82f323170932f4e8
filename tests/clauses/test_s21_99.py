"""S21.56, S21.99, S21.116: customers that are followed up by stage, and the practice of selling."""

from datetime import datetime

import pytest
from django.utils import timezone

from guiju.domains.office.api import GiveErrand, SettleEntry, TakeStep, WriteEntry
from guiju.domains.office.journal import unmet
from guiju.domains.office.models import Errand, ErrandStep
from tests.clauses.company import MANAGER, SERVICE, Company, refused
from tests.clauses.office import findings, hire, is_open, is_overdue, items, on, subordinate
from tests.clauses.promoting import journal_is_kept, lacks, settle, waits, write
from tests.clauses.rounds import kept

PRACTICE, FOLLOWED, PROMOTED = "S21.56", "S21.99", "S21.116"
SALES, PROMOTER, PLAYER = "2004", "2001", "1004"


@pytest.mark.clause("S21.56")
def test_selling_is_practised(company: Company) -> None:
    duty, agent = "office.role_played", company.accounts[SERVICE]
    played = {"subject": SERVICE, "topic": "砍价的顾客", "owner": PLAYER, "content": "礼貌：85\n产品：80\n成交：78"}
    with on("2027-05-20", "10:00"):
        own = {"kind": "roleplay", **played}
        refused(PRACTICE, company.act(SERVICE, WriteEntry, own), "不能给自己评分")
        bare = write(company, MANAGER, "roleplay", **{**played, "topic": "", "content": "礼貌：85"})
        assert lacks(bare) == "场景、评分：产品、评分：成交", f"{PRACTICE}: a scenario and three scores: {lacks(bare)}"
        alone = write(company, MANAGER, "roleplay", **{**played, "owner": SERVICE})
        assert lacks(alone) == "须由两个不同的人对练", f"{PRACTICE}: of two people: {lacks(alone)}"
        assert not lacks(write(company, MANAGER, "roleplay", **played)), f"{PRACTICE}: whole"
    with on("2027-06-01", "09:00"):
        due = items(duty, agent, day="2027-06-01")
        assert due, f"{PRACTICE}: the month closes"
    with on("2027-06-01", "18:01"):
        assert is_overdue(due[0]), f"{PRACTICE}: he is reminded"
        assert "模拟购买 1/2" in waits_of(due[0].pk), f"{PRACTICE}: {waits_of(due[0].pk)}"
        told = [each for each in findings(duty) if each.owner == agent]
        assert [each.clause for each in told] == [PRACTICE], f"{PRACTICE}: {told}"
        assert told[0].supervisor == "store_manager", f"{PRACTICE}: and so is the head"
        write(company, MANAGER, "roleplay", **{**played, "topic": "退货的顾客"}, about_day="2027-05-31")
    with on("2027-06-01", "18:10"):
        assert not is_open(due[0]), f"{PRACTICE}: made up for"
        journal_is_kept(PRACTICE)


def waits_of(item: int) -> str:
    return unmet([item], "default").get(item, "")


@pytest.mark.clause("S21.99")
def test_customers_are_followed_up(company: Company) -> None:
    duty, account = "office.leads_followed", hire(company, SALES, "salesperson")
    with on("2027-06-07", "09:00"):
        assigned = {"topic": "潜在客户", "owner": SALES, "about_day": "2027-06-11"}
        leads = [write(company, MANAGER, "lead", subject=f"KH-{number:02}", **assigned) for number in range(20)]
        wrong = write(company, SALES, "lead_activity", about=leads[14], topic="准客户", content="寄样")
        assert lacks(wrong) == "阶段不符：客户是潜在客户", f"{FOLLOWED}: against the wrong stage it is marked"
    with on("2027-06-09", "09:00"):
        for lead in leads[:14]:
            write(company, SALES, "lead_activity", about=lead, topic="潜在客户", content="电话沟通")
    with on("2027-06-11", "17:59"):
        assert not findings("office.lead_untouched"), f"{FOLLOWED}: until Friday's close"
    with on("2027-06-11", "18:01"):
        due = items(duty, account, day="2027-06-11")
        assert due, f"{FOLLOWED}: due every week"
        assert is_overdue(due[0]), f"{FOLLOWED}: six are overdue"
        assert "客户跟进 14/20" in waits(FOLLOWED, duty, "2027-06-11"), waits(FOLLOWED, duty, "2027-06-11")
        back = findings("office.lead_untouched")
        assert len(back) == 6, f"{FOLLOWED}: six are returned: {back}"
        assert {each.owner for each in back} == {company.accounts[MANAGER]}, f"{FOLLOWED}: to the manager"
        assert {each.clause for each in back} == {FOLLOWED}, FOLLOWED
        for lead in leads[14:]:
            write(company, SALES, "lead_activity", about=lead, topic="潜在客户", content="补电话")
    with on("2027-06-11", "18:10"):
        assert not is_open(due[0]), f"{FOLLOWED}: 20/20"
        assert not findings("office.lead_untouched"), f"{FOLLOWED}: none is left"
        journal_is_kept(FOLLOWED)


@pytest.mark.clause("S21.116")
def test_promotion_helps_with_customers(company: Company) -> None:
    promoter = hire(company, PROMOTER, "promoter")
    hire(company, SALES, "salesperson")
    subordinate(company, PROMOTER, MANAGER)
    term = timezone.make_aware(datetime.fromisoformat("2027-06-04 18:00"))
    with on("2027-06-02", "10:00"):
        company.enforce(PROMOTED)
        asked = []
        for name in ("落地页", "短信文案", "试用装海报"):
            errand = {"title": name, "to": PROMOTER, "purpose": "意向客户", "due_at": term}
            asked.append(company.act(MANAGER, GiveErrand, errand).answers[0]["number"])
        due = items("office.errand_done", promoter)
        assert len(due) == 3, f"{PROMOTED}: three items have their term: {due}"
        for number in asked[:2]:
            done = {"errand": number, "step": "hand_over", "note": "已上线"}
            assert company.act(PROMOTER, TakeStep, done).done == [0], PROMOTED
    with on("2027-06-04", "18:01"):
        assert [is_overdue(each) for each in due] == [False, False, True], f"{PROMOTED}: the third is overdue"
        late = findings("office.errand_done")
        assert [each.clause for each in late] == [PROMOTED], f"{PROMOTED}: and shown: {late}"
        lead = write(company, MANAGER, "lead", subject="KH-30", topic="意向客户", owner=SALES)
        won = {"entry": lead, "result": "done", "reason": "已成交"}
        refused(PROMOTED, company.act(PROMOTER, SettleEntry, won), "不能把客户标记为成交")
        settle(company, SALES, lead, "done", "已成交")
        kept(PROMOTED, "office_errand", Errand.objects.order_by("id")[0].pk, "title = ''")
        kept(PROMOTED, "office_errandstep", ErrandStep.objects.order_by("id")[0].pk, "note = ''")
