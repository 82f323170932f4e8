"""S21.71 and S21.74: new rules are carried out by a list with owners and evidence; flows become better by the figures."""

from datetime import date, timedelta

import pytest

from guiju.domains.office.api import ListExecution
from guiju.domains.office.execution import EXECUTION_LISTED
from guiju.domains.office.flows import Improvements
from guiju.domains.office.models import Errand, ErrandStep, JournalEntry
from guiju.domains.office.queries import ErrandSteps, FlowImprovements
from guiju.domains.policy import api
from guiju.domains.policy.queries import DepartmentsLive
from guiju.kernel.commands.context import Outcome
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.worklist.models import Message
from tests.clauses.company import DIRECTOR, MANAGER, OWNER, SERVICE, Company
from tests.clauses.enacting import published
from tests.clauses.office import findings, is_open, is_overdue, items, on, rows, subordinate
from tests.clauses.promoting import journal_is_kept, lacks, waits, write
from tests.clauses.test_s21_85 import done, errands_are_kept, give, moment, step

EXECUTION, FLOWS = "S21.71", "S21.74"


def listed(company: Company, basis: str, *to: str) -> Outcome:
    lines = [{"title": f"宣讲第 {n} 项", "to": who, "due_at": moment("2027-07-30 18:00")} for n, who in enumerate(to)]
    return company.act(MANAGER, ListExecution, {"basis": basis, "lines": lines})


def taken(clause: str, outcome: Outcome) -> None:
    assert outcome.done == [0], f"{clause}: {outcome.refusals}"


def strategy(company: Company) -> str:
    """A strategy that was decided; the number of its paper."""
    given = {"title": "全年主推自有品牌", "options": "甲\n乙", "data": "测算", "is_strategy": True}
    submitted = company.act(DIRECTOR, api.SubmitDecision, given)
    number = str(submitted.answers[0]["number"])
    choice = {"paper": number, "choice": "甲", "effective_on": date(2027, 6, 1)}
    taken(EXECUTION, company.act(OWNER, api.TakeDecision, choice))
    return number


@pytest.mark.clause("S21.71")
def test_new_rules_are_carried_out(company: Company) -> None:
    clause, duty = EXECUTION, EXECUTION_LISTED.key
    subordinate(company, SERVICE, MANAGER)
    company.seat(MANAGER, "ecommerce_manager", unit=company.unit("DS", "电商部"))
    manager = company.accounts[MANAGER]
    with on("2027-06-01", "09:00"):
        rule, plan = published(company, "S21"), strategy(company)
        due = items(duty)
        assert len(due) == 2, f"{clause}: for the rule and for the strategy: {due}"
        assert {each.due_at for each in due} == {moment("2027-06-16 18:00")}, f"{clause}: by 16 June"
        assert len({(each.bundle, each.closes_at) for each in due}) == 1, f"{clause}: merged into one checklist"
        assert not listed(company, "S21.v9", SERVICE).done, f"{clause}: of nothing that was issued"
    with on("2027-06-15", "18:01"):
        assert not findings(duty), f"{clause}: not 15 days yet"
    with on("2027-06-16", "18:01"):
        assert all(is_overdue(each) for each in due), f"{clause}: no list by 16 June"
        for who in (manager, company.accounts[OWNER]):
            told = list(Message.objects.filter(person=who, kind="office.execution_reminder"))
            assert len(told) == 1, f"{clause}: {who} is reminded once for both: {told}"
            assert rule in told[0].title, f"{clause}: {told[0].title}"
            assert plan in told[0].title, f"{clause}: {told[0].title}"
    with on("2027-06-17", "09:00"):
        missed = findings(duty)
        assert {each.clause for each in missed} == {clause}, f"{clause}: {missed}"
        assert {each.owner for each in missed} == {manager}, f"{clause}: his"
        assert {each.supervisor for each in missed} == {"owner"}, f"{clause}: and shown to 总经理"
        taken(clause, listed(company, rule, SERVICE, SERVICE))
        kept_open = {each.pk: is_open(each) for each in due}
        assert list(kept_open.values()).count(True) == 1, f"{clause}: the list ends the one for the rule: {kept_open}"
        taken(clause, listed(company, plan, SERVICE))
        assert not any(is_open(each) for each in due), f"{clause}: and of the strategy"
        assert {each.basis for each in Errand.objects.all()} == {rule, plan}, f"{clause}: each says what it carries out"
        rates = {each.unit: each for each in rows(company, OWNER, DepartmentsLive)}
        own = rates["电商部"]
        assert own.clauses > own.reacting > 0, f"{clause}: 总经理 sees the live rate of his department: {own}"
        assert own.percent == own.reacting * 100 // own.clauses, f"{clause}: {own}"
    with on("2027-06-18", "09:00"):
        company.enforce(clause, default_due_days=3)
        published(company, "S21")
        later = DutyItem.objects.filter(duty=duty).order_by("-id")[0]
        assert later.due_at == moment("2027-06-21 18:00"), f"{clause}: the days are its own: {later.due_at}"


