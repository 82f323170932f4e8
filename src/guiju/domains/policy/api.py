"""What upper domains and doors may use of policy."""

from guiju.domains.policy.commands import (
    AnswerQuestion,
    AskQuestion,
    AssessChange,
    CheckObligation,
    ConfirmClause,
    CoverDomain,
    EnterLicence,
    EnterObligation,
    EnterStatute,
    LinkSupplement,
    NameAccountable,
    PublishInterpretation,
    PublishSupplement,
    PublishTerms,
    RecordNews,
    RegisterConflict,
    RegisterGap,
    ReviewSystem,
    RuleConflict,
    SettleUncovered,
    SignCompliance,
)
from guiju.domains.policy.conflicts import Contested, contested
from guiju.domains.policy.licences import run_out
from guiju.domains.policy.queries import applying
from guiju.domains.policy.standing_notes import Note, notes_of

__all__ = [
    "AnswerQuestion",
    "AskQuestion",
    "AssessChange",
    "CheckObligation",
    "ConfirmClause",
    "Contested",
    "CoverDomain",
    "EnterLicence",
    "EnterObligation",
    "EnterStatute",
    "LinkSupplement",
    "NameAccountable",
    "Note",
    "PublishInterpretation",
    "PublishSupplement",
    "PublishTerms",
    "RecordNews",
    "RegisterConflict",
    "RegisterGap",
    "ReviewSystem",
    "RuleConflict",
    "SettleUncovered",
    "SignCompliance",
    "applying",
    "contested",
    "notes_of",
    "run_out",
]
