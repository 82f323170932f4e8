"""The registers of safety in the rail."""

from guiju.domains.safety.commands import (
    DeclareOutbreak,
    PlanMeasure,
    RecordCameras,
    RecordCheck,
    RecordExam,
    RecordHazard,
    RecordIncident,
)
from guiju.domains.safety.queries import (
    AreaStates,
    CameraStates,
    Exams,
    Hazards,
    Incidents,
    Measures,
    Outbreaks,
    SupervisionOrders,
    ZoneCoverage,
)
from guiju.domains.safety.registers import (
    Cameras,
    Disinfections,
    EquipmentBook,
    Extinguishers,
    FireSources,
    HygieneAreas,
    KeyLoans,
    RainyModes,
    RiskReviews,
    Risks,
    Visitors,
)
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "安全"
PAGES = [
    list_page(Hazards, department=DEPARTMENT, icon="⚠", actions=(RecordHazard.key,)),
    list_page(Incidents, department=DEPARTMENT, icon="✚", actions=(RecordIncident.key,)),
    list_page(Measures, department=DEPARTMENT, icon="⚒", actions=(PlanMeasure.key,)),
    list_page(Outbreaks, department=DEPARTMENT, icon="☣", actions=(DeclareOutbreak.key,)),
    list_page(Disinfections.query, department=DEPARTMENT, icon="♒", actions=(Disinfections.enter.key,)),
    list_page(Exams, department=DEPARTMENT, icon="✙", actions=(RecordExam.key,)),
    list_page(AreaStates, department=DEPARTMENT, icon="▦"),
    list_page(SupervisionOrders, department=DEPARTMENT, icon="⚑"),
    list_page(Visitors.query, department=DEPARTMENT, icon="☺", actions=(Visitors.enter.key,)),
    list_page(KeyLoans.query, department=DEPARTMENT, icon="◈", actions=(KeyLoans.enter.key,)),
    list_page(Cameras.query, department=DEPARTMENT, icon="◉", actions=(Cameras.enter.key,)),
    list_page(CameraStates, department=DEPARTMENT, icon="◎", actions=(RecordCameras.key,)),
    list_page(EquipmentBook.query, department=DEPARTMENT, icon="⚙", actions=(EquipmentBook.enter.key, RecordCheck.key)),
    list_page(FireSources.query, department=DEPARTMENT, icon="♨", actions=(FireSources.enter.key,)),
    list_page(Extinguishers.query, department=DEPARTMENT, icon="▲", actions=(Extinguishers.enter.key,)),
    list_page(HygieneAreas.query, department=DEPARTMENT, icon="▦", actions=(HygieneAreas.enter.key,)),
    list_page(Risks.query, department=DEPARTMENT, icon="☰", actions=(Risks.enter.key,)),
    list_page(RiskReviews.query, department=DEPARTMENT, icon="☑", actions=(RiskReviews.enter.key,)),
    list_page(RainyModes.query, department=DEPARTMENT, icon="☂", actions=(RainyModes.enter.key,)),
    list_page(ZoneCoverage, department=DEPARTMENT, icon="△"),
]
