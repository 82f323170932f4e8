"""What other packages may use of safety."""

from guiju.domains.safety.commands import AssignTask, RecordHazard, RecordIncident
from guiju.domains.safety.models import HazardKind

__all__ = ["AssignTask", "RecordHazard", "RecordIncident", "kinds_of_hazard"]


def kinds_of_hazard() -> dict[str, str]:
    """Value and Chinese label of each kind."""
    return {str(value): str(label) for value, label in HazardKind.choices}
