"""The tables of policy, one module a topic."""

from guiju.domains.policy.models.applying import Application, ApplicationEnd, Consequence, PenaltySwitch
from guiju.domains.policy.models.conflicts import Conflict, Ruling
from guiju.domains.policy.models.consultation import (
    Annex,
    ConsultationPaper,
    Filing,
    Opinion,
    OpinionAnswer,
    PaperKind,
    Rejection,
)
from guiju.domains.policy.models.decisions import (
    DecisionAnswer,
    DecisionComment,
    DecisionNotice,
    DecisionPaper,
    DecisionReview,
    DecisionTaken,
)
from guiju.domains.policy.models.gaps import (
    AmendmentProposal,
    Gap,
    Supplement,
    SupplementLink,
    UncoveredCase,
)
from guiju.domains.policy.models.goals import Basis, Goal, GoalLink, Indicator, Reading
from guiju.domains.policy.models.interpretations import Answer, Interpretation, Question, StandardTerms
from guiju.domains.policy.models.lawful import Address, AddressKind, Declaration, DeclarationReceipt
from guiju.domains.policy.models.licences import Licence
from guiju.domains.policy.models.lines import BusinessLine, LineKind
from guiju.domains.policy.models.parties import Party, PartyActivation, PartyRole, PartyScope, PartyType
from guiju.domains.policy.models.reviewing import Review, ReviewLine, RevisionDecision
from guiju.domains.policy.models.reviews import Accountable, DomainCover, SystemReview
from guiju.domains.policy.models.schemes import Scheme, SchemeKind
from guiju.domains.policy.models.scope import OverlapRuling, ScopeKind, ScopeRow, Tag, TagKind
from guiju.domains.policy.models.statutes import (
    Assessment,
    ClauseConfirmation,
    ComplianceStatement,
    Obligation,
    ObligationCheck,
    PolicyNews,
    StatuteVersion,
)
from guiju.domains.policy.models.versions import (
    EMPLOYEES,
    Interest,
    RulebookVersion,
    StepKind,
    VersionClause,
    VersionCover,
    VersionStep,
)

__all__ = [
    "EMPLOYEES",
    "Accountable",
    "Address",
    "AddressKind",
    "AmendmentProposal",
    "Annex",
    "Answer",
    "Application",
    "ApplicationEnd",
    "Assessment",
    "Basis",
    "BusinessLine",
    "ClauseConfirmation",
    "ComplianceStatement",
    "Conflict",
    "Consequence",
    "ConsultationPaper",
    "DecisionAnswer",
    "DecisionComment",
    "DecisionNotice",
    "DecisionPaper",
    "DecisionReview",
    "DecisionTaken",
    "Declaration",
    "DeclarationReceipt",
    "DomainCover",
    "Filing",
    "Gap",
    "Goal",
    "GoalLink",
    "Indicator",
    "Interest",
    "Interpretation",
    "Licence",
    "LineKind",
    "Obligation",
    "ObligationCheck",
    "Opinion",
    "OpinionAnswer",
    "OverlapRuling",
    "PaperKind",
    "Party",
    "PartyActivation",
    "PartyRole",
    "PartyScope",
    "PartyType",
    "PenaltySwitch",
    "PolicyNews",
    "Question",
    "Reading",
    "Rejection",
    "Review",
    "ReviewLine",
    "RevisionDecision",
    "RulebookVersion",
    "Ruling",
    "Scheme",
    "SchemeKind",
    "ScopeKind",
    "ScopeRow",
    "StandardTerms",
    "StatuteVersion",
    "StepKind",
    "Supplement",
    "SupplementLink",
    "SystemReview",
    "Tag",
    "TagKind",
    "UncoveredCase",
    "VersionClause",
    "VersionCover",
    "VersionStep",
]
