"""What other packages may use of safety."""

from guiju.domains.safety.commands import AssignTask, RecordHazard, RecordIncident
from guiju.domains.safety.inspected import uninspected
from guiju.domains.safety.inspecting import (
    Drawing,
    InspectionKind,
    InspectionParams,
    Scope,
    Target,
    below,
    last_inspected,
)
from guiju.domains.safety.inspecting import register as register_inspection
from guiju.domains.safety.models import HazardKind

__all__ = [
    "AssignTask",
    "Drawing",
    "InspectionKind",
    "InspectionParams",
    "RecordHazard",
    "RecordIncident",
    "Scope",
    "Target",
    "below",
    "kinds_of_hazard",
    "last_inspected",
    "register_inspection",
    "uninspected",
]


def kinds_of_hazard() -> dict[str, str]:
    """Value and Chinese label of each kind."""
    return {str(value): str(label) for value, label in HazardKind.choices}
