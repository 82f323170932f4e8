"""The commands of safety beside those of its registers."""

from guiju.domains.safety.commands.assign_task import AssignTask
from guiju.domains.safety.commands.cameras import ProveCamera, RecordCameras
from guiju.domains.safety.commands.close_hazard import CloseHazard, FixHazard
from guiju.domains.safety.commands.closing_time import RecordSighting, WarnOfStorm
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
from guiju.domains.safety.commands.inspection_results import RecordResult, SwapTarget
from guiju.domains.safety.commands.inspections import CloseInspection, OpenInspection
from guiju.domains.safety.commands.letters import SignLetter, TakeOverHazard
from guiju.domains.safety.commands.measures import AcceptMeasure, FinishMeasure, PlanMeasure
from guiju.domains.safety.commands.outsiders import BriefVisitor, IssuePermit
from guiju.domains.safety.commands.record_hazard import RecordHazard
from guiju.domains.safety.commands.score_station import ScoreStation

__all__ = [
    "AcceptHazard",
    "AcceptMeasure",
    "AssignTask",
    "BriefVisitor",
    "BypassInterlock",
    "CloseHazard",
    "CloseIncident",
    "CloseInspection",
    "CompleteVisit",
    "DeclareOutbreak",
    "EndOutbreak",
    "ExtendHazard",
    "FileIncident",
    "FinishMeasure",
    "FixHazard",
    "GradeHazard",
    "GradeIncident",
    "IssuePermit",
    "LogMaintenance",
    "OpenInspection",
    "PlanMeasure",
    "ProveCamera",
    "RecordCameras",
    "RecordCheck",
    "RecordDowntime",
    "RecordExam",
    "RecordHazard",
    "RecordIncident",
    "RecordInterim",
    "RecordResult",
    "RecordSighting",
    "ReportIncident",
    "ScoreStation",
    "SignLetter",
    "StartEquipment",
    "SwapTarget",
    "TakeOverHazard",
    "WarnOfStorm",
]
