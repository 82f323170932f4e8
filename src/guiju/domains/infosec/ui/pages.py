"""Information assets, external devices with their approvals, software, and vulnerabilities, in the rail."""

from guiju.domains.infosec.commands.alerts import RaiseAlert
from guiju.domains.infosec.commands.assets import GrantPersonalData
from guiju.domains.infosec.commands.scans import ImportScan
from guiju.domains.infosec.commands.vulnerabilities import RecordVulnerability
from guiju.domains.infosec.queries import Alerts, ApprovalEnds, Approvals, PersonalDataGrants, Scans, Vulnerabilities
from guiju.domains.infosec.registers import Devices, InfoAssets, Softwares
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "信息安全"
PAGES = [
    list_page(InfoAssets.query, department=DEPARTMENT, actions=(InfoAssets.enter.key,)),
    list_page(PersonalDataGrants, department=DEPARTMENT, actions=(GrantPersonalData.key,)),
    list_page(Scans, department=DEPARTMENT, actions=(ImportScan.key,)),
    list_page(Devices.query, department=DEPARTMENT, actions=(Devices.enter.key,)),
    list_page(Approvals, department=DEPARTMENT),
    list_page(ApprovalEnds, department=DEPARTMENT, in_menu=False),
    list_page(Softwares.query, department=DEPARTMENT, actions=(Softwares.enter.key,)),
    list_page(Vulnerabilities, department=DEPARTMENT, actions=(RecordVulnerability.key,)),
    list_page(Alerts, department=DEPARTMENT, actions=(RaiseAlert.key,)),
]
