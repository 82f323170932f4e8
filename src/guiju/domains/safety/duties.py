"""What safety asks of people at a time of day, and from time to time."""

from guiju.domains.safety.controls.upkeep import UncheckedParams, UpkeepParams
from guiju.domains.safety.rounds import PRECHECK, ROUND, unchecked, unscanned
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.duties.occasional import OccasionalDuty

SELF_CHECKED = Duty(
    "safety.self_checked",
    "上岗自查",
    DutyParams(
        posts=["keeper"],
        place_kind="warehouse",
        per="each",
        opens="07:30",
        closes="09:30",
        checks=["身体适合今天的作业（不适的只写“不适”，不写病情）"],
        bundle="shift_start",
        superior="warehouse_head",
    ),
)
EXTINGUISHERS_SCANNED = Duty(
    ROUND,
    "每月灭火器点检",
    DutyParams(
        posts=["safety_officer"],
        place_kind="warehouse",
        cadence="FREQ=MONTHLY;BYMONTHDAY=1",
        on_holidays="next_workday",
        checks=["逐具扫码，压力、铅封、有效期都看过"],
        bundle="monthly_safety",
        superior="operations_director",
    ),
    outstanding=unscanned,
)
"""Done when it is answered and every extinguisher was scanned."""
PRECHECKED = Duty(
    PRECHECK,
    "开机点检",
    DutyParams(
        posts=["keeper"],
        place_kind="warehouse",
        opens="07:30",
        closes="09:30",
        checks=["当班要用的设备都已逐台点检"],
        bundle="shift_start",
        superior="warehouse_head",
    ),
    outstanding=unchecked,
)
"""Done when it is answered and every machine was checked."""
CHECKED_BY_CLASS = OccasionalDuty("safety.equipment_checked_by_class", "设备定期检查", UncheckedParams)
SERVICED = OccasionalDuty("safety.equipment_serviced", "设备按期检修", UpkeepParams)
"""Keeper and leader are told of what is due, once."""