@pytest.mark.clause("S21.71")
def test_what_was_done_is_proven(company: Company) -> None:
    clause = EXECUTION
    subordinate(company, SERVICE, MANAGER)
    with on("2027-06-17", "09:00"):
        taken(clause, listed(company, published(company, "S21"), SERVICE, SERVICE))
        first, second = Errand.objects.exclude(basis="").order_by("id")
        assert first.assignee == company.accounts[SERVICE], f"{clause}: with its owner"
        proof = company.photo(SERVICE)
        assert not done(clause, step(company, SERVICE, first, "hand_over", note="已宣讲", file=proof)), clause
        assert not done(clause, step(company, MANAGER, first, "close", note="属实")), f"{clause}: with evidence"
        told = done(clause, step(company, SERVICE, second, "hand_over", note="已宣讲"))
        assert told == "自述：没有证据（EVIDENCE_REQUIRED）", f"{clause}: saved as 自述: {told}"
        shown = [each.lacks for each in rows(company, MANAGER, ErrandSteps, errand=second.number)]
        assert told in shown, f"{clause}: and shown as such: {shown}"
    with on("2027-06-17", "10:00"):
        asked = [(each.clause, each.owner) for each in findings("office.execution_proven")]
        own = [(clause, company.accounts[SERVICE])]
        assert asked == own, f"{clause}: whoever did what is 自述 is asked for its evidence: {asked}"
        done(clause, step(company, SERVICE, second, "hand_over", note="签到表", file=company.photo(SERVICE)))
    with on("2027-06-17", "11:00"):
        assert not findings("office.execution_proven"), f"{clause}: the file has come"
        errands_are_kept(clause)


@pytest.mark.clause("S21.74")
def test_flows_become_better(company: Company) -> None:
    clause, duty = FLOWS, "office.flow_improved"
    subordinate(company, SERVICE, MANAGER)
    with on("2027-07-01", "09:00"):
        assert waits(clause, duty, "2027-07-01") == "未办：无改进记录", f"{clause}: Q2 is over and had none"
        due = items(duty, day="2027-07-01")
    with on("2027-07-01", "18:01"):
        assert is_overdue(due[0]), f"{clause}: it stands"
        shown = {each.since: each for each in rows(company, OWNER, FlowImprovements)}
        assert shown[date(2027, 4, 1)].state == "无改进记录", f"{clause}: shown as 无改进记录"
    for begun, ended in (("2027-06-01 09:00", "2027-06-04 09:00"), ("2027-06-07 09:00", "2027-06-10 18:36")):
        cycle(company, begun, ended)
    with on("2027-07-02", "09:00"):
        told = {"subject": "交办流程", "content": "取消一道会签", "about_day": "2027-07-02"}
        early = write(company, MANAGER, "improvement", topic="交办事项", **told)
        assert "未量化" in lacks(early), f"{clause}: nothing ended since: {lacks(early)}"
        by_hand = write(company, MANAGER, "improvement", topic="客服响应", before=10, figure=5, **told)
        assert "IMPROVEMENT_UNMEASURED" in lacks(by_hand), f"{clause}: typed figures are 未量化: {lacks(by_hand)}"
    cycle(company, "2027-07-05 09:00", "2027-07-07 21:00")
    with on("2027-07-08", "09:00"):
        whole = write(company, MANAGER, "improvement", topic="交办事项", before=1, figure=1, **told)
        assert not lacks(whole), f"{clause}: measured: {lacks(whole)}"
        entry = JournalEntry.objects.get(number=whole)
        minutes = (entry.before, entry.figure, entry.unit)
        assert minutes == (4608, 3600, "分钟"), f"{clause}: by the system's timestamps, not as typed: {minutes}"
        assert entry.source.startswith("3.2 天 → 2.5 天"), f"{clause}: cycle time before and after: {entry.source}"
        shown = {each.since: each for each in rows(company, OWNER, FlowImprovements)}
        quarter = shown[date(2027, 7, 1)]
        assert (quarter.state, quarter.measured, quarter.unmeasured) == ("有改进", 1, 2), f"{clause}: {quarter}"
        assert "3.2 天 → 2.5 天" in quarter.told, f"{clause}: {quarter.told}"
    with on("2027-09-30", "18:00"):
        assert not items(duty, day="2027-10-01"), clause
    with on("2027-10-01", "09:00"):
        of_q3 = items(duty, day="2027-10-01")
        assert of_q3, f"{clause}: the next quarter is asked for"
        assert not is_open(of_q3[0]), f"{clause}: and has its improvement"
    assert Improvements().default_min_improvements_per_quarter == 1, clause
    journal_is_kept(clause)


def cycle(company: Company, begun: str, ended: str) -> None:
    """Something given and closed at these moments."""
    with on(*begun.split()):
        errand, _ = give(company, MANAGER, SERVICE, title="跟单", due_at=moment(ended) + timedelta(days=9))
    with on(*ended.split()):
        done(FLOWS, step(company, SERVICE, errand, "hand_over", note="完成"))
        done(FLOWS, step(company, MANAGER, errand, "close", note="属实"))
    assert ErrandStep.objects.filter(errand=errand, step="close").exists()
