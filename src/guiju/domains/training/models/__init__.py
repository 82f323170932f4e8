"""The tables of training."""

from guiju.domains.training.models.courses import Claim, Course
from guiju.domains.training.models.exams import Drill, DrillResult, Paper, PaperResult
from guiju.domains.training.models.plans import Coverage, Plan, PlanApproval, PlanClose, PlanLine, YearEvaluation
from guiju.domains.training.models.sessions import (
    AbsenceNote,
    Attendance,
    Excuse,
    Invite,
    Session,
    SessionClose,
    SessionResult,
)
from guiju.domains.training.models.terms import TermConfirmation

__all__ = [
    "AbsenceNote",
    "Attendance",
    "Claim",
    "Course",
    "Coverage",
    "Drill",
    "DrillResult",
    "Excuse",
    "Invite",
    "Paper",
    "PaperResult",
    "Plan",
    "PlanApproval",
    "PlanClose",
    "PlanLine",
    "Session",
    "SessionClose",
    "SessionResult",
    "TermConfirmation",
    "YearEvaluation",
]
