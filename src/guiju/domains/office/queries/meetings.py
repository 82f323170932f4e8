"""What is shown of meetings and notes."""

from datetime import date, datetime
from typing import Annotated, Any

from django.db.models import Count, QuerySet

from guiju.domains.office.commands.hold_meeting import KINDS
from guiju.domains.office.models import Meeting, MeetingNote
from guiju.domains.office.queries.permissions import READ
from guiju.kernel.commands.fields import Label
from guiju.kernel.org.names import person_of
from guiju.kernel.queries.columns import Column, Row
from guiju.kernel.queries.filters import Filter
from guiju.kernel.queries.query import Params, Query, Section


class MeetingParams(Params):
    kind: Annotated[str | None, Label("种类", choices=KINDS), Filter("kind")] = None
    since: Annotated[date | None, Label("日期（自）"), Filter("held_on", "since")] = None


class MeetingRow(Row):
    number: Annotated[str, Column("会议单号", sortable=True, search="prefix")]
    kind: Annotated[str, Column("种类", choices=KINDS)]
    held_on: Annotated[date, Column("日期")]
    topics: Annotated[str, Column("议题", search="contains")]
    decisions: Annotated[str, Column("决定")]
    there: Annotated[int, Column("参会人数", "there")]
    lacks: Annotated[str, Column("还缺")]
    recorded_at: Annotated[datetime, Column("记录时间")]


class Meetings(Query):
    key = "office.meetings"
    title = "会议记录"
    params = MeetingParams
    row = MeetingRow
    permission = READ
    identity = "number"
    caption = "topics"
    offers = "office.Meeting"
    sections = (
        Section("决定的交办", "office.errands", "meeting"),
        Section("笔录", "office.meeting_notes", "meeting"),
    )
    commands = {"office.write_note": "meeting", "office.assign_decisions": "meeting"}
    empty = "还没有会议记录。"

    def rows(self, using: str) -> QuerySet[Any]:
        return Meeting.objects.annotate(there=Count("attendances"))


class OfMeeting(Params):
    meeting: Annotated[str | None, Label("会议单号"), Filter("meeting__number")] = None


class NoteRow(Row):
    number: Annotated[str, Column("笔录单号", sortable=True, search="prefix")]
    meeting: Annotated[str, Column("会议单号", "meeting__number", search="prefix", link="office.meetings")]
    author: Annotated[str | None, Column("记录人", "author_name")]
    text: Annotated[str, Column("笔录与心得")]
    lacks: Annotated[str, Column("还缺")]
    written_at: Annotated[datetime, Column("时间")]


class MeetingNotes(Query):
    key = "office.meeting_notes"
    title = "会议笔录"
    params = OfMeeting
    row = NoteRow
    permission = READ
    identity = "number"
    caption = "meeting"
    empty = "还没有笔录。"

    def rows(self, using: str) -> QuerySet[Any]:
        return MeetingNote.objects.annotate(author_name=person_of("author"))
