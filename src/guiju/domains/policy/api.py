"""What upper domains and doors may use of policy."""

from guiju.domains.policy.commands import (
    AnswerQuestion,
    AskQuestion,
    AssessChange,
    CheckObligation,
    ConfirmClause,
    EnterObligation,
    EnterStatute,
    LinkSupplement,
    PublishInterpretation,
    PublishSupplement,
    PublishTerms,
    RecordNews,
    RegisterGap,
    SettleUncovered,
    SignCompliance,
)
from guiju.domains.policy.queries import applying
from guiju.domains.policy.standing_notes import Note, notes_of

__all__ = [
    "AnswerQuestion",
    "AskQuestion",
    "AssessChange",
    "CheckObligation",
    "ConfirmClause",
    "EnterObligation",
    "EnterStatute",
    "LinkSupplement",
    "Note",
    "PublishInterpretation",
    "PublishSupplement",
    "PublishTerms",
    "RecordNews",
    "RegisterGap",
    "SettleUncovered",
    "SignCompliance",
    "applying",
    "notes_of",
]
