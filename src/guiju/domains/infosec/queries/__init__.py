"""What is shown of infosec."""

from guiju.domains.infosec.queries.alerts import Alerts
from guiju.domains.infosec.queries.assets import PersonalDataGrants, Scans
from guiju.domains.infosec.queries.devices import ApprovalEnds, Approvals
from guiju.domains.infosec.queries.vulnerabilities import Vulnerabilities

__all__ = ["Alerts", "ApprovalEnds", "Approvals", "PersonalDataGrants", "Scans", "Vulnerabilities"]
