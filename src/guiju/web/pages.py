"""Web's own pages, by what they are about."""

from functools import partial

from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.controls.duties.visibility import OVERSEE as OVERSEE_DUTIES
from guiju.kernel.controls.evaluation.compliance import ReportCompliance
from guiju.kernel.controls.evaluation.queries import ComplianceLines, ComplianceReports, Evaluation
from guiju.kernel.controls.pledges.queries import PrivateReminders, ReminderFigures, Signatures
from guiju.kernel.controls.pledges.remind_privately import RemindPrivately
from guiju.kernel.controls.referrals.queries import READ as READ_REFERRALS
from guiju.kernel.controls.referrals.queries import Instructions, Referrals
from guiju.kernel.dossiers.commands import RecordDossier
from guiju.kernel.dossiers.queries import Dossiers
from guiju.kernel.findings.commands import ReportFinding
from guiju.kernel.imports.commands import StartImport
from guiju.kernel.inspections.commands import GrantInspection, IssueInspectionCode
from guiju.kernel.inspections.queries import InspectionAreas, Inspections, InspectionViews
from guiju.kernel.inspections.standing import VISIT
from guiju.kernel.org.commands import EndDevice, EnrolDevice, RegisterPerson
from guiju.kernel.org.commands.setup import ADMINISTRATION
from guiju.kernel.pages.charts import Chart
from guiju.kernel.pages.listing import list_page
from guiju.kernel.pages.page import Page
from guiju.kernel.rulebook.adopting.deciding import DecideDraft
from guiju.kernel.rulebook.profile import AnswerProfile
from guiju.kernel.rulebook.settling import SettleWaiting
from guiju.kernel.worklist.commands import ReadMessages, ResendOutgoing
from guiju.kernel.worklist.queries import Abandoned
from guiju.web.views import (
    approvals,
    breaches,
    clause_map,
    clause_trial,
    clauses,
    company_profile,
    dossiers,
    draft_clause,
    drafts,
    duties,
    findings,
    imports,
    inbox,
    inspections,
    own_account,
    people,
    pledges,
    posts,
    referrals,
    reports,
    shared_devices,
    today,
    waiting_clauses,
    waivers,
    warnings,
)

READ_BREACHES = clauses.READ_BREACHES
hidden = partial(Page, in_menu=False)
IMPORT, REGISTER = StartImport.permission(), RegisterPerson.permission()
DEVICES, END_DEVICE = EnrolDevice.permission(), EndDevice.permission()
PROFILE, SETTLE = AnswerProfile.permission(), SettleWaiting.permission()
DECIDE = DecideDraft.permission()

