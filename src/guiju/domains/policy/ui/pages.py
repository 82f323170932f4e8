"""Policy's entries in the rail."""

from guiju.domains.policy import queries
from guiju.domains.policy.api import ApplyRule, DraftVersion, LinkGoal, RecordReading, SetIndicator, SetTag
from guiju.domains.policy.fields import READ
from guiju.domains.policy.ui.version import papers, version
from guiju.kernel.pages.charts import Chart
from guiju.kernel.pages.listing import list_page
from guiju.kernel.pages.page import Page

DEPARTMENT = "制度"
PAGES = [
    Page(
        "policy_version",
        "制度版本",
        "policy/version/<str:number>/",
        version,
        READ,
        DEPARTMENT,
        in_menu=False,
        prints=(queries.Versions.key,),
    ),
    Page("policy_pack", "民主程序材料", "policy/pack/<str:number>/", papers, READ, DEPARTMENT, in_menu=False),
    list_page(queries.Standing, department=DEPARTMENT, icon="§"),
    list_page(queries.Versions, department=DEPARTMENT, icon="◪", actions=(DraftVersion.key,)),
    list_page(queries.Goals, department=DEPARTMENT, icon="◎", actions=(LinkGoal.key, SetIndicator.key)),
    list_page(
        queries.Readings,
        department=DEPARTMENT,
        icon="↗",
        chart=Chart("指标走势", "since", ("value", "target")),
        actions=(RecordReading.key,),
    ),
    list_page(queries.Audience, department=DEPARTMENT, icon="◍", actions=(SetTag.key,)),
    list_page(queries.Applications, department=DEPARTMENT, icon="⚖", actions=(ApplyRule.key,)),
    list_page(queries.Steps, department=DEPARTMENT, in_menu=False),
    list_page(queries.VersionClauses, department=DEPARTMENT, in_menu=False),
    list_page(queries.Papers, department=DEPARTMENT, in_menu=False),
    list_page(queries.Opinions, department=DEPARTMENT, in_menu=False),
    list_page(queries.Filings, department=DEPARTMENT, in_menu=False),
]
