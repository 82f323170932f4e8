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
    RegisterConflict,
    RegisterGap,
    ReviewSystem,
    RuleConflict,
    SettleUncovered,
    SignCompliance,
)
from guiju.domains.policy.commands.applying import ApplyRule, ConcludeApplication, SwitchPenalties
from guiju.domains.policy.commands.consulting import (
    AnswerOpinions,
    RecordAnnex,
    RecordFiling,
    RecordOpinion,
    RecordPaper,
    RecordRejection,
)
from guiju.domains.policy.commands.drafting import DraftVersion, FillCover
from guiju.domains.policy.commands.publishing import PublishVersion, RepealVersion
from guiju.domains.policy.commands.scoping import RuleOverlap, SetScope, SetTag
from guiju.domains.policy.commands.serving import CiteBasis, LinkGoal, RecordReading, SetIndicator
from guiju.domains.policy.commands.steps import AdoptVersion, AnnounceVersion, ReviewVersion
from guiju.domains.policy.conflicts import Contested, contested
from guiju.domains.policy.queries import applying
from guiju.domains.policy.standing_notes import Note, notes_of

__all__ = [
    "AdoptVersion",
    "AnnounceVersion",
    "AnswerOpinions",
    "AnswerQuestion",
    "ApplyRule",
    "AskQuestion",
    "AssessChange",
    "CheckObligation",
    "CiteBasis",
    "ConcludeApplication",
    "ConfirmClause",
    "Contested",
    "CoverDomain",
    "DraftVersion",
    "EnterObligation",
    "EnterStatute",
    "FillCover",
    "LinkGoal",
    "LinkSupplement",
    "NameAccountable",
    "Note",
    "PublishInterpretation",
    "PublishSupplement",
    "PublishTerms",
    "PublishVersion",
    "RecordAnnex",
    "RecordFiling",
    "RecordNews",
    "RecordOpinion",
    "RecordPaper",
    "RecordReading",
    "RecordRejection",
    "RegisterConflict",
    "RegisterGap",
    "RepealVersion",
    "ReviewSystem",
    "ReviewVersion",
    "RuleConflict",
    "RuleOverlap",
    "SetIndicator",
    "SetScope",
    "SetTag",
    "SettleUncovered",
    "SignCompliance",
    "SwitchPenalties",
    "applying",
    "contested",
    "notes_of",
]
