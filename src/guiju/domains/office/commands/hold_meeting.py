"""A meeting that was held, and the notes of those who were there."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any

from django.utils import timezone
from pydantic import Field

from guiju.domains.office.company import insert_of_company
from guiju.domains.office.errands import posts_by_account
from guiju.domains.office.fields import PersonNumber, Text
from guiju.domains.office.meetings import DAILY_MEETING, NOTES_WRITTEN, WEEKLY_MEETING, unreported
from guiju.domains.office.models import Attendance, Meeting, MeetingNote
from guiju.domains.office.periods import week
from guiju.kernel.commands.batch import Batch
from guiju.kernel.commands.builtin import refusal
from guiju.kernel.commands.command import Command, Input
from guiju.kernel.commands.context import Context, Refusal
from guiju.kernel.commands.fields import Label, Reference
from guiju.kernel.commands.references import unknown
from guiju.kernel.commands.work import Work
from guiju.kernel.controls.duties.occasions import Occasion, fall_due
from guiju.kernel.controls.duties.settling import settle_now
from guiju.kernel.controls.models import WHOLE, DutyItem
from guiju.kernel.controls.reading import by_params
from guiju.lib.similarity import Index
from guiju.lib.workdays import OFFICE, closing

KINDS = {str(key): str(word) for key, word in Meeting.Kind.choices}
LEAST = 2
EMPTY, COPIED = "参会不足两人或没有议题，不算开会", "与他人的笔录雷同，不计"


class MeetingInput(Input):
    kind: Annotated[Meeting.Kind, Label("种类", choices=KINDS)] = Meeting.Kind.WEEKLY
    held_on: Annotated[date, Label("日期")]
    topics: Annotated[Text, Label("议题")] = ""
    decisions: Annotated[Text, Label("决定")] = ""


class AttendeeInput(Input):
    person: Annotated[PersonNumber, Label("参会人")]


class RecordMeeting(Command):
    """What does not count as held is kept all the same."""

    key = "office.record_meeting"
    title = "登记会议"
    header = MeetingInput
    line = AttendeeInput
    needs_lines = False

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        today = timezone.localdate(context.now)
        for item, held_on in enumerate(batch.head.held_on):
            if held_on > today:
                yield refusal(item, None, "stands", "会议还没有开", "开完以后再登记")
        seen = set()
        for item, number, person in zip(batch.line_items, batch.numbers, batch.lines.ids("person"), strict=True):
            if person is not None and (item, person) in seen:
                yield refusal(item, number, "once", "同一人列了两次", "每人列一次")
            seen.add((item, person))

    def apply(self, batch: Batch, work: Work) -> None:
        head, lines = batch.head, batch.lines
        there = [0] * batch.size
        for item in batch.line_items:
            there[item] += 1
        lacks = ["" if count >= LEAST and topics else EMPTY for count, topics in zip(there, head.topics, strict=True)]
        columns = {
            "kind": [str(each) for each in head.kind],
            **{name: head.columns[name] for name in ("held_on", "topics", "decisions")},
            "lacks": lacks,
            "recorded_by": work.actor,
            "recorded_at": work.now,
        }
        ids = insert_of_company(work, Meeting, columns, kind="HJ", items=list(range(batch.size)), moment=work.now)
        attended = {"meeting_id": batch.to_lines(ids), "person_id": lines.ids("person")}
        work.insert(Attendance, attended, lines.size)
        weeks = [
            week(day).first
            for kind, day, lack in zip(head.kind, head.held_on, lacks, strict=True)
            if kind == Meeting.Kind.WEEKLY and not lack
        ]
        _hold(work, weeks)
        carried = _hold_daily(batch, lacks, work)
        _ask_for_notes(batch, ids, work)
        told = {item: lack for item, lack in enumerate(lacks) if lack} | carried
        work.answer(list(told), lacks=list(told.values()))


def _hold_daily(batch: Batch, lacks: Sequence[str], work: Work) -> dict[int, str]:
    """The daily meeting settles the duty of its day; by item the opinions that are carried to the next."""
    head = batch.head
    held = [item for item, kind in enumerate(head.kind) if kind == Meeting.Kind.DAILY and not lacks[item]]
    if not held:
        return {}
    days: dict[date, list[int]] = {}
    for item in held:
        days.setdefault(head.held_on[item], []).append(item)
    due = DutyItem.objects.using(work.using).filter(~WHOLE, duty=DAILY_MEETING.key, day__in=list(days))
    settle_now(work, RecordMeeting.title, list(due.values_list("id", flat=True)))
    carried: dict[int, str] = {}
    for day, items in days.items():
        said = "\n".join(f"{head.topics[item]}\n{head.decisions[item]}" for item in items)
        left = unreported(day, work.using, said)
        carried |= {item: f"未报告的意见转下次例会：{'、'.join(left)}" for item in items if left}
    return carried


def _hold(work: Work, mondays: Sequence[date]) -> None:
    """The meeting of a week settles the duty of that week."""
    days = [monday + timedelta(days=after) for monday in mondays for after in range(7)]
    due = DutyItem.objects.using(work.using).filter(~WHOLE, duty=WEEKLY_MEETING.key, day__in=days)
    settle_now(work, RecordMeeting.title, list(due.values_list("id", flat=True)))


def _ask_for_notes(batch: Batch, ids: Sequence[int], work: Work) -> None:
    """Everybody who was there writes notes, by the end of a working day some days later; of a daily meeting nobody does."""
    records = batch.lines.record("person")
    accounts = [record.account_id for record in records if record.account_id]
    posts = posts_by_account(work.now, accounts, work.using)
    for same in by_params(NOTES_WRITTEN.bounds(work.now, work.using)):
        params: Any = same[0].params
        occasions = [
            Occasion(
                mark=str(ids[item]),
                checks=(batch.head.topics[item][:60] or "会议",),
                place=None,
                holder=record.account_id,
                due_at=max(_close(batch.head.held_on[item], params.default_due_days), work.now + timedelta(minutes=1)),
                posts=posts.get(record.account_id, ()),
            )
            for item, record in zip(batch.line_items, records, strict=True)
            if record.account_id and batch.head.kind[item] != Meeting.Kind.DAILY
        ]
        fall_due(work, NOTES_WRITTEN, same, occasions)


def _close(day: date, after: int) -> datetime:
    return closing(day + timedelta(days=after), OFFICE, timezone.get_current_timezone())


class NoteInput(Input):
    meeting: Annotated[
        str,
        Label("会议单号"),
        Reference("office.Meeting", by="number", fetch=("held_on",), lock=True, title="会议记录"),
    ]
    text: Annotated[str, Field(min_length=2, max_length=4_000), Label("笔录与心得")]


class WriteNote(Command):
    """By whoever was there. A note like another's is kept and does not count."""

    key = "office.write_note"
    title = "写会议笔录"
    header = NoteInput

    def prepare(self, batch: Batch, context: Context) -> Iterator[Refusal]:
        meetings = batch.head.ids("meeting")
        there = set(
            Attendance.objects.using(context.using)
            .filter(meeting__in=[each for each in meetings if each], person__account=context.actor)
            .values_list("meeting_id", flat=True)
        )
        for item, meeting in enumerate(meetings):
            if meeting is not None and meeting not in there:
                yield unknown(item, None, "会议单号", batch.head.meeting[item], "会议记录")

    def apply(self, batch: Batch, work: Work) -> None:
        head, meetings = batch.head, batch.head.ids("meeting")
        bounds = NOTES_WRITTEN.bounds(work.now, work.using)
        limits: list[Any] = [bound.params for bound in bounds]
        limit = min((each.default_similarity_pct for each in limits), default=100) / 100
        others: dict[int, list[str]] = {}
        rows = MeetingNote.objects.using(work.using).filter(meeting__in=meetings).exclude(author=work.actor)
        for meeting, text in rows.order_by("id").values_list("meeting_id", "text"):
            others.setdefault(meeting, []).append(text)
        lacks = [
            COPIED if _is_copied(text, others.get(meeting, []), limit) else ""
            for meeting, text in zip(meetings, head.text, strict=True)
        ]
        columns = {
            "meeting_id": meetings,
            "author": work.actor,
            "text": head.text,
            "digest": [sha256(text.encode()).hexdigest() for text in head.text],
            "lacks": lacks,
            "written_at": work.now,
        }
        insert_of_company(work, MeetingNote, columns, kind="BL", items=list(range(batch.size)), moment=work.now)
        whole = [meeting for meeting, lack in zip(meetings, lacks, strict=True) if not lack]
        _settle_notes(work, whole)
        work.answer([item for item, lack in enumerate(lacks) if lack], lacks=[lack for lack in lacks if lack])


def _settle_notes(work: Work, meetings: Sequence[int]) -> None:
    own = DutyItem.objects.using(work.using).filter(~WHOLE, duty=NOTES_WRITTEN.key, holder=work.actor)
    marks = dict(own.values_list("id", "fingerprint"))
    wanted = {f"{NOTES_WRITTEN.key}/{meeting}/" for meeting in meetings}
    settle_now(
        work, WriteNote.title, [item for item, mark in marks.items() if any(mark.startswith(each) for each in wanted)]
    )


def _is_copied(text: str, others: Sequence[str], limit: float) -> bool:
    if text in others:
        return True
    near = Index(others).nearest(text, 1) if others else []
    return bool(near) and near[0].score > limit
