"""What policy shows, one module a topic."""

from guiju.domains.policy.queries.interpretations import (
    READ,
    Answers,
    Interpretations,
    PublishedTerms,
    Questions,
    applying,
)
from guiju.domains.policy.queries.rules import Rules, RuleVersions

__all__ = [
    "READ",
    "Answers",
    "Interpretations",
    "PublishedTerms",
    "Questions",
    "RuleVersions",
    "Rules",
    "applying",
]
