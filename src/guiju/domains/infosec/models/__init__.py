"""Tables of infosec: external devices with their approvals, vulnerabilities and alerts and what became of them."""

from guiju.domains.infosec.models.alerts import AlertClosing, OpsAlert
from guiju.domains.infosec.models.devices import ApprovalEnd, Device, DeviceKind
from guiju.domains.infosec.models.software import LicenceKind, Software
from guiju.domains.infosec.models.vulnerabilities import (
    Acceptance,
    Mending,
    Proof,
    ProofKind,
    Severity,
    Vulnerability,
)

__all__ = [
    "Acceptance",
    "AlertClosing",
    "ApprovalEnd",
    "Device",
    "DeviceKind",
    "LicenceKind",
    "Mending",
    "OpsAlert",
    "Proof",
    "ProofKind",
    "Severity",
    "Software",
    "Vulnerability",
]
