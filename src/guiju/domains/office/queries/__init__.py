"""What is shown of the office."""

from guiju.domains.office.queries.errands import Collaboration, Errands, ErrandSteps, OnTime
from guiju.domains.office.queries.improvements import FlowImprovements
from guiju.domains.office.queries.journal import Journal, Outcomes
from guiju.domains.office.queries.meetings import MeetingNotes, Meetings
from guiju.domains.office.queries.reports import ReportFigures, Reports, ReportSheets
from guiju.domains.office.queries.service import CustomerNeeds, ServiceProjects, ServiceTopics

__all__ = [
    "Collaboration",
    "CustomerNeeds",
    "ErrandSteps",
    "Errands",
    "FlowImprovements",
    "Journal",
    "MeetingNotes",
    "Meetings",
    "OnTime",
    "Outcomes",
    "ReportFigures",
    "ReportSheets",
    "Reports",
    "ServiceProjects",
    "ServiceTopics",
]
