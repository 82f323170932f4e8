"""The tables of conduct."""

from guiju.domains.conduct.models.appeals import Appeal, AppealDecision, AppealResult
from guiju.domains.conduct.models.cases import (
    Case,
    CaseKind,
    Decision,
    Delivery,
    Execution,
    FinePermit,
    PayItem,
    Publication,
    Tie,
    TieKind,
)
from guiju.domains.conduct.models.losses import Compensation, Statement
from guiju.domains.conduct.models.suggestions import (
    AdoptionPlan,
    ResultAcceptance,
    Suggestion,
    SuggestionReview,
    SuggestionShare,
)

__all__ = [
    "AdoptionPlan",
    "Appeal",
    "AppealDecision",
    "AppealResult",
    "Case",
    "CaseKind",
    "Compensation",
    "Decision",
    "Delivery",
    "Execution",
    "FinePermit",
    "PayItem",
    "Publication",
    "ResultAcceptance",
    "Statement",
    "Suggestion",
    "SuggestionReview",
    "SuggestionShare",
    "Tie",
    "TieKind",
]
