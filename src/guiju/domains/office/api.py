"""What other domains may use of the office."""

from guiju.domains.office.commands import (
    AssignDecisions,
    CloseServiceProject,
    FileReport,
    GiveErrand,
    ListExecution,
    OpenServiceProject,
    RecordMeeting,
    SettleEntry,
    TakeStep,
    WriteEntry,
    WriteNote,
)
from guiju.domains.office.company import insert_of_company
from guiju.domains.office.figures import Asked, register
from guiju.domains.office.flows import Cycle, clock, cycles
from guiju.domains.office.needs import cases
from guiju.domains.office.periods import Stretch

__all__ = [
    "Asked",
    "AssignDecisions",
    "CloseServiceProject",
    "Cycle",
    "FileReport",
    "GiveErrand",
    "ListExecution",
    "OpenServiceProject",
    "RecordMeeting",
    "SettleEntry",
    "Stretch",
    "TakeStep",
    "WriteEntry",
    "WriteNote",
    "cases",
    "clock",
    "cycles",
    "insert_of_company",
    "register",
]
