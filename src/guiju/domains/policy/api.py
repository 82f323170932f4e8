"""What upper domains and doors may use of policy."""

from guiju.domains.policy.commands import (
    ActivateParty,
    AnnounceDecision,
    AnswerObjection,
    AnswerQuestion,
    AskQuestion,
    AssessChange,
    CheckObligation,
    CommentDecision,
    ConfirmClause,
    CoverDomain,
    DecideRevision,
    EnterLicence,
    EnterObligation,
    EnterStatute,
    LinkSupplement,
    NameAccountable,
    PauseControl,
    PublishInterpretation,
    PublishScheme,
    PublishSupplement,
    PublishTerms,
    RecordNews,
    RegisterConflict,
    RegisterGap,
    RegisterParty,
    ReviewDecision,
    ReviewSystem,
    RuleConflict,
    ScopeParty,
    SettleUncovered,
    SignCompliance,
    SignReview,
    SubmitDecision,
    TakeDecision,
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
from guiju.domains.policy.controls.reviewing import OfReview, ReviewAnswered
from guiju.domains.policy.controls.reviewing import Signed as ReviewSignedFact
from guiju.domains.policy.effects import GoalEffect, goal_effects
from guiju.domains.policy.events import RulesIssued
from guiju.domains.policy.heard import consulted
from guiju.domains.policy.indicators import LiveSource, Read, offer
from guiju.domains.policy.issued import issued_papers
from guiju.domains.policy.licences import run_out
from guiju.domains.policy.models import SchemeKind
from guiju.domains.policy.organisation import unit_names, units_of
from guiju.domains.policy.queries import applying
from guiju.domains.policy.review_kinds import count
from guiju.domains.policy.reviewing import Asked, Line, ReviewKind, decided_revisions, register, signed_since, unsigned
from guiju.domains.policy.schemes import ask_for_schemes, on_day, period_of, schemes_on, versions_of
from guiju.domains.policy.standing_notes import Note, notes_of
from guiju.domains.policy.uncovered import without_rule

__all__ = [
    "ActivateParty",
    "AdoptVersion",
    "AnnounceDecision",
    "AnnounceVersion",
    "AnswerObjection",
    "AnswerOpinions",
    "AnswerQuestion",
    "ApplyRule",
    "AskQuestion",
    "Asked",
    "AssessChange",
    "CheckObligation",
    "CiteBasis",
    "CommentDecision",
    "ConcludeApplication",
    "ConfirmClause",
    "Contested",
    "CoverDomain",
    "DecideRevision",
    "DraftVersion",
    "EnterLicence",
    "EnterObligation",
    "EnterStatute",
    "FillCover",
    "GoalEffect",
    "Line",
    "LinkGoal",
    "LinkSupplement",
    "LiveSource",
    "NameAccountable",
    "Note",
    "OfReview",
    "PauseControl",
    "PublishInterpretation",
    "PublishScheme",
    "PublishSupplement",
    "PublishTerms",
    "PublishVersion",
    "Read",
    "RecordAnnex",
    "RecordFiling",
    "RecordNews",
    "RecordOpinion",
    "RecordPaper",
    "RecordReading",
    "RecordRejection",
    "RegisterConflict",
    "RegisterGap",
    "RegisterParty",
    "RepealVersion",
    "ReviewAnswered",
    "ReviewDecision",
    "ReviewKind",
    "ReviewSignedFact",
    "ReviewSystem",
    "ReviewVersion",
    "RuleConflict",
    "RuleOverlap",
    "RulesIssued",
    "SchemeKind",
    "ScopeParty",
    "SetIndicator",
    "SetScope",
    "SetTag",
    "SettleUncovered",
    "SignCompliance",
    "SignReview",
    "SubmitDecision",
    "SwitchPenalties",
    "TakeDecision",
    "applying",
    "ask_for_schemes",
    "consulted",
    "contested",
    "count",
    "decided_revisions",
    "goal_effects",
    "issued_papers",
    "notes_of",
    "offer",
    "on_day",
    "period_of",
    "register",
    "run_out",
    "schemes_on",
    "signed_since",
    "unit_names",
    "units_of",
    "unsigned",
    "versions_of",
    "without_rule",
]
