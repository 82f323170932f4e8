"""The commands of safety beside those of its registers."""

from guiju.domains.safety.commands.assign_task import AssignTask
from guiju.domains.safety.commands.cameras import ProveCamera, RecordCameras
from guiju.domains.safety.commands.close_hazard import CloseHazard, FixHazard
from guiju.domains.safety.commands.complete_visit import CompleteVisit
from guiju.domains.safety.commands.equipment import (
    BypassInterlock,
    LogMaintenance,
    RecordCheck,
    RecordDowntime,
    StartEquipment,
)
from guiju.domains.safety.commands.handle_hazard import AcceptHazard, ExtendHazard, GradeHazard, RecordInterim
from guiju.domains.safety.commands.health import DeclareOutbreak, EndOutbreak, RecordExam
from guiju.domains.safety.commands.incidents import (
    CloseIncident,
    FileIncident,
    GradeIncident,
    RecordIncident,
    ReportIncident,
)
from guiju.domains.safety.commands.record_hazard import RecordHazard

__all__ = [
    "AcceptHazard",
    "AssignTask",
    "BypassInterlock",
    "CloseHazard",
    "CloseIncident",
    "CompleteVisit",
    "DeclareOutbreak",
    "EndOutbreak",
    "ExtendHazard",
    "FileIncident",
    "FixHazard",
    "GradeHazard",
    "GradeIncident",
    "LogMaintenance",
    "ProveCamera",
    "RecordCameras",
    "RecordCheck",
    "RecordDowntime",
    "RecordExam",
    "RecordHazard",
    "RecordIncident",
    "RecordInterim",
    "ReportIncident",
    "StartEquipment",
]
