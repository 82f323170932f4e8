"""The tables of policy, one module a topic."""

from guiju.domains.policy.models.gaps import (
    AmendmentProposal,
    Gap,
    Supplement,
    SupplementLink,
    UncoveredCase,
)
from guiju.domains.policy.models.interpretations import Answer, Interpretation, Question, StandardTerms
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
    "AmendmentProposal",
    "Answer",
    "Assessment",
    "ClauseConfirmation",
    "ComplianceStatement",
    "Gap",
    "Interpretation",
    "Obligation",
    "ObligationCheck",
    "PolicyNews",
    "Question",
    "StandardTerms",
    "StatuteVersion",
    "Supplement",
    "SupplementLink",
    "UncoveredCase",
]
