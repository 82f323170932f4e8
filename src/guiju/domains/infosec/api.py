"""What upper domains and doors may use of infosec."""

from guiju.domains.infosec.commands.alerts import CloseAlert, RaiseAlert, SettleAlert
from guiju.domains.infosec.commands.assets import GrantPersonalData
from guiju.domains.infosec.commands.end_approval import EndApproval
from guiju.domains.infosec.commands.scans import ImportScan
from guiju.domains.infosec.commands.vulnerabilities import (
    AcceptRisk,
    MendVulnerability,
    ProveMended,
    RecordVulnerability,
)

__all__ = [
    "AcceptRisk",
    "CloseAlert",
    "EndApproval",
    "GrantPersonalData",
    "ImportScan",
    "MendVulnerability",
    "ProveMended",
    "RaiseAlert",
    "RecordVulnerability",
    "SettleAlert",
]
