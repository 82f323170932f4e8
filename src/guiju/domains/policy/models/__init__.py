"""The tables of policy, one module a topic."""

from guiju.domains.policy.models.applying import Application, ApplicationEnd, Consequence, PenaltySwitch
from guiju.domains.policy.models.consultation import (
    Annex,
    ConsultationPaper,
    Filing,
    Opinion,
    OpinionAnswer,
    PaperKind,
    Rejection,
)
from guiju.domains.policy.models.goals import Basis, Goal, GoalLink, Indicator, Reading
from guiju.domains.policy.models.scope import OverlapRuling, ScopeKind, ScopeRow, Tag, TagKind
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
    "Annex",
    "Application",
    "ApplicationEnd",
    "Basis",
    "Consequence",
    "ConsultationPaper",
    "Filing",
    "Goal",
    "GoalLink",
    "Indicator",
    "Interest",
    "Opinion",
    "OpinionAnswer",
    "OverlapRuling",
    "PaperKind",
    "PenaltySwitch",
    "Reading",
    "Rejection",
    "RulebookVersion",
    "ScopeKind",
    "ScopeRow",
    "StepKind",
    "Tag",
    "TagKind",
    "VersionClause",
    "VersionCover",
    "VersionStep",
]
