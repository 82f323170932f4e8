"""The commands of safety beside those of its registers."""

from guiju.domains.safety.commands.cameras import ProveCamera, RecordCameras
from guiju.domains.safety.commands.complete_visit import CompleteVisit

__all__ = ["CompleteVisit", "ProveCamera", "RecordCameras"]
