"""The duties of keeping rulebooks; clauses bind them with params."""

from typing import Any

from guiju.domains.policy.reviewing import unsigned
from guiju.kernel.controls.duties.cadence import FRIDAY, MONTH_FIRST
from guiju.kernel.controls.duties.duty import Duty, DutyParams

_MONTHLY: dict[str, Any] = {"posts": ["operations_director"], "superior": "owner", **MONTH_FIRST}
_YEAR_END: dict[str, Any] = {
    "cadence": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15",
    "on_holidays": "previous_workday",
    "bundle": "yearly",
}
LAWS_FOLLOWED = Duty(
    "policy.laws_followed",
    "每月核对法规变化",
    DutyParams(
        checks=["法规新版本已登记", "登记的变化都有影响评估"],
        **_MONTHLY,
    ),
)
GAPS_REVIEWED = Duty(
    "policy.gaps_reviewed",
    "每月查看制度缺口",
    DutyParams(
        checks=["没有条款可用的事项都已登记", "修订建议都有去向"],
        **_MONTHLY,
    ),
)
SYSTEMS_REVIEWED = Duty(
    "policy.systems_reviewed",
    "每年评审制度体系",
    DutyParams(
        posts=["executive", "owner"],
        checks=["各项制度都有合法性核对、控制核对和审批天数"],
        **_YEAR_END,
    ),
)
RULEBOOK_REVIEWED = Duty(
    "policy.rulebook_reviewed",
    "每年评估制度",
    DutyParams(
        posts=["operations_director"],
        checks=["制度已评估，要修订的都有办理人和完成日"],
        superior="owner",
        **_YEAR_END,
    ),
)
SYSTEM_MADE = Duty(
    "policy.system_made",
    "每年制定、评审本制度",
    DutyParams(
        posts=["operations_director"],
        superior="owner",
        **_YEAR_END,
    ),
    outstanding=unsigned,
)
FLOWS_REVIEWED = Duty(
    "policy.flows_reviewed",
    "每年评审工作流程",
    DutyParams(
        posts=["ecommerce_manager", "store_manager"],
        superior="owner",
        **_YEAR_END,
    ),
    outstanding=unsigned,
)
SYSTEM_CARRIED_OUT = Duty(
    "policy.system_carried_out", "每月实施本制度并记录", DutyParams(**_MONTHLY), outstanding=unsigned
)
SYSTEM_SUPERVISED = Duty(
    "policy.system_supervised", "每月监督本制度并出检查报告", DutyParams(**_MONTHLY), outstanding=unsigned
)
EXECUTION_CHECKED = Duty(
    "policy.execution_checked",
    "每月核对条款执行",
    DutyParams(
        checks=["条款执行表里的代管、空缺都有安排", "久未运行的条款都有说明"],
        **_MONTHLY,
    ),
)
OPERATIONS_REVIEWED = Duty(
    "policy.operations_reviewed",
    "每季评审部门运行",
    DutyParams(
        posts=["executive", "owner"],
        cadence="FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10",
        on_holidays="next_workday",
        bundle="quarterly",
    ),
    outstanding=unsigned,
)
LICENCES_SHOWN = Duty(
    "policy.licences_shown",
    "每月核对首页证照公示",
    DutyParams(
        checks=["店铺首页公示了营业执照和许可，链接打得开"],
        evidence=["photo", "photo_later"],
        **_MONTHLY,
    ),
)
DECISIONS_ANNOUNCED = Duty(
    "policy.decisions_announced",
    "每周核对决定通报",
    DutyParams(
        posts=["executive", "owner"],
        checks=["生效的决定都已通报，保密的写明了期限"],
        **FRIDAY,
    ),
)
NEWS_GATHERED = Duty(
    "policy.news_gathered",
    "每周登记政策动态",
    DutyParams(
        posts=["legal", "executive", "owner"],
        checks=["本周的政策动态已登记，没有的已登记“本周没有”"],
        superior="owner",
        **FRIDAY,
    ),
)
STANDARDS_EVALUATED = Duty(
    "policy.standards_evaluated",
    "每月核对安全法规和标准",
    DutyParams(
        posts=["safety_committee", "safety_officer"],
        checks=["新的安全法规、标准已登记", "将施行的标准都有符合性评价"],
        superior="owner",
        **MONTH_FIRST,
    ),
)
