"""What other domains may use of the office."""

from guiju.domains.office.commands import (
    AssignDecisions,
    FileReport,
    GiveErrand,
    ListExecution,
    RecordMeeting,
    SettleEntry,
    TakeStep,
    WriteEntry,
    WriteNote,
)
from guiju.domains.office.company import insert_of_company
from guiju.domains.office.figures import Asked, register
from guiju.domains.office.flows import Cycle, clock, cycles

__all__ = [
    "Asked",
    "AssignDecisions",
    "Cycle",
    "FileReport",
    "GiveErrand",
    "ListExecution",
    "RecordMeeting",
    "SettleEntry",
    "TakeStep",
    "WriteEntry",
    "WriteNote",
    "clock",
    "cycles",
    "insert_of_company",
    "register",
]
