"""The tables of controls: duties, pledges, gates a company writes itself."""

from guiju.kernel.controls.models.duties import DutyAnswer, DutyDay, DutyDone, DutyItem
from guiju.kernel.controls.models.pledges import PledgeSignature
from guiju.kernel.controls.models.written import GateApproval, GateTrial, WrittenGate

__all__ = [
    "DutyAnswer",
    "DutyDay",
    "DutyDone",
    "DutyItem",
    "GateApproval",
    "GateTrial",
    "PledgeSignature",
    "WrittenGate",
]
