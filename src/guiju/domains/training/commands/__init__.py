"""The commands of training."""

from guiju.domains.training.commands.absences import NoteAbsence
from guiju.domains.training.commands.courses import ClaimHours, DefineCourse
from guiju.domains.training.commands.coverage import CloseCoverage, EvaluateYear
from guiju.domains.training.commands.drills import RecordDrill
from guiju.domains.training.commands.exams import StartExam, SubmitExam
from guiju.domains.training.commands.plans import ApprovePlan, ClosePlan, ProposePlan
from guiju.domains.training.commands.sessions import (
    AddResult,
    CloseSession,
    ExcuseFromSession,
    RecordAttendance,
    ScheduleSession,
    SignIn,
)
from guiju.domains.training.commands.terms import ConfirmTerm

__all__ = [
    "AddResult",
    "ApprovePlan",
    "ClaimHours",
    "CloseCoverage",
    "ClosePlan",
    "CloseSession",
    "ConfirmTerm",
    "DefineCourse",
    "EvaluateYear",
    "ExcuseFromSession",
    "NoteAbsence",
    "ProposePlan",
    "RecordAttendance",
    "RecordDrill",
    "ScheduleSession",
    "SignIn",
    "StartExam",
    "SubmitExam",
]
