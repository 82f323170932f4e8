"""The office: reports on their day, the meeting of the week with its notes, the month's look at the market."""

from datetime import timedelta

from guiju.demo.story.rounds import holder_of
from guiju.demo.story.stage import KEEPER, MANAGER, SERVICE, Stage
from guiju.domains.office.api import FileReport, RecordMeeting, WriteEntry, WriteNote
from guiju.domains.office.meetings import DAILY_MEETING
from guiju.domains.office.reporting import COVERED
from guiju.kernel.controls.models import DutyItem

_NOTES = {
    MANAGER: "退换货话术统一为先致歉、再核单、后给方案；下周抽查十单",
    SERVICE: "记下了三句常用话术，遇到破损件先要照片再登记",
}


def reports_filed(stage: Stage) -> None:
    """Everybody signs what the data has filled in."""
    due = DutyItem.objects.using(stage.using).filter(
        duty__in=COVERED, day=stage.day, opens_at__lte=stage.now, settled_at__isnull=True
    )
    for item in due.order_by("id"):
        person = holder_of(stage, item)
        if person is not None and stage.plays(person):
            stage.act(
                person, FileReport, {"item": item.fingerprint, "remark": "本期正常"}, f"report-{item.duty}-{person}"
            )


def day_begun(stage: Stage) -> None:
    """The daily meeting, on a day that has one."""
    due = DutyItem.objects.using(stage.using).filter(day=stage.day, duty=DAILY_MEETING.key)
    if stage.plays(SERVICE) and due.exists():
        people = [{"person": MANAGER}, {"person": SERVICE}]
        meeting = {"kind": "daily", "held_on": stage.day, "topics": "昨日回访与今日安排", "lines": people}
        stage.act(SERVICE, RecordMeeting, meeting, "daily-meeting")


def selling_practised(stage: Stage) -> None:
    last_month = stage.day.replace(day=1) - timedelta(days=1)
    scores = "礼貌：90\n产品：86\n成交：82"
    plays = [
        {
            "kind": "roleplay",
            "subject": SERVICE,
            "topic": scenario,
            "owner": KEEPER,
            "content": scores,
            "about_day": last_month,
        }
        for scenario in ("砍价的顾客", "要退货的顾客")
    ]
    stage.act(MANAGER, WriteEntry, plays, "roleplay")


def meeting_held(stage: Stage) -> None:
    people = [{"person": MANAGER}, {"person": SERVICE}]
    meeting = {"held_on": stage.day, "topics": "售后话术", "decisions": "统一退换货话术", "lines": people}
    stage.act(MANAGER, RecordMeeting, meeting, "meeting")


def notes_written(stage: Stage) -> None:
    meeting = stage.told(MANAGER, RecordMeeting, "meeting")
    for person, text in _NOTES.items():
        if stage.plays(person):
            stage.act(person, WriteNote, {"meeting": meeting, "text": text}, f"note-{person}")


def market_studied(stage: Stage) -> None:
    last_month = stage.day.replace(day=1) - timedelta(days=1)
    entry = {"kind": "market", "subject": "洗护", "topic": "保持", "expected": "持平", "about_day": last_month}
    stage.act(MANAGER, WriteEntry, entry, "market")
