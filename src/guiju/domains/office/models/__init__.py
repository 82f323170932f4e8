"""What the office writes down: the journal, reports, errands, meetings, service projects."""

from guiju.domains.office.models.errands import Category, Errand, ErrandStep, ReportingLine, State
from guiju.domains.office.models.journal import Competitor, EntryKind, EntryOutcome, JournalEntry, SourceKind
from guiju.domains.office.models.meetings import Attendance, Meeting, MeetingNote
from guiju.domains.office.models.reports import Report, ReportFigure
from guiju.domains.office.models.service import ServiceClosing, ServiceProject, ServiceResult, ServiceTopic

__all__ = [
    "Attendance",
    "Category",
    "Competitor",
    "EntryKind",
    "EntryOutcome",
    "Errand",
    "ErrandStep",
    "JournalEntry",
    "Meeting",
    "MeetingNote",
    "Report",
    "ReportFigure",
    "ReportingLine",
    "ServiceClosing",
    "ServiceProject",
    "ServiceResult",
    "ServiceTopic",
    "SourceKind",
    "State",
]
