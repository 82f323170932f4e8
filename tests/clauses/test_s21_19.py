"""S21.19, S21.53, S21.58, S21.83: plans of the week, meetings with notes, the department's weekly view."""

from typing import Any

import pytest
from django.utils import timezone

from guiju.domains.office.api import FileReport, GiveErrand, RecordMeeting, SettleEntry, WriteNote
from guiju.domains.office.models import Errand, Meeting, MeetingNote, Report, ReportFigure
from guiju.domains.office.queries import Journal, Reports, ReportSheets
from guiju.kernel.controls.duties.outstanding import outstanding
from guiju.kernel.findings.models import Finding
from tests.clauses.company import KEEPER, MANAGER, OWNER, SERVICE, Company
from tests.clauses.office import findings, is_open, is_overdue, items, on, rows, subordinate
from tests.clauses.rounds import kept, messages
from tests.clauses.test_s21_75 import journal_is_kept, lacks, write
from tests.clauses.test_s21_85 import moment

PLAN, MEETING, NOTES, VIEW = "S21.19", "S21.53", "S21.58", "S21.83"


@pytest.mark.clause("S21.19")
def test_a_plan_of_the_week(company: Company) -> None:
    duty, account = "office.week_planned", company.accounts[SERVICE]
    subordinate(company, SERVICE, MANAGER)
    with on("2027-05-10", "07:30"):
        due = items(duty, account)
        assert due, f"{PLAN}: due on Monday"
        assert f"{timezone.localtime(due[0].closes_at):%H:%M}" == "08:00", f"{PLAN}: before work"
        vague = write(company, SERVICE, "plan", subject="回访老客户")
        assert lacks(vague) == "不可量化", f"{PLAN}: an item without a number"
    with on("2027-05-10", "08:01"):
        assert is_overdue(due[0]), f"{PLAN}: no measurable item by 08:00"
        first = write(company, SERVICE, "plan", subject="回访 30 家", figure=30)
        other = write(company, SERVICE, "plan", subject="整理 20 条问答", figure=20)
    with on("2027-05-10", "08:10"):
        assert not is_open(due[0]), f"{PLAN}: made up for"
        company.act(SERVICE, SettleEntry, {"entry": other, "result": "done"})
        plan = first
        for week, monday in enumerate(("2027-05-17", "2027-05-24", "2027-05-31"), start=1):
            assert not messages(company, MANAGER, "office.plan_rolled"), f"{PLAN}: {week - 1} times is not three"
            company.act(SERVICE, SettleEntry, {"entry": plan, "result": "carried"})
            plan = write(company, SERVICE, "plan", subject="回访 30 家", figure=30, about=plan, about_day=monday)
        told = messages(company, MANAGER, "office.plan_rolled")
        assert [each.title for each in told] == ["计划已顺延 3 次：回访 30 家"], f"{PLAN}: three times is shown above"
        shown = {each.number: each for each in rows(company, MANAGER, Journal, kind="plan")}
        assert shown[plan].rolled == 3, f"{PLAN}: and stands with the item"
    with on("2027-05-14", "10:00"):
        sheet = next(each for each in rows(company, SERVICE, ReportSheets) if "周五" in each.title)
        assert "完成率（%） 50" in sheet.filled, f"{PLAN}: 1 of 2, computed from the items: {sheet.filled}"
        journal_is_kept(PLAN)


def held(company: Company, clause: str, *people: str, day: str, **meeting: Any) -> tuple[Meeting, str]:
    """A recorded meeting, with what it lacks."""
    lines = [{"person": each} for each in people]
    outcome = company.act(MANAGER, RecordMeeting, {"held_on": day, "lines": lines, **meeting})
    assert outcome.done == [0], f"{clause}: {outcome.refusals}"
    return Meeting.objects.get(number=outcome.answers[0]["number"]), str(outcome.answers[0].get("lacks", ""))


@pytest.mark.clause("S21.53")
def test_a_meeting_every_week(company: Company) -> None:
    duty = "office.weekly_meeting"
    with on("2027-06-03", "10:00"):
        _, lack = held(company, MEETING, MANAGER, day="2027-06-03", topics="话术")
        assert "参会不足两人" in lack, f"{MEETING}: one person is no meeting: {lack}"
        _, lack = held(company, MEETING, MANAGER, SERVICE, day="2027-06-03")
        assert "没有议题" in lack, f"{MEETING}: nor without topics"
    with on("2027-06-06", "20:00"):
        due = items(duty, day="2027-06-06")
        assert due, f"{MEETING}: held until Sunday"
        assert is_open(due[0]), f"{MEETING}: what does not count leaves it open"
    with on("2027-06-07", "09:00"):
        assert is_overdue(due[0]), f"{MEETING}: on Monday it is overdue"
        assert [each.clause for each in findings(duty)] == [MEETING], f"{MEETING}: the head is told"
        assert findings(duty)[0].owner == company.accounts[MANAGER], f"{MEETING}: the head"
        assert outstanding(due, "default")[due[0].pk].endswith("本周会议未开"), f"{MEETING}: the week shows 未开"
        for _ in range(2):
            meeting, lack = held(company, MEETING, MANAGER, SERVICE, day="2027-06-07", topics="话术")
            assert not lack, f"{MEETING}: {lack}"
    with on("2027-06-13", "20:00"):
        this = items(duty, day="2027-06-13")
        assert not outstanding(this, "default"), f"{MEETING}: this week's is held"
    with on("2027-06-21", "09:00"):
        following = items(duty, day="2027-06-20")
        assert is_overdue(following[0]), f"{MEETING}: two in one week do not cover the next"
        kept(MEETING, "office_meeting", meeting.pk, "topics = ''")
        company.act(SERVICE, WriteNote, {"meeting": meeting.number, "text": "话术要改"})
        kept(MEETING, "office_meetingnote", MeetingNote.objects.all()[0].pk, "text = ''")


