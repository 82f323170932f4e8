"""What keepers refer to the director and the shop manager, and the duties to do so."""

from typing import ClassVar

from pydantic import Field

from guiju.kernel.controls.approval import ApprovalRule, Tier
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.referrals.duty import ReferralParams, codes_of
from guiju.kernel.controls.referrals.kind import ReferralKind

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
