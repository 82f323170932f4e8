"""Policy's commands, one module a topic; those about texts in force are re-exported here."""

from guiju.domains.policy.commands.answer_question import AnswerQuestion
from guiju.domains.policy.commands.ask_question import AskQuestion
from guiju.domains.policy.commands.conflicts import RegisterConflict, RuleConflict
from guiju.domains.policy.commands.covering import CoverDomain, NameAccountable, ReviewSystem
from guiju.domains.policy.commands.decisions import (
    AnnounceDecision,
    AnswerObjection,
    CommentDecision,
    ReviewDecision,
    SubmitDecision,
    TakeDecision,
)
from guiju.domains.policy.commands.gaps import LinkSupplement, PublishSupplement, RegisterGap
from guiju.domains.policy.commands.lawful import EnterDeclaration, MarkDeclaration, RecordAddress
from guiju.domains.policy.commands.licences import EnterLicence
from guiju.domains.policy.commands.lines import OpenLine
from guiju.domains.policy.commands.news import RecordNews
from guiju.domains.policy.commands.obligations import (
    CheckObligation,
    ConfirmClause,
    EnterObligation,
    SignCompliance,
)
from guiju.domains.policy.commands.parties import ActivateParty, RegisterParty, ScopeParty
from guiju.domains.policy.commands.pausing import PauseControl
from guiju.domains.policy.commands.publish_interpretation import PublishInterpretation
from guiju.domains.policy.commands.publish_terms import PublishTerms
from guiju.domains.policy.commands.reviewing import DecideRevision, SignReview
from guiju.domains.policy.commands.schemes import PublishScheme
from guiju.domains.policy.commands.statutes import AssessChange, EnterStatute
from guiju.domains.policy.commands.uncovered import SettleUncovered

__all__ = [
    "ActivateParty",
    "AnnounceDecision",
    "AnswerObjection",
    "AnswerQuestion",
    "AskQuestion",
    "AssessChange",
    "CheckObligation",
    "CommentDecision",
    "ConfirmClause",
    "CoverDomain",
    "DecideRevision",
    "EnterDeclaration",
    "EnterLicence",
    "EnterObligation",
    "EnterStatute",
    "LinkSupplement",
    "MarkDeclaration",
    "NameAccountable",
    "OpenLine",
    "PauseControl",
    "PublishInterpretation",
    "PublishScheme",
    "PublishSupplement",
    "PublishTerms",
    "RecordAddress",
    "RecordNews",
    "RegisterConflict",
    "RegisterGap",
    "RegisterParty",
    "ReviewDecision",
    "ReviewSystem",
    "RuleConflict",
    "ScopeParty",
    "SettleUncovered",
    "SignCompliance",
    "SignReview",
    "SubmitDecision",
    "TakeDecision",
]
