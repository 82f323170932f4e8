"""Stock levels and proposals in the rail."""

from guiju.domains.levels import queries
from guiju.domains.levels.api import ProposeClearance
from guiju.kernel.pages.charts import Chart
from guiju.kernel.pages.listing import list_page

DEPARTMENT = "仓库"
PAGES = [
    list_page(
        queries.Levels,
        department=DEPARTMENT,
        chart=Chart("现有、补货点与上限", "sku", ("good", "least", "most")),
    ),
    list_page(queries.IdleStocks, department=DEPARTMENT),
    list_page(queries.Recoveries, department=DEPARTMENT, in_menu=False),
    list_page(queries.Proposals, department=DEPARTMENT, actions=(ProposeClearance.key,)),
]
