"""The duties that an inspection by plan does."""

from datetime import date, timedelta

from pydantic import Field

from guiju.domains.safety.inspected import uninspected
from guiju.domains.safety.inspecting import InspectionParams
from guiju.domains.safety.inspection_kinds import AREAS_INSPECTED as AREAS
from guiju.domains.safety.inspection_kinds import RULES_INSPECTED as RULES
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.gate import Params

WEEK = 7 * 24 * 60


class PeakParams(InspectionParams):
    """A peak is a day of every year (10-01) or, where it moves with the moon, of one (2027-02-06)."""

    default_holiday_extra: bool = Field(default=True, title="节前加查")
    default_days_before_peak: int = Field(7, title="节前几天加查", ge=0, le=60)
    default_peak_days: list[str] = Field([], title="销售高峰（月-日，农历节日写到年）", max_length=40)


def before_peaks(given: Params, day: date, using: str) -> bool:  # noqa: ARG001 — days only
    """Whether an extra inspection is due on this day, so many days before a peak."""
    params: PeakParams = given  # type: ignore[assignment]
    peak = day + timedelta(days=params.default_days_before_peak)
    return params.default_holiday_extra and bool({f"{peak:%m-%d}", str(peak)} & set(params.default_peak_days))


AREAS_INSPECTED = Duty(
    AREAS,
    "安全生产大检查",
    DutyParams(
        posts=["safety_committee", "safety_officer"],
        place_kind="warehouse",
        interval_days=90,
        on_holidays="next_workday",
        grace_minutes=WEEK,
        bundle="quarterly",
        superior="owner",
    ),
    {"interval_days": "default_interval_days"},
    outstanding=uninspected,
    own=PeakParams,
    besides=before_peaks,
)
RULES_INSPECTED = Duty(
    RULES,
    "制度执行检查",
    DutyParams(
        posts=["safety_officer"],
        place_kind="warehouse",
        cadence="FREQ=MONTHLY;BYMONTHDAY=1",
        on_holidays="next_workday",
        grace_minutes=WEEK,
        bundle="monthly_safety",
        superior="operations_director",
    ),
    outstanding=uninspected,
    own=InspectionParams,
)
"""Both are done by an inspection that is closed with a result of every target."""
