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
from guiju.domains.conduct.models.reports import (
    ReferralDecision,
    Report,
    ReportConclusion,
    ReportInvolved,
    ReportKind,
    ReportReader,
    ReportResult,
    ReportTag,
)
from guiju.domains.conduct.models.sheets import ConductSheet
from guiju.domains.conduct.models.suggestions import (
    AdoptionPlan,
    Criterion,
    ResultAcceptance,
    Rollout,
    ScoreConclusion,
    Suggestion,
    SuggestionReview,
    SuggestionScore,
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
    "ConductSheet",
    "Criterion",
    "Decision",
    "Delivery",
    "Execution",
    "FinePermit",
    "PayItem",
    "Publication",
    "ReferralDecision",
    "Report",
    "ReportConclusion",
    "ReportInvolved",
    "ReportKind",
    "ReportReader",
    "ReportResult",
    "ReportTag",
    "ResultAcceptance",
    "Rollout",
    "ScoreConclusion",
    "Statement",
    "Suggestion",
    "SuggestionReview",
    "SuggestionScore",
    "SuggestionShare",
    "Tie",
    "TieKind",
]
