"""What keepers look at in each zone at a time of day."""

from typing import Any

from guiju.domains.warehouse.humidity import HUMIDITY, humidity_review
from guiju.domains.warehouse.storage_sheet import SAFE, TIDY, sheet_review
from guiju.kernel.controls.duties.checks import Asked
from guiju.kernel.controls.duties.duty import PHOTO_FAULTS, PHOTO_LATER, Duty, DutyParams

_IN_ZONES: dict[str, Any] = {
    "posts": ["keeper"],
    "place_kind": "zone",
    "on_holidays": "all",
    "superior": "warehouse_head",
}
_AIR: dict[str, Any] = {
    **_IN_ZONES,
    "times_a_day": 2,
    "grace_minutes": 60,
    "checks": ["通风设备正常，通风口没有堵"],
    "asked": [Asked(title="相对湿度（%）", kind="number", name=HUMIDITY)],
    "bundle": "humidity",
}
_NAMES = {"times_a_day": "default_check_per_day"}

AIR_READ = Duty(
    "warehouse.air_read",
    "上午温湿度、通风点检",
    DutyParams(**_AIR, opens="09:00", closes="10:00"),
    _NAMES,
    review=humidity_review,
)
AIR_READ_AGAIN = Duty(
    "warehouse.air_read_again",
    "下午温湿度、通风点检",
    DutyParams(**_AIR, opens="15:00", closes="16:00"),
    _NAMES,
    turn=2,
    review=humidity_review,
)
STORAGE_CHECKED = Duty(
    "warehouse.storage_checked",
    "仓储检查（安全、整齐）",
    DutyParams(
        **_IN_ZONES,
        opens="09:30",
        closes="17:00",
        grace_minutes=60,
        checks=[*SAFE, *TIDY],
        evidence=[PHOTO_FAULTS, PHOTO_LATER],
        bundle="patrol",
    ),
    review=sheet_review,
)
