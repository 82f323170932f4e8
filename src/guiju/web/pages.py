"""Web's own pages."""

from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.findings.commands import ReportFinding
from guiju.kernel.imports.commands import StartImport
from guiju.kernel.pages.page import Page
from guiju.kernel.worklist.commands import ReadMessages
from guiju.web.views import approvals, breaches, clauses, findings, imports, inbox, reports, today, waivers, warnings

PAGES = [
    Page("today", "今日", "", today.today, None, "我的"),
    Page("inbox", "消息", "messages/", inbox.inbox, None, "我的"),
    Page("read_messages", "标为已读", "messages/read/", inbox.read, ReadMessages.permission(), "我的", in_menu=False),
    Page("task", "待办", "tasks/<int:task>/", inbox.task, None, "我的", in_menu=False),
    Page("report", "上报问题", "findings/report/", reports.report, ReportFinding.permission(), "我的"),
    Page("findings", "问题", "findings/", findings.findings, None, "我的"),
    Page("finding", "问题", "findings/<int:finding>/", findings.finding, None, "我的", in_menu=False),
    Page("approval", "审批", "approvals/<int:held>/", approvals.approval, None, "我的", in_menu=False),
    Page("ask_waiver", "申请特批", "waivers/", waivers.ask_waiver, GrantWaiver.permission(), "我的", in_menu=False),
    Page("warning", "说明预警原因", "warnings/<int:breach>/", warnings.warning, None, "我的", in_menu=False),
    Page(
        "warnings_of_run",
        "说明预警原因",
        "warnings/<int:evidence>/<str:control>/",
        warnings.warnings_of_run,
        None,
        "我的",
        in_menu=False,
    ),
    Page("breaches", "判定记录", "breaches/", breaches.breaches, clauses.READ_BREACHES, "制度"),
    Page("clauses", "条款", "clauses/", clauses.clauses, None, "制度"),
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
