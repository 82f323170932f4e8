"""What policy shows, one module a topic."""

from guiju.domains.policy.queries.conflicts import Conflicts
from guiju.domains.policy.queries.covering import Accountables, Covers, SystemReviews
from guiju.domains.policy.queries.gaps import Amendments, Gaps, Supplements, UncoveredCases
from guiju.domains.policy.queries.interpretations import (
    READ,
    Answers,
    Interpretations,
    PublishedTerms,
    Questions,
    applying,
)
from guiju.domains.policy.queries.licences import Licences
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
    "Accountables",
    "Amendments",
    "Answers",
    "Assessments",
    "Confirmations",
    "Conflicts",
    "Covers",
    "Gaps",
    "Interpretations",
    "Licences",
    "News",
    "Obligations",
    "PublishedTerms",
    "Questions",
    "RuleVersions",
    "Rules",
    "Statements",
    "Statutes",
    "Supplements",
    "SystemReviews",
    "UncoveredCases",
    "applying",
]
