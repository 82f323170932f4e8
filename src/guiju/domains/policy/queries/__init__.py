"""What policy shows, one module a topic."""

from guiju.domains.policy.queries.conflicts import Conflicts
from guiju.domains.policy.queries.consultation import Applications, Filings, Opinions, Papers
from guiju.domains.policy.queries.covering import Accountables, Covers, SystemReviews
from guiju.domains.policy.queries.decisions import DecisionComments, DecisionNotices, DecisionPapers, Decisions
from guiju.domains.policy.queries.gaps import Amendments, Gaps, Supplements, UncoveredCases
from guiju.domains.policy.queries.goals import Audience, GoalReport, Goals, Readings
from guiju.domains.policy.queries.interpretations import (
    READ,
    Answers,
    Interpretations,
    PublishedTerms,
    Questions,
    applying,
)
from guiju.domains.policy.queries.lawful import AddressChecks, Addresses, Declarations
from guiju.domains.policy.queries.licences import Licences
from guiju.domains.policy.queries.lines import Lines
from guiju.domains.policy.queries.organisation import DepartmentsLive, Executors
from guiju.domains.policy.queries.parties import Parties, PartyScopes
from guiju.domains.policy.queries.reviewing import ReviewForm, ReviewLines, Reviews, Revisions
from guiju.domains.policy.queries.rules import Rules, RuleVersions
from guiju.domains.policy.queries.schemes import Schemes
from guiju.domains.policy.queries.statutes import (
    Assessments,
    Confirmations,
    News,
    Obligations,
    Statements,
    Statutes,
)
from guiju.domains.policy.queries.versions import Standing, Steps, VersionClauses, Versions

__all__ = [
    "READ",
    "Accountables",
    "AddressChecks",
    "Addresses",
    "Amendments",
    "Answers",
    "Applications",
    "Assessments",
    "Audience",
    "Confirmations",
    "Conflicts",
    "Covers",
    "DecisionComments",
    "DecisionNotices",
    "DecisionPapers",
    "Decisions",
    "Declarations",
    "DepartmentsLive",
    "Executors",
    "Filings",
    "Gaps",
    "GoalReport",
    "Goals",
    "Interpretations",
    "Licences",
    "Lines",
    "News",
    "Obligations",
    "Opinions",
    "Papers",
    "Parties",
    "PartyScopes",
    "PublishedTerms",
    "Questions",
    "Readings",
    "ReviewForm",
    "ReviewLines",
    "Reviews",
    "Revisions",
    "RuleVersions",
    "Rules",
    "Schemes",
    "Standing",
    "Statements",
    "Statutes",
    "Steps",
    "Supplements",
    "SystemReviews",
    "UncoveredCases",
    "VersionClauses",
    "Versions",
    "applying",
]
