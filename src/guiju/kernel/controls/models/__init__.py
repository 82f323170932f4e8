"""The tables of controls: duties, pledges, gates a company writes itself, facts of past judgements."""

from guiju.kernel.controls.models.duties import WHOLE, DutyAnswer, DutyCompletion, DutyDay, DutyDone, DutyItem
from guiju.kernel.controls.models.evaluation import ComplianceLine, ComplianceReport, ControlDay, SelfTest, WrongMark
from guiju.kernel.controls.models.facts import FactColumns, FactVolume
from guiju.kernel.controls.models.pledges import PledgeSignature, PrivateReminder, ReminderClosing
from guiju.kernel.controls.models.referrals import Instruction, Referral, ReferralEscalation
from guiju.kernel.controls.models.written import GateApproval, GateTrial, WrittenGate

__all__ = [
    "WHOLE",
    "ComplianceLine",
    "ComplianceReport",
    "ControlDay",
    "DutyAnswer",
    "DutyCompletion",
    "DutyDay",
    "DutyDone",
    "DutyItem",
    "FactColumns",
    "FactVolume",
    "GateApproval",
    "GateTrial",
    "Instruction",
    "PledgeSignature",
    "PrivateReminder",
    "Referral",
    "ReferralEscalation",
    "ReminderClosing",
    "SelfTest",
    "WrittenGate",
    "WrongMark",
]
