"""The tables of policy, one module a topic."""

from guiju.domains.policy.models.conflicts import Conflict, Ruling
from guiju.domains.policy.models.gaps import (
    AmendmentProposal,
    Gap,
    Supplement,
    SupplementLink,
    UncoveredCase,
)
from guiju.domains.policy.models.interpretations import Answer, Interpretation, Question, StandardTerms
from guiju.domains.policy.models.licences import Licence
from guiju.domains.policy.models.reviews import Accountable, DomainCover, SystemReview
from guiju.domains.policy.models.statutes import (
    Assessment,
    ClauseConfirmation,
    ComplianceStatement,
    Obligation,
    ObligationCheck,
    PolicyNews,
    StatuteVersion,
)

__all__ = [
    "Accountable",
    "AmendmentProposal",
    "Answer",
    "Assessment",
    "ClauseConfirmation",
    "ComplianceStatement",
    "Conflict",
    "DomainCover",
    "Gap",
    "Interpretation",
    "Licence",
    "Obligation",
    "ObligationCheck",
    "PolicyNews",
    "Question",
    "Ruling",
    "StandardTerms",
    "StatuteVersion",
    "Supplement",
    "SupplementLink",
    "SystemReview",
    "UncoveredCase",
]
