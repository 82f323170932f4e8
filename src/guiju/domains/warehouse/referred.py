"""What keepers refer to the director and the shop manager, and the duties to do so."""

from typing import ClassVar

from pydantic import Field

from guiju.kernel.controls.approval import ApprovalRule, Tier
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.referrals.duty import ReferralParams, codes_of
from guiju.kernel.controls.referrals.kind import ReferralKind

GOODS_REFUSED = ReferralKind("warehouse.goods_refused", "拒收", "warehouse.instruct_refusal")
KEY_MISSING = ReferralKind("warehouse.key_missing", "钥匙未归还", "warehouse.decide_lock")
ISSUES_REFUSED = ReferralKind("warehouse.issues_refused", "拒发", "warehouse.decide_refused_issues")
CHECK_ABNORMAL = ReferralKind("warehouse.check_abnormal", "检查异常", "warehouse.release_issues")


class AbnormalParams(ReferralParams):
    limit: ClassVar = ("default_report_minutes", "minutes")
    report_to: list[str] = Field(["运营总监", "店长"], title="报告对象")
    default_report_minutes: int = Field(15, title="报告期限（分钟）", ge=1)
    checks: list[str] = Field(
        ["warehouse.opened", "warehouse.locks_checked", "warehouse.goods_checked", "warehouse.closed"],
        title="哪些检查",
    )

    @property
    def approval(self) -> ApprovalRule:
        """Whoever is told may also let a single issue pass."""
        return ApprovalRule(tiers=[Tier(posts=codes_of(self.report_to))])


ABNORMAL_REFERRED = OccasionalDuty("warehouse.abnormal_referred", "检查异常立即上报", AbnormalParams)


class RefusalParams(ReferralParams):
    limit: ClassVar = ("default_report_hours", "hours")
    report_to: list[str] = Field(["运营总监", "店长"], title="报告对象")
    default_report_hours: int = Field(2, title="报告期限（小时）", ge=1)
    report_alone_cny: int = Field(1000, title="单独报告的起点（元）", ge=0)
    posts: list[str] = Field(["keeper"], title="岗位")
    superior: str = Field("warehouse_head", title="上级岗位")


REFUSAL_REPORTED = OccasionalDuty("warehouse.refusal_reported", "拒收报告", RefusalParams)


class RefusedIssuesParams(ReferralParams):
    limit: ClassVar = ("default_report_hours", "hours")
    report_to: list[str] = Field(["运营总监", "店长"], title="报告对象")
    default_report_hours: int = Field(2, title="报告期限（小时）", ge=1)
    refusals: int = Field(3, title="合并报告的拒发次数", ge=1)
    within_days: int = Field(7, title="重复计算期（天）", ge=1)


REFUSED_ISSUES_REFERRED = OccasionalDuty("warehouse.refused_issues_referred", "拒发合并报告", RefusedIssuesParams)


class ClearanceParams(Params):
    default_warn_days: int = Field(60, title="到期提前提醒（天）", ge=0)
    default_propose_days: int = Field(1, title="提出处理建议期限（天）", ge=0)
    posts: list[str] = Field(["store_manager"], title="岗位")
    superior: str = Field("operations_director", title="上级岗位")


CLEARANCE_PROPOSED = OccasionalDuty("warehouse.clearance_proposed", "临期处理建议", ClearanceParams)


class ClosingListParams(Params):
    posts: list[str] = Field(["keeper"], title="岗位")
    superior: str = Field("warehouse_head", title="上级岗位")


PEOPLE_INSIDE = OccasionalDuty("warehouse.people_inside", "来访未离开须答复", ClosingListParams)
CAMERAS_CHECKED = OccasionalDuty("warehouse.cameras_checked", "监控点检", ClosingListParams)


class MissingKeyParams(ReferralParams):
    limit: ClassVar = ("decide_within_days", "days")
    report_to: list[str] = Field(["仓库主管", "运营总监"], title="报告对象")
    decide_within_days: int = Field(1, title="换锁决定期限（天）", ge=1)


KEYS_RETURNED = OccasionalDuty("warehouse.keys_returned", "钥匙当日归还", MissingKeyParams)