MINE = [
    Page("today", "今日", "", today.today, None, "我的"),
    Page("inbox", "消息", "messages/", inbox.inbox, None, "我的"),
    hidden("read_messages", "标为已读", "messages/read/", inbox.read, ReadMessages.permission(), "我的"),
    hidden("task", "待办", "tasks/<int:task>/", inbox.task, None, "我的"),
    Page("report", "上报问题", "findings/report/", reports.report, ReportFinding.permission(), "我的"),
    Page("findings", "问题", "findings/", findings.findings, None, "我的"),
    hidden("finding", "问题", "findings/<int:finding>/", findings.finding, None, "我的"),
    list_page(Referrals, department="我的"),
    list_page(Instructions, department="我的", in_menu=False),
    hidden("referral", "呈报", "referrals/<int:referral>/", referrals.referral, READ_REFERRALS, "我的"),
    hidden("approval", "审批", "approvals/<int:held>/", approvals.approval, None, "我的"),
    hidden("ask_waiver", "申请特批", "waivers/", waivers.ask_waiver, GrantWaiver.permission(), "我的"),
    hidden("warning", "说明预警原因", "warnings/<int:breach>/", warnings.warning, None, "我的"),
    hidden(
        "warnings_of_run",
        "说明预警原因",
        "warnings/<int:evidence>/<str:control>/",
        warnings.warnings_of_run,
        None,
        "我的",
    ),
]
DUTIES = [
    Page("duties", "我的职责", "duties/", duties.duties, None, "我的"),
    Page("duties_overseen", "全部职责", "duties/all/", duties.overseen, OVERSEE_DUTIES, "制度"),
    hidden("duty", "职责", "duties/<int:item>/", duties.duty, None, "我的"),
    Page("pledges", "我的承诺", "pledges/", pledges.pledges, None, "我的"),
    Page("pledges_unsigned", "承诺签署", "pledges/unsigned/", pledges.unsigned, None, "制度"),
    list_page(Signatures, department="制度"),
    list_page(PrivateReminders, department="我的", actions=(RemindPrivately.key,)),
    list_page(ReminderFigures, department="制度", in_menu=False),
    hidden("pledge", "阅读并签署", "pledges/<str:code>/", pledges.pledge, None, "我的"),
]
ACCOUNT = [
    Page("own_account", "我的账号", "me/", own_account.own_account, None, "我的"),
    hidden("my_password", "更改密码", "me/password/", own_account.password, None, "我的"),
    hidden("my_second_factor", "二次验证", "me/second-factor/", own_account.own_second_factor, None, "我的"),
    hidden("my_pin", "工牌口令", "me/pin/", own_account.pin, None, "我的"),
    hidden("end_sessions", "退出其他设备", "me/sessions/", own_account.end_other_sessions, None, "我的"),
    hidden("choose_digest", "每日提醒", "me/digest/", own_account.choose_digest, None, "我的"),
    hidden("open_feed", "日历订阅", "me/calendar/", own_account.open_feed, None, "我的"),
    hidden("end_feed", "停用日历订阅", "me/calendar/end/", own_account.end_feed, None, "我的"),
    hidden("issue_token", "签发令牌", "me/tokens/", own_account.issue_token, None, "我的"),
    hidden("revoke_token", "撤销令牌", "me/tokens/revoke/", own_account.revoke_token, None, "我的"),
]
IMPORTS = [
    Page("imports", "导入", "imports/", imports.imports, IMPORT, "我的"),
    hidden("import_columns", "导入", "imports/new/<str:command>/<str:sha256>/", imports.columns, IMPORT, "我的"),
    hidden("import", "导入", "imports/<int:number>/", imports.imported, IMPORT, "我的"),
    hidden("import_refused", "没导入的行", "imports/<int:number>/refused.csv", imports.refused_file, IMPORT, "我的"),
]
RULEBOOK = [
    Page("clauses", "条款地图", "clauses/", clause_map.clauses, None, "制度"),
    Page("waiting_clauses", "待合并条款", "clauses/waiting/", waiting_clauses.waiting_clauses, SETTLE, "制度"),
    hidden(
        "waiting_clause", "待合并条款", "clauses/waiting/<str:code>/", waiting_clauses.waiting_clause, SETTLE, "制度"
    ),
    Page("drafts", "整理制度", "drafts/", drafts.drafts, DECIDE, "制度"),
    hidden("draft", "制度草稿", "drafts/<int:wanted>/", drafts.draft, DECIDE, "制度"),
    hidden(
        "draft_clause",
        "条款草稿",
        "drafts/<int:wanted>/clauses/<int:clause>/",
        draft_clause.draft_clause,
        DECIDE,
        "制度",
    ),
    hidden("act_on_draft", "决定草稿", "drafts/<int:wanted>/<str:act>/", drafts.act_on_draft, DECIDE, "制度"),
    hidden("clause", "条款", "clauses/<str:code>/", clauses.clause, None, "制度"),
    hidden("clause_trial", "改数试算", "clauses/<str:code>/trial/", clause_trial.clause_trial, READ_BREACHES, "制度"),
    hidden(
        "clause_trial_chart",
        "改数试算",
        "clauses/<str:code>/trial/chart.svg",
        clause_trial.clause_trial_chart,
        READ_BREACHES,
        "制度",
    ),
    Page("company_profile", "公司情况", "profile/", company_profile.company_profile, PROFILE, "制度"),
    list_page(Dossiers, department="制度"),
    Page(
        "make_dossier",
        "制作证据包",
        "dossiers/new/",
        dossiers.make_dossier,
        RecordDossier.permission(),
        "制度",
        does=RecordDossier.key,
    ),
    Page("breaches", "判定记录", "breaches/", breaches.breaches, READ_BREACHES, "制度"),
    list_page(Evaluation, department="制度", chart=Chart("不合规最多的条款", "code", ("judged", "fired"))),
    list_page(ComplianceReports, department="制度", actions=(ReportCompliance.key,)),
    list_page(ComplianceLines, department="制度", in_menu=False),
]
ORGANISATION = [
    Page("people", "人员", "people/", people.people, ADMINISTRATION, "组织"),
    hidden("register_person", "登记人员", "people/new/", people.register_person, REGISTER, "组织"),
    hidden("person", "人员", "people/<str:number>/", people.person, ADMINISTRATION, "组织"),
    hidden("act_on_person", "办理人事", "people/<str:number>/<str:act>/", people.act_on_person, ADMINISTRATION, "组织"),
    Page("posts", "岗位", "posts/", posts.posts, ADMINISTRATION, "组织"),
    Page("incompatible", "不相容岗位", "posts/incompatible/", posts.incompatible, ADMINISTRATION, "组织"),
    hidden("post", "岗位", "posts/<str:code>/", posts.post, ADMINISTRATION, "组织"),
    hidden("act_on_post", "岗位授权", "posts/<str:code>/<str:act>/", posts.act_on_post, ADMINISTRATION, "组织"),
    Page("units", "部门", "units/", posts.units, ADMINISTRATION, "组织"),
    Page("shared_devices", "共用设备", "devices/", shared_devices.shared_devices, DEVICES, "组织"),
    hidden("enrol_device", "登记共用设备", "devices/enrol/", shared_devices.enrol_device, DEVICES, "组织"),
    hidden("end_device", "停用共用设备", "devices/end/", shared_devices.end_device, END_DEVICE, "组织"),
]
INSPECTIONS = [
    list_page(Inspections, department="组织", actions=(GrantInspection.key,)),
    list_page(InspectionViews, department="组织", in_menu=False),
    list_page(InspectionAreas, department="组织", in_menu=False),
    hidden(
        "grant_inspection",
        "开通外部查阅",
        "inspections/new/",
        inspections.grant,
        GrantInspection.permission(),
        "组织",
        does=GrantInspection.key,
    ),
    hidden(
        "inspection_code",
        "另发一次性密码",
        "inspections/<str:number>/code/",
        inspections.issue_code,
        IssueInspectionCode.permission(),
        "组织",
        does=IssueInspectionCode.key,
    ),
    hidden("inspection_home", "查阅范围", "inspection/", inspections.home, VISIT, "我的"),
    hidden("inspection_dossier", "下载证据包", "inspection/dossier/", inspections.dossier, VISIT, "我的"),
]
OPERATION = [
    list_page(Abandoned, department="组织", bulk=(ResendOutgoing.key,)),
]
PAGES = [*MINE, *DUTIES, *ACCOUNT, *IMPORTS, *RULEBOOK, *ORGANISATION, *INSPECTIONS, *OPERATION]
