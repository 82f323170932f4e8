"""What people of the office do."""

from guiju.domains.office.commands.assign_decisions import AssignDecisions
from guiju.domains.office.commands.escalate import Escalate
from guiju.domains.office.commands.file_report import FileReport
from guiju.domains.office.commands.give_errand import GiveErrand
from guiju.domains.office.commands.hold_meeting import RecordMeeting, WriteNote
from guiju.domains.office.commands.list_execution import ListExecution
from guiju.domains.office.commands.meet_duties import MeetDuties
from guiju.domains.office.commands.service_projects import CloseServiceProject, OpenServiceProject
from guiju.domains.office.commands.settle_entry import AskOutcomes, SettleEntry
from guiju.domains.office.commands.take_step import TakeStep
from guiju.domains.office.commands.write_entry import WriteEntry

__all__ = [
    "AskOutcomes",
    "AssignDecisions",
    "CloseServiceProject",
    "Escalate",
    "FileReport",
    "GiveErrand",
    "ListExecution",
    "MeetDuties",
    "OpenServiceProject",
    "RecordMeeting",
    "SettleEntry",
    "TakeStep",
    "WriteEntry",
    "WriteNote",
]
