"""The office: reports on their day, the meeting of the week with its notes, the month's look at the market."""

from datetime import timedelta

from guiju.demo.story.rounds import holder_of
from guiju.demo.story.stage import MANAGER, SERVICE, Stage
from guiju.domains.office.api import FileReport, RecordMeeting, WriteEntry, WriteNote
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
