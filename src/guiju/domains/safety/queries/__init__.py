"""What is shown of safety."""

from guiju.domains.safety.queries.areas import AreaStates
from guiju.domains.safety.queries.hazards import Hazards, SupervisionOrders
from guiju.domains.safety.queries.health import Exams, Outbreaks
from guiju.domains.safety.queries.incidents import Incidents
from guiju.domains.safety.queries.premises import CameraStates, ZoneCoverage

__all__ = [
    "AreaStates",
    "CameraStates",
    "Exams",
    "Hazards",
    "Incidents",
    "Outbreaks",
    "SupervisionOrders",
    "ZoneCoverage",
]
