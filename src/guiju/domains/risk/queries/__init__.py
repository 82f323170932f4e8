"""What is shown of risks, limits and what platforms have of a month."""

from guiju.domains.risk.queries.limits import PlatformShares, RiskLimits
from guiju.domains.risk.queries.permissions import READ
from guiju.domains.risk.queries.risks import RiskRatings, Risks, RiskTreatments

__all__ = ["READ", "PlatformShares", "RiskLimits", "RiskRatings", "RiskTreatments", "Risks"]
