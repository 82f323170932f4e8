"""Web's own pages."""

from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.imports.commands import StartImport
from guiju.kernel.pages.page import Page
from guiju.web.views import approvals, clause_map, clauses, imports, today, waivers, warnings

PAGES = [
    Page("today", "今日", "", today.today, None, "我的"),
    Page("approval", "审批", "approvals/<int:held>/", approvals.approval, None, "我的", in_menu=False),
    Page("ask_waiver", "申请特批", "waivers/", waivers.ask_waiver, GrantWaiver.permission(), "我的", in_menu=False),
    Page("warning", "说明预警原因", "warnings/<int:breach>/", warnings.warning, None, "我的", in_menu=False),
    Page("clauses", "条款地图", "clauses/", clause_map.clauses, None, "制度"),
    Page("clause", "条款", "clauses/<str:code>/", clauses.clause, None, "制度", in_menu=False),
    Page("imports", "导入", "imports/", imports.imports, StartImport.permission(), "我的"),
    Page(
        "import_columns",
        "导入",
        "imports/new/<str:command>/<str:sha256>/",
        imports.columns,
        StartImport.permission(),
        "我的",
        in_menu=False,
    ),
    Page("import", "导入", "imports/<int:number>/", imports.imported, StartImport.permission(), "我的", in_menu=False),
    Page(
        "import_refused",
        "没导入的行",
        "imports/<int:number>/refused.csv",
        imports.refused_file,
        StartImport.permission(),
        "我的",
        in_menu=False,
    ),
]
