"""The office in the rail."""

from guiju.domains.office.commands import GiveErrand, ListExecution, OpenServiceProject, RecordMeeting, WriteEntry
from guiju.domains.office.queries import (
    Collaboration,
    CustomerNeeds,
    Errands,
    ErrandSteps,
    FlowImprovements,
    Journal,
    MeetingNotes,
    Meetings,
    OnTime,
    Outcomes,
    ReportFigures,
    Reports,
    ReportSheets,
    ServiceProjects,
    ServiceTopics,
)
from guiju.domains.office.registers import Competitors, ReportingLines
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "行政办公"
PAGES = [
    list_page(Errands, department=DEPARTMENT, actions=(GiveErrand.key, ListExecution.key)),
    list_page(ErrandSteps, department=DEPARTMENT, in_menu=False),
    list_page(ReportSheets, department=DEPARTMENT),
    list_page(Reports, department=DEPARTMENT),
    list_page(ReportFigures, department=DEPARTMENT, in_menu=False),
    list_page(Journal, department=DEPARTMENT, actions=(WriteEntry.key,)),
    list_page(FlowImprovements, department=DEPARTMENT),
    list_page(CustomerNeeds, department=DEPARTMENT, actions=(OpenServiceProject.key,)),
    list_page(ServiceProjects, department=DEPARTMENT, actions=(OpenServiceProject.key,)),
    list_page(ServiceTopics, department=DEPARTMENT, in_menu=False),
    list_page(Outcomes, department=DEPARTMENT, in_menu=False),
    list_page(Meetings, department=DEPARTMENT, actions=(RecordMeeting.key,)),
    list_page(MeetingNotes, department=DEPARTMENT, in_menu=False),
    list_page(OnTime, department=DEPARTMENT),
    list_page(Collaboration, department=DEPARTMENT),
    list_page(Competitors.query, department=DEPARTMENT, actions=(Competitors.enter.key,)),
    list_page(ReportingLines.query, department=DEPARTMENT, actions=(ReportingLines.enter.key,)),
]
