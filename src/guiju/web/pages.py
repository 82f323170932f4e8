"""Web's own pages."""

from guiju.kernel.controls.commands import GrantWaiver
from guiju.kernel.org.commands import RegisterPerson
from guiju.kernel.org.commands.setup import ADMINISTRATION
from guiju.kernel.pages.page import Page
from guiju.web.views import approvals, clauses, own_account, people, posts, today, waivers, warnings

PAGES = [
    Page("today", "今日", "", today.today, None, "我的"),
    Page("approval", "审批", "approvals/<int:held>/", approvals.approval, None, "我的", in_menu=False),
    Page("ask_waiver", "申请特批", "waivers/", waivers.ask_waiver, GrantWaiver.permission(), "我的", in_menu=False),
    Page("warning", "说明预警原因", "warnings/<int:breach>/", warnings.warning, None, "我的", in_menu=False),
    Page("own_account", "我的账号", "me/", own_account.own_account, None, "我的"),
    Page("my_password", "更改密码", "me/password/", own_account.password, None, "我的", in_menu=False),
    Page(
        "my_second_factor",
        "二次验证",
        "me/second-factor/",
        own_account.own_second_factor,
        None,
        "我的",
        in_menu=False,
    ),
    Page("end_sessions", "退出其他设备", "me/sessions/", own_account.end_other_sessions, None, "我的", in_menu=False),
    Page("issue_token", "签发令牌", "me/tokens/", own_account.issue_token, None, "我的", in_menu=False),
    Page("revoke_token", "撤销令牌", "me/tokens/revoke/", own_account.revoke_token, None, "我的", in_menu=False),
    Page("clauses", "条款", "clauses/", clauses.clauses, None, "制度"),
    Page("clause", "条款", "clauses/<str:code>/", clauses.clause, None, "制度", in_menu=False),
    Page("people", "人员", "people/", people.people, ADMINISTRATION, "组织"),
    Page(
        "register_person",
        "登记人员",
        "people/new/",
        people.register_person,
        RegisterPerson.permission(),
        "组织",
        in_menu=False,
    ),
    Page("person", "人员", "people/<str:number>/", people.person, ADMINISTRATION, "组织", in_menu=False),
    Page(
        "act_on_person",
        "办理人事",
        "people/<str:number>/<str:act>/",
        people.act_on_person,
        ADMINISTRATION,
        "组织",
        in_menu=False,
    ),
    Page("posts", "岗位", "posts/", posts.posts, ADMINISTRATION, "组织"),
    Page("incompatible", "不相容岗位", "posts/incompatible/", posts.incompatible, ADMINISTRATION, "组织"),
    Page("post", "岗位", "posts/<str:code>/", posts.post, ADMINISTRATION, "组织", in_menu=False),
    Page(
        "act_on_post",
        "岗位授权",
        "posts/<str:code>/<str:act>/",
        posts.act_on_post,
        ADMINISTRATION,
        "组织",
        in_menu=False,
    ),
    Page("units", "部门", "units/", posts.units, ADMINISTRATION, "组织"),
]
