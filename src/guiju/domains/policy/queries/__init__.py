"""What policy shows, one module a topic."""

from guiju.domains.policy.queries.gaps import Amendments, Gaps, Supplements, UncoveredCases
from guiju.domains.policy.queries.interpretations import (
    READ,
    Answers,
    Interpretations,
    PublishedTerms,
    Questions,
    applying,
)
from guiju.domains.policy.queries.rules import Rules, RuleVersions
from guiju.domains.policy.queries.statutes import (
    Assessments,
    Confirmations,
    News,
    Obligations,
    Statements,
    Statutes,
)

__all__ = [
    "READ",
    "Amendments",
    "Answers",
    "Assessments",
    "Confirmations",
    "Gaps",
    "Interpretations",
    "News",
    "Obligations",
    "PublishedTerms",
    "Questions",
    "RuleVersions",
    "Rules",
    "Statements",
    "Statutes",
    "Supplements",
    "UncoveredCases",
    "applying",
]
