"""What is shown of safety."""

from guiju.domains.safety.queries.areas import AreaRounds, AreaStates
from guiju.domains.safety.queries.closing_time import PatrolSightings, StormWarnings
from guiju.domains.safety.queries.hazards import Hazards, SupervisionOrders
from guiju.domains.safety.queries.health import Exams, Outbreaks
from guiju.domains.safety.queries.incidents import Incidents
from guiju.domains.safety.queries.inspections import Inspections, InspectionTargets
from guiju.domains.safety.queries.measures import Measures
from guiju.domains.safety.queries.outsiders import Briefings, WorkPermits
from guiju.domains.safety.queries.premises import OFFLINE, ONLINE, UNCOVERED, CameraStates, ZoneCoverage

__all__ = [
    "OFFLINE",
    "ONLINE",
    "UNCOVERED",
    "AreaRounds",
    "AreaStates",
    "Briefings",
    "CameraStates",
    "Exams",
    "Hazards",
    "Incidents",
    "InspectionTargets",
    "Inspections",
    "Measures",
    "Outbreaks",
    "PatrolSightings",
    "StormWarnings",
    "SupervisionOrders",
    "WorkPermits",
    "ZoneCoverage",
]
