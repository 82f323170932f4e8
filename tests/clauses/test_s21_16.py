"""S21.16, S21.17: reports on Friday and on the first of the month, filled from data, sent to the superior."""

from datetime import date

import pytest
from django.utils import timezone

from guiju.domains.office.api import FileReport, WriteEntry
from guiju.domains.office.models import Report, ReportFigure
from guiju.domains.office.queries import ReportSheets
from guiju.kernel.calendar.commands import SetCalendarDay
from guiju.kernel.calendar.workdays import calendar
from guiju.kernel.controls.duties.cadence import is_due
from guiju.kernel.controls.duties.duty import duties
from guiju.kernel.controls.in_force import bounds_of_duty
from tests.clauses.company import DIRECTOR, MANAGER, OWNER, SERVICE, Company
from tests.clauses.office import findings, hire, is_open, is_overdue, items, on, rows, subordinate
from tests.clauses.rounds import kept

WEEK, MONTH = "S21.16", "S21.17"
WEEKLY, MONTHLY = "office.weekly_report", "office.monthly_report"


def days_off(company: Company, *days: str) -> None:
    """The company's own holidays: no notice of that year is out yet."""
    for day in days:
        company.act(DIRECTOR, SetCalendarDay, {"day": day, "is_workday": False, "name": "假日"})


def due_on(duty: str, day: date, clause: str) -> bool:
    """Whether the binding in force makes the duty due on a day of a year whose holidays are known."""
    [bound] = bounds_of_duty(duty) or pytest.fail(f"{clause}: {duty} is bound")
    given = duties()[duty].read(bound.params)
    assert given.closes == "18:00", f"{clause}: at 18:00"
    return is_due(given.cadence, given.on_holidays, day, calendar(day, day))


@pytest.mark.clause("S21.16")
def test_a_report_every_friday(company: Company) -> None:
    promoter = hire(company, "2001", "promoter")
    subordinate(company, SERVICE, MANAGER)
    subordinate(company, "2001", OWNER)
    due = [day for day in (date(2025, 4, 30), date(2025, 5, 2)) if due_on(WEEKLY, day, WEEK)]
    assert due == [date(2025, 4, 30)], f"{WEEK}: Friday 2 May 2025 is a holiday: due the workday before, not {due}"
    with on("2027-05-08", "09:00"):
        days_off(company, "2027-05-10", "2027-05-11", "2027-05-13", "2027-05-14", "2027-05-17")
    with on("2027-05-10", "09:00"):
        assert not items(WEEKLY), f"{WEEK}: nothing is due on Monday"
    with on("2027-05-12", "10:00"):
        assert len(items(WEEKLY)) == 2, f"{WEEK}: one duty a person: {items(WEEKLY)}"
        own = items(WEEKLY, company.accounts[SERVICE])[0]
        closes = timezone.localtime(own.closes_at)
        assert f"{closes:%Y-%m-%d %H:%M}" == "2027-05-12 18:00", f"{WEEK}: Friday is a holiday: due {closes}"
        sheet = [each.item for each in rows(company, SERVICE, ReportSheets) if "周五" in each.title]
        assert sheet == [own.fingerprint], f"{WEEK}: the sheet is there beforehand"
        empty = company.act(SERVICE, FileReport, {"item": own.fingerprint})
        assert empty.done == [0], f"{WEEK}: an empty sheet is saved"
        assert empty.answers[0]["lacks"] == "空表", f"{WEEK}: and says that it is empty"
        assert is_open(own), f"{WEEK}: and counts as unsent"
        company.act(SERVICE, WriteEntry, {"kind": "suggestion", "content": "改详情页"})
        filled = rows(company, SERVICE, ReportSheets)[0].filled
        assert "工作记录 1" in filled, f"{WEEK}: filled from data beforehand: {filled}"
        assert company.act(SERVICE, FileReport, {"item": own.fingerprint, "remark": "本周正常"}).done == [0], WEEK
        report = Report.objects.filter(item=own, lacks="").first()
        assert report is not None, f"{WEEK}: it is sent"
        assert report.recipient == company.accounts[MANAGER], f"{WEEK}: to the superior of the day"
        assert report.late_hours == 0, f"{WEEK}: in time"
        figures = set(ReportFigure.objects.filter(report=report).values_list("name", "value"))
        assert ("工作记录", 1) in figures, f"{WEEK}: the figures are those of the data"
        assert not is_open(own), f"{WEEK}: done"
        other = items(WEEKLY, promoter)[0]
        strange = company.act(SERVICE, FileReport, {"item": other.fingerprint, "remark": "代报"})
        assert not strange.done, f"{WEEK}: nobody sends another's"
    with on("2027-05-12", "18:01"):
        assert is_overdue(other), f"{WEEK}: unsent is overdue"
        listed = findings("office.report_unsent")
        assert [each.owner for each in listed] == [company.accounts[OWNER]], f"{WEEK}: listed to his superior"
        assert listed[0].clause == WEEK, f"{WEEK}: cited"
        assert "2001" in listed[0].title, f"{WEEK}: by person: {listed[0].title}"
        assert "1005" not in listed[0].title, f"{WEEK}: who has sent is not listed"
    with on("2027-05-18", "10:00"):
        assert company.act("2001", FileReport, {"item": other.fingerprint, "remark": "补报"}).done == [0], WEEK
        late = Report.objects.filter(item=other).first()
        assert late is not None, f"{WEEK}: late is sent all the same"
        assert late.late_hours == 136, f"{WEEK}: and shows its hours: {late.late_hours}"
    with on("2027-05-18", "10:05"):
        assert not findings("office.report_unsent"), f"{WEEK}: sent, the list is empty"
        kept(WEEK, "office_report", report.pk, "remark = ''")
        kept(WEEK, "office_reportfigure", ReportFigure.objects.filter(report=report)[0].pk, "value = 9")