@pytest.mark.clause("S21.58")
def test_notes_of_each_session(company: Company) -> None:
    people = ("1001", "1002", "1003", "1004", "1005", "1006", "1008", "1009", "1010")
    text = "本次培训讲了退换货话术，先致歉，再核对订单，最后给出方案"
    with on("2027-06-01", "10:00"):
        company.enforce(NOTES)
        session, _ = held(company, NOTES, *people, day="2027-06-01", kind="session", topics="退换货话术")
        due = items("office.notes_written")
        assert len(due) == 9, f"{NOTES}: one a person who was there"
        assert f"{timezone.localtime(due[0].due_at):%m-%d %H:%M}" == "06-03 18:00", f"{NOTES}: by Thursday 18:00"
    with on("2027-06-02", "10:00"):
        said = {who: f"{who} 的心得：" + chr(0x4E00 + 40 * at) * 30 for at, who in enumerate(people)}
        said[SERVICE] = text
        for who in people[:8]:
            note = text if who == "1006" else said[who]
            outcome = company.act(who, WriteNote, {"meeting": session.number, "text": note})
            assert outcome.done == [0], f"{NOTES}: {outcome.refusals}"
            copied = outcome.answers[0].get("lacks", "")
            assert bool(copied) is (who == "1006"), f"{NOTES}: {who}: {copied}"
        assert "雷同" in MeetingNote.objects.get(author=company.accounts["1006"]).lacks, (
            f"{NOTES}: saved, and not counted"
        )
        near = company.act("1006", WriteNote, {"meeting": session.number, "text": text + "。"})
        assert "雷同" in near.answers[0]["lacks"], f"{NOTES}: nor is one that is nearly the same"
        assert not company.act("1011", WriteNote, {"meeting": session.number, "text": "没去"}).done, (
            f"{NOTES}: was not there"
        )
    with on("2027-06-03", "18:01"):
        late = [each.holder for each in due if is_overdue(each)]
        assert late == [company.accounts["1006"], company.accounts["1010"]], f"{NOTES}: two are missing"
    with on("2027-06-03", "18:30"):
        told = Finding.objects.filter(control="office.notes_written", clause=NOTES)
        assert sorted(each.owner for each in told) == sorted(late), f"{NOTES}: the two are reminded, once each"
        kept(NOTES, "office_meeting", session.pk, "topics = ''")
        kept(NOTES, "office_meetingnote", MeetingNote.objects.all()[0].pk, "text = ''")


@pytest.mark.clause("S21.83")
def test_the_departments_week(company: Company) -> None:
    duty = "office.weekly_view"
    subordinate(company, MANAGER, OWNER)
    ask = {"category": "cross", "post": "store_manager", "due_at": moment("2027-06-30 18:00")}
    with on("2027-06-03", "04:00"):
        company.act(KEEPER, GiveErrand, {**ask, "title": "补贴标签"})
    with on("2027-06-04", "09:00"):
        for number in range(3):
            company.act(KEEPER, GiveErrand, {**ask, "title": f"第 {number} 项请求"})
    with on("2027-06-04", "10:00"):
        due = items(duty, day="2027-06-04")
        assert due, f"{VIEW}: due every Friday"
        sheet = next(each for each in rows(company, MANAGER, ReportSheets) if each.item == due[0].fingerprint)
        late = Errand.objects.order_by("id")[0]
        assert "未答复的部门请求 4" in sheet.filled, f"{VIEW}: four are open: {sheet.filled}"
        assert f"{late.number} 未答复（小时） 30" in sheet.filled, f"{VIEW}: the one at 30 h is named: {sheet.filled}"
        assert sheet.filled.count("未答复（小时）") == 1, f"{VIEW}: those at 1 h are not: {sheet.filled}"
        assert company.act(MANAGER, FileReport, {"item": due[0].fingerprint}).done == [0], VIEW
        assert not is_open(due[0]), f"{VIEW}: made"
        [report] = [each for each in rows(company, OWNER, Reports) if each.title.startswith("部门周报")]
        assert report.label.startswith("内部·陈店长·"), f"{VIEW}: an export carries the label by itself: {report.label}"
        kept(VIEW, "office_report", Report.objects.all()[0].pk, "remark = ''")
        kept(VIEW, "office_reportfigure", ReportFigure.objects.all()[0].pk, "value = 9")
    with on("2027-06-11", "18:30"):
        missed = [each for each in findings(duty) if each.clause == VIEW]
        assert missed, f"{VIEW}: the manager's own overdue duty is found"
        assert missed[0].supervisor == "owner", f"{VIEW}: and appears to the general manager"
