"""What upper domains and doors may use of policy."""

from guiju.domains.policy.commands import (
    AnswerQuestion,
    AskQuestion,
    AssessChange,
    CheckObligation,
    ConfirmClause,
    CoverDomain,
    EnterObligation,
    EnterStatute,
    LinkSupplement,
    NameAccountable,
    PublishInterpretation,
    PublishSupplement,
    PublishTerms,
    RecordNews,
    RegisterGap,
    ReviewSystem,
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
    "CoverDomain",
    "EnterObligation",
    "EnterStatute",
    "LinkSupplement",
    "NameAccountable",
    "Note",
    "PublishInterpretation",
    "PublishSupplement",
    "PublishTerms",
    "RecordNews",
    "RegisterGap",
    "ReviewSystem",
    "SettleUncovered",
    "SignCompliance",
    "applying",
    "notes_of",
]
