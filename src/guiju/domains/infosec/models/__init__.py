"""Tables of infosec: information assets, devices with their approvals, vulnerabilities and alerts and what became of them."""

from guiju.domains.infosec.models.alerts import AlertClosing, OpsAlert
from guiju.domains.infosec.models.assets import AssetKind, AssetLevel, InfoAsset, PersonalDataGrant
from guiju.domains.infosec.models.devices import ApprovalEnd, Device, DeviceKind
from guiju.domains.infosec.models.scans import ScanKind, ScannedAsset, SecurityScan
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
    "AssetKind",
    "AssetLevel",
    "Device",
    "DeviceKind",
    "InfoAsset",
    "LicenceKind",
    "Mending",
    "OpsAlert",
    "PersonalDataGrant",
    "Proof",
    "ProofKind",
    "ScanKind",
    "ScannedAsset",
    "SecurityScan",
    "Severity",
    "Software",
    "Vulnerability",
]