@pytest.mark.clause("S21.17")
def test_a_report_on_the_first_of_the_month(company: Company) -> None:
    assert due_on(MONTHLY, date(2025, 10, 9), MONTH), f"{MONTH}: 1 to 8 October 2025 are holidays: the workday after"
    assert not any(due_on(MONTHLY, date(2025, 10, day), MONTH) for day in range(1, 9)), f"{MONTH}: and not in them"
    with on("2027-11-30", "09:00"):
        days_off(company, *(f"2027-12-0{day}" for day in range(1, 9)))
    with on("2027-12-01", "09:00"):
        assert not items(MONTHLY), f"{MONTH}: the first is a holiday"
    with on("2027-12-09", "10:00"):
        due = items(MONTHLY, company.accounts[SERVICE])
        assert len(due) == 1, f"{MONTH}: due on the first workday after the holidays"
        closes = timezone.localtime(due[0].closes_at)
        assert f"{closes:%Y-%m-%d %H:%M}" == "2027-12-09 18:00", f"{MONTH}: {closes}"
        sheet = rows(company, SERVICE, ReportSheets)[0]
        assert (str(sheet.first), str(sheet.last)) == ("2027-11-01", "2027-11-30"), (
            f"{MONTH}: it covers the month before"
        )
        assert company.act(SERVICE, FileReport, {"item": due[0].fingerprint, "remark": "九月正常"}).done == [0], MONTH
        assert not is_open(due[0]), f"{MONTH}: sent"
        kept(MONTH, "office_report", Report.objects.all()[0].pk, "remark = ''")


@pytest.mark.clause("S21.17")
def test_one_file_for_both(company: Company) -> None:
    account = company.accounts[SERVICE]
    with on("2027-10-01", "10:00"):
        week, month = items(WEEKLY, account), items(MONTHLY, account)
        assert week, f"{MONTH}: the first is a Friday, the weekly one is due"
        assert month, f"{MONTH}: and the monthly one"
        company.act(SERVICE, WriteEntry, {"kind": "suggestion", "content": "改详情页", "about_day": "2027-09-30"})
        both = {"item": week[0].fingerprint, "also": month[0].fingerprint, "remark": "一并报送"}
        half = company.act(SERVICE, FileReport, {**both, "with_also": False})
        assert half.done == [0], f"{MONTH}: saved"
        assert "缺少期间 2027-09-01 至 2027-09-30" in half.answers[0]["lacks"], f"{MONTH}: {half.answers}"
        assert not is_open(week[0]), f"{MONTH}: the week is sent"
        assert is_open(month[0]), f"{MONTH}: the missing period stays due"
        assert company.act(SERVICE, FileReport, both).done == [0], MONTH
        assert not is_open(month[0]), f"{MONTH}: one file serves both when it has both periods"
        figures = Report.objects.filter(item=month[0], lacks="")[0].figures
        assert isinstance(list(figures.all()), list), f"{MONTH}: filled from data"
        kept(MONTH, "office_reportfigure", ReportFigure.objects.all()[0].pk, "value = 9")
    with on("2027-10-01", "18:01"):
        listed = findings("office.report_unsent")
        assert not listed, f"{MONTH}: nothing is missing: {[each.title for each in listed]}"
    hire(company, "2001", "promoter")
    with on("2027-11-01", "18:01"):
        late = [each for each in findings("office.report_unsent") if "每月1日" in each.title]
        assert late, f"{MONTH}: unsent is told to the superior"
        assert late[0].clause == MONTH, f"{MONTH}: cited"
