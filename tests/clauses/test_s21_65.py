"""S21.65, S20.16: opinions on the daily meeting's record, and the contest of the year."""

import pytest
from django.utils import timezone

from guiju.domains.office.api import RecordMeeting
from guiju.domains.office.models import Meeting
from guiju.domains.office.queries import Journal
from tests.clauses.company import MANAGER, SERVICE, Company
from tests.clauses.office import findings, hire, is_open, is_overdue, items, on, rows
from tests.clauses.promoting import answer_yes, journal_is_kept, lacks, settle, waits, write

MEETING, CONTEST = "S21.65", "S20.16"
HR = "2010"


def meet(company: Company, day: str, topics: str) -> str:
    """What the meeting's record says is carried on or missing."""
    people = [{"person": MANAGER}, {"person": SERVICE}]
    held = {"kind": "daily", "held_on": day, "topics": topics, "lines": people}
    outcome = company.act(SERVICE, RecordMeeting, held)
    assert outcome.done == [0], outcome.refusals
    return str(outcome.answers[0].get("lacks", ""))


@pytest.mark.clause("S21.65")
def test_opinions_on_the_daily_meeting(company: Company) -> None:
    duty = "office.daily_meeting"
    with on("2027-06-07", "10:00"):
        said = [write(company, SERVICE, "opinion", subject=f"客户{number}", content="包装易破") for number in range(4)]
        assert items(duty, day="2027-06-07"), f"{MEETING}: every workday"
    with on("2027-06-07", "18:01"):
        [due] = items(duty, day="2027-06-07")
        assert f"{timezone.localtime(due.closes_at):%H:%M}" == "18:00", MEETING
        assert is_overdue(due), f"{MEETING}: no record at 18:00"
        assert "例会未开" in waits(MEETING, duty, "2027-06-07"), f"{MEETING}: shows 未开"
        assert [each.clause for each in findings(duty)] == [MEETING], f"{MEETING}: cited"
    with on("2027-06-08", "10:00"):
        [due] = items(duty, day="2027-06-08")
        assert all(number in waits(MEETING, duty, "2027-06-08") for number in said), f"{MEETING}: four are on the list"
        carried = meet(company, "2027-06-08", "、".join(said[:3]))
        assert carried == f"未报告的意见转下次例会：{said[3]}", f"{MEETING}: {carried}"
        assert not Meeting.objects.get(held_on="2027-06-08").lacks, f"{MEETING}: it is closed"
        assert not is_open(due), f"{MEETING}: and held"
    with on("2027-06-09", "10:00"):
        [due] = items(duty, day="2027-06-09")
        listed = waits(MEETING, duty, "2027-06-09")
        assert f"待报告意见：{said[3]}" in listed, f"{MEETING}: the fourth is on Wednesday's list: {listed}"
        assert said[0] not in listed, f"{MEETING}: the reported are not"
        assert not meet(company, "2027-06-09", f"补报 {said[3]}"), f"{MEETING}: reported"
        assert not is_open(due), MEETING
    with on("2027-06-12", "10:00"):
        assert not items(duty, day="2027-06-12"), f"{MEETING}: not on a day off"


@pytest.mark.clause("S20.16")
def test_a_contest_every_year(company: Company) -> None:
    duty = "office.contest_held"
    answer_yes(company, "headcount_50")
    hire(company, HR, "hr")
    with on("2027-10-08", "10:00"):
        contest = write(company, HR, "contest", subject="消防技能赛", content="方案：灭火器操作，名单 30 人")
    with on("2027-11-30", "18:01"):
        due = items(duty, day="2027-11-30")
        assert due, f"{CONTEST}: by 30 November"
        assert is_overdue(due[0]), f"{CONTEST}: none is completed"
        assert "安全生产竞赛 0/1" in waits(CONTEST, duty, "2027-11-30"), f"{CONTEST}: planned is not completed"
        early = write(
            company, HR, "prize", about=contest, subject="王库管", topic="第1名", figure=50_000, source="奖励预算"
        )
        assert lacks(early) == "奖励建议：名次与成绩不符", f"{CONTEST}: without scores a prize is a proposal"
        for person, points in (("王库管", 88), ("李客服", 95), ("赵装卸", 88)):
            write(company, HR, "contest_score", about=contest, subject=person, figure=points)
        wrong = write(company, HR, "prize", about=contest, subject="王库管", topic="第1名", source="奖励预算")
        assert lacks(wrong) == "奖励建议：名次与成绩不符", f"{CONTEST}: the ranking is computed from the scores"
        bare = write(company, HR, "prize", about=contest, subject="李客服", topic="第1名")
        assert lacks(bare) == "奖励建议：预算科目", f"{CONTEST}: a prize needs the budget line"
        for person, place in (("李客服", "第1名"), ("王库管", "第2名"), ("赵装卸", "第2名")):
            prize = write(company, HR, "prize", about=contest, subject=person, topic=place, source="奖励预算 6602")
            assert not lacks(prize), f"{CONTEST}: {person} {place}: {lacks(prize)}"
        shown = rows(company, HR, Journal, kind="prize")
        assert sum("奖励建议" in each.lacks for each in shown) == 3, f"{CONTEST}: proposals are marked: {shown}"
        settle(company, HR, contest, "done", "已办，成绩公布")
    with on("2027-11-30", "18:10"):
        assert not is_open(due[0]), f"{CONTEST}: completed"
        journal_is_kept(CONTEST)
