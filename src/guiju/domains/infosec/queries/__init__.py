"""What is shown of infosec."""

from guiju.domains.infosec.queries.devices import ApprovalEnds, Approvals
from guiju.domains.infosec.queries.vulnerabilities import Vulnerabilities

__all__ = ["ApprovalEnds", "Approvals", "Vulnerabilities"]
