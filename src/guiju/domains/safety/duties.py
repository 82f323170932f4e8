"""What safety asks of people at a time of day, and from time to time."""

from guiju.domains.safety.rounds import ROUND, unscanned
from guiju.kernel.controls.duties.duty import Duty, DutyParams

SELF_CHECKED = Duty(
    "safety.self_checked",
    "上岗自查",
    DutyParams(
        posts=["keeper"],
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
