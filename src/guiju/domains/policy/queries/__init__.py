"""What policy shows, one module a topic."""

from guiju.domains.policy.queries.consultation import Applications, Filings, Opinions, Papers
from guiju.domains.policy.queries.goals import Audience, Goals, Readings
from guiju.domains.policy.queries.versions import Standing, Steps, VersionClauses, Versions

__all__ = [
    "Applications",
    "Audience",
    "Filings",
    "Goals",
    "Opinions",
    "Papers",
    "Readings",
    "Standing",
    "Steps",
    "VersionClauses",
    "Versions",
]
