"""Alerts laid before whoever is on call; the next on the roster is called when he does not answer."""

from typing import ClassVar

from pydantic import Field

from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.referrals.duty import ReferralParams
from guiju.kernel.controls.referrals.kind import ReferralKind

ALERT = ReferralKind("infosec.alert", "运营告警", "infosec.settle_alert")


class AlertParams(ReferralParams):
    """The roster: who is called first, and who next."""

    limit: ClassVar = ("default_ack_minutes", "minutes")
    report_to: list[str] = Field(["it_admin"], title="报告对象")
    escalate_to: list[str] = Field(["operations_director"], title="逾期升级到")
    default_ack_minutes: int = Field(15, title="应答时限（分钟）", ge=1)
    default_close_hours: int = Field(24, title="补齐时限（小时）", ge=1)


ALERT_ANSWERED = OccasionalDuty("infosec.alert_answered", "告警值班应答", AlertParams)
