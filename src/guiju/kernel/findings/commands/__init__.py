"""The life of a finding: opened or reported, assigned, rectified, verified by another, closed."""

from guiju.kernel.findings.commands.assign import AssignFinding
from guiju.kernel.findings.commands.close import ResolveFinding
from guiju.kernel.findings.commands.escalate import EscalateFinding
from guiju.kernel.findings.commands.extend import ExtendFinding
from guiju.kernel.findings.commands.open import FOUND, OpenFinding
from guiju.kernel.findings.commands.rectify import RectifyFinding
from guiju.kernel.findings.commands.report import ReportFinding
from guiju.kernel.findings.commands.verify import VerifyFinding

__all__ = [
    "FOUND",
    "AssignFinding",
    "EscalateFinding",
    "ExtendFinding",
    "OpenFinding",
    "RectifyFinding",
    "ReportFinding",
    "ResolveFinding",
    "VerifyFinding",
]
