"""What other domains may use of the office."""

from guiju.domains.office.commands import (
    AssignDecisions,
    FileReport,
    GiveErrand,
    RecordMeeting,
    SettleEntry,
    TakeStep,
    WriteEntry,
    WriteNote,
)
from guiju.domains.office.figures import Asked, register

__all__ = [
    "Asked",
    "AssignDecisions",
    "FileReport",
    "GiveErrand",
    "RecordMeeting",
    "SettleEntry",
    "TakeStep",
    "WriteEntry",
    "WriteNote",
    "register",
]
