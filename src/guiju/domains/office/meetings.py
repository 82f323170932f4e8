"""Duties about meetings: that they are held, and that each who was there writes his notes."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pydantic import Field

from guiju.domains.office import periods
from guiju.domains.office.models import EntryKind, JournalEntry, Meeting, MeetingNote
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.store.stored import as_day

ONE_DAY = timedelta(days=1)
LOOKED_BACK = timedelta(days=31)
"""For how long an opinion is carried on."""


def not_held(items: Sequence[int], using: str) -> Mapping[int, str]:
    """The duty items in whose week no meeting counts."""
    rows = list(DutyItem.objects.using(using).filter(id__in=items).values_list("id", "day"))
    weeks = {item: periods.week(as_day(day)) for item, day in rows}
    if not weeks:
        return {}
    first, last = min(each.first for each in weeks.values()), max(each.last for each in weeks.values())
    held = Meeting.objects.using(using).filter(kind=Meeting.Kind.WEEKLY, lacks="", held_on__range=(first, last))
    mondays = {periods.week(day).first for day in held.values_list("held_on", flat=True)}
    return {item: "本周会议未开" for item, week in weeks.items() if week.first not in mondays}


WEEKLY_MEETING = Duty(
    "office.weekly_meeting",
    "每周互动会议",
    DutyParams(
        posts=["customer_service_head", "store_manager"],
        cadence="FREQ=WEEKLY;BYDAY=SU",
        on_holidays="all",
        opens="00:00",
        closes="00:00",
        bundle="weekly_meeting",
        superior="store_manager",
    ),
    outstanding=not_held,
)


def unreported(day: date, using: str, said: str = "") -> list[str]:
    """The opinions from before a day that no daily meeting until then has on its record; ``said`` is one being written."""
    first = day - LOOKED_BACK
    opinions = JournalEntry.objects.using(using).filter(
        kind=EntryKind.OPINION, lacks="", about_day__range=(first, day - ONE_DAY)
    )
    held = Meeting.objects.using(using).filter(kind=Meeting.Kind.DAILY, lacks="", held_on__range=(first, day))
    text = "\n".join(
        [said, *(f"{topics}\n{decisions}" for topics, decisions in held.values_list("topics", "decisions"))]
    )
    return [number for number in opinions.order_by("id").values_list("number", flat=True) if number not in text]


def no_daily_meeting(items: Sequence[int], using: str) -> Mapping[int, str]:
    """The duty items on whose day no daily meeting counts, with the opinions that wait for it."""
    rows = DutyItem.objects.using(using).filter(id__in=items).order_by("id").values_list("id", "day")
    days = {item: as_day(day) for item, day in rows}
    held = Meeting.objects.using(using).filter(kind=Meeting.Kind.DAILY, lacks="", held_on__in=set(days.values()))
    known = set(held.values_list("held_on", flat=True))
    waiting = {day: unreported(day, using) for day in sorted({*days.values()} - known)}
    return {
        item: "；".join(filter(None, ("例会未开", _listed(waiting[day]))))
        for item, day in days.items()
        if day in waiting
    }


def _listed(numbers: Sequence[str]) -> str:
    return f"待报告意见：{'、'.join(numbers)}" if numbers else ""


DAILY_MEETING = Duty(
    "office.daily_meeting",
    "每日例会提出回访意见",
    DutyParams(
        posts=["after_sales", "customer_service"],
        bundle="daily_meeting",
        superior="store_manager",
    ),
    {"closes": "default_before"},
    outstanding=no_daily_meeting,
)


class NoteDays(Params):
    default_due_days: int = Field(2, title="笔录期限（天）", ge=0)
    default_similarity_pct: int = Field(95, title="视为抄袭的相似度（%）", ge=1, le=100)
    posts: list[str] = Field([], title="岗位")
    superior: str = Field("store_manager", title="上级岗位")


def no_notes(items: Sequence[int], using: str) -> Mapping[int, str]:
    """The items of those who have not written notes that count."""
    rows = DutyItem.objects.using(using).filter(id__in=items).values_list("id", "holder", "fingerprint")
    wanted = {item: (meeting_of(mark), holder) for item, holder, mark in rows}
    written = MeetingNote.objects.using(using).filter(meeting__in={each for each, _ in wanted.values()}, lacks="")
    known = set(written.values_list("meeting_id", "author"))
    return {item: "写会议笔录" for item, key in wanted.items() if key not in known}


NOTES_WRITTEN = OccasionalDuty("office.notes_written", "会议笔录与心得", NoteDays, no_notes)


def meeting_of(fingerprint: str) -> int:
    """The meeting that an item is about, as its mark says."""
    return int(fingerprint.split("/")[1])
