"""Risks in the rail."""

from guiju.domains.risk import queries
from guiju.domains.risk.api import RegisterRisk, SetLimit
from guiju.domains.risk.ui.heat import heat
from guiju.kernel.pages.listing import Opens, list_page
from guiju.kernel.pages.page import Page

DEPARTMENT = "风险"
SOURCES = Opens("orders_orders", {"platform": "platform", "since": "since", "until": "until"})
PAGES = [
    list_page(queries.Risks, department=DEPARTMENT, actions=(RegisterRisk.key,)),
    Page("risk_heat", "风险矩阵", "risk/heat/", heat, queries.READ, DEPARTMENT),
    list_page(queries.PlatformShares, department=DEPARTMENT, opens={"orders": SOURCES}),
    list_page(queries.RiskLimits, department=DEPARTMENT, actions=(SetLimit.key,)),
    *(list_page(each, department=DEPARTMENT, in_menu=False) for each in (queries.RiskRatings, queries.RiskTreatments)),
]
