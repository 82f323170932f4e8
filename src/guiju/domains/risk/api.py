"""What upper domains and doors may use of risks."""

from guiju.domains.risk.commands.limits import SetLimit
from guiju.domains.risk.commands.risks import CloseRisk, ReassessRisk, RegisterRisk, TreatRisk

__all__ = ["CloseRisk", "ReassessRisk", "RegisterRisk", "SetLimit", "TreatRisk"]
