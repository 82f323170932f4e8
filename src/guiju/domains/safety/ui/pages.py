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
    list_page(Hazards, department=DEPARTMENT, actions=(RecordHazard.key,)),
    list_page(Incidents, department=DEPARTMENT, actions=(RecordIncident.key,)),
    list_page(Measures, department=DEPARTMENT, actions=(PlanMeasure.key,)),
    list_page(Outbreaks, department=DEPARTMENT, actions=(DeclareOutbreak.key,)),
    list_page(Disinfections.query, department=DEPARTMENT, actions=(Disinfections.enter.key,)),
    list_page(Exams, department=DEPARTMENT, actions=(RecordExam.key,)),
    list_page(AreaStates, department=DEPARTMENT),
    list_page(SupervisionOrders, department=DEPARTMENT),
    list_page(Visitors.query, department=DEPARTMENT, actions=(Visitors.enter.key,)),
    list_page(KeyLoans.query, department=DEPARTMENT, actions=(KeyLoans.enter.key,)),
    list_page(Cameras.query, department=DEPARTMENT, actions=(Cameras.enter.key,)),
    list_page(CameraStates, department=DEPARTMENT, actions=(RecordCameras.key,)),
    list_page(EquipmentBook.query, department=DEPARTMENT, actions=(EquipmentBook.enter.key, RecordCheck.key)),
    list_page(FireSources.query, department=DEPARTMENT, actions=(FireSources.enter.key,)),
    list_page(Extinguishers.query, department=DEPARTMENT, actions=(Extinguishers.enter.key,)),
    list_page(HygieneAreas.query, department=DEPARTMENT, actions=(HygieneAreas.enter.key,)),
    list_page(Risks.query, department=DEPARTMENT, actions=(Risks.enter.key,)),
    list_page(RiskReviews.query, department=DEPARTMENT, actions=(RiskReviews.enter.key,)),
    list_page(RainyModes.query, department=DEPARTMENT, actions=(RainyModes.enter.key,)),
    list_page(ZoneCoverage, department=DEPARTMENT),
]
