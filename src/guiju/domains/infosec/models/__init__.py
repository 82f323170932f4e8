"""Tables of infosec: external devices with their approvals, vulnerabilities and what became of them."""

from guiju.domains.infosec.models.devices import ApprovalEnd, Device, DeviceKind
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
    "ApprovalEnd",
    "Device",
    "DeviceKind",
    "Mending",
    "Proof",
    "ProofKind",
    "Severity",
    "Vulnerability",
]
