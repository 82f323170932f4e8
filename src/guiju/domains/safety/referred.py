"""What safety refers to superiors, and the duties to do so."""

from datetime import timedelta

from pydantic import Field

from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.referrals.duty import ReferralParams
from guiju.kernel.controls.referrals.kind import ReferralKind

HAZARD = ReferralKind("safety.hazard", "隐患", "safety.accept_hazard")


class ReportParams(ReferralParams):
    """Of hazards of some kinds (empty: all): who is told, how soon he must have seen it, what a confirmed report is worth."""

    kinds: list[str] = Field([], title="哪些种类")
    report_to: list[str] = Field(["safety_officer"], title="报告对象")
    default_report_minutes: int | None = Field(None, title="接报时限（分钟）", ge=1)
    default_ack_hours: int | None = Field(None, title="接报时限（小时）", ge=1)
    points: int = Field(0, title="上报属实积分", ge=0)

    @property
    def within(self) -> timedelta:
        minutes = self.default_report_minutes or 60 * (self.default_ack_hours or 24)
        return timedelta(minutes=minutes)

    def concerns(self, kind: str) -> bool:
        return not self.kinds or kind in self.kinds


HAZARD_REPORTED = OccasionalDuty("safety.hazard_reported", "隐患上报", ReportParams)


class PutRightParams(Params):
    kinds: list[str] = Field([], title="哪些种类")


HAZARD_PUT_RIGHT = OccasionalDuty("safety.hazard_put_right", "隐患按期整改", PutRightParams)
"""A task of whoever is named when the hazard is graded, ended when it is closed."""


class ProblemParams(Params):
    default_report_minutes: int = Field(30, title="上报时限（分钟）", ge=0)
    mend_days: int = Field(1, title="维修期限（天）", ge=0)


PROBLEM_REPORTED = OccasionalDuty("safety.problem_reported", "设备问题上报", ProblemParams)
"""A task of the machine's keeper, opened by the check that found it, ended by the repair."""
