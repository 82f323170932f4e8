"""What keepers do at a time of day: at opening, on patrol, at closing."""

from typing import Any

from pydantic import Field

from guiju.domains.safety.fire import CHARGING, HEATERS, fire_review
from guiju.domains.warehouse.bin_counts import count_review, uncounted
from guiju.domains.warehouse.rounds import seal_review, unclosed
from guiju.kernel.controls.duties.checks import Asked
from guiju.kernel.controls.duties.duty import PHOTO, PHOTO_EACH, PHOTO_LATER, Duty, DutyParams
from guiju.kernel.controls.duties.occasional import OccasionalDuty
from guiju.kernel.controls.gate import Params

PRESENCE = Asked(title="到场扫码", kind="scan", name="presence")
SEAL = Asked(title="封条号", kind="text", name="seal")
_THREE = ["开仓门锁与物品", "随时巡查库内状况", "闭仓锁门断电与隐患"]
_AT_THE_WAREHOUSE: dict[str, Any] = {
    "posts": ["keeper"],
    "place_kind": "warehouse",
    "on_holidays": "all",
    "superior": "warehouse_head",
}
_OPENING: dict[str, Any] = {
    **_AT_THE_WAREHOUSE,
    "opens": "07:30",
    "closes": "08:30",
    "grace_minutes": 60,
    "bundle": "opening",
}
_PATROL = {**_OPENING, "opens": "09:30", "closes": "17:00", "bundle": "patrol"}
_CLOSING = {**_OPENING, "opens": "17:00", "closes": "19:00", "bundle": "closing"}
_NAMES = {"checks": "default_checks", "grace_minutes": "default_remind_after_minutes"}

OPENED = Duty(
    "warehouse.opened",
    "开仓检查",
    DutyParams(**_OPENING, checks=_THREE, asked=[PRESENCE], answer_days=1),
    _NAMES,
    part=0,
)
PATROLLED = Duty(
    "warehouse.patrolled",
    "库内巡查",
    DutyParams(
        **_PATROL,
        checks=_THREE,
        answer_days=1,
    ),
    _NAMES,
    part=1,
)
CLOSED = Duty(
    "warehouse.closed",
    "闭仓检查",
    DutyParams(
        **_CLOSING,
        checks=_THREE,
        asked=[SEAL, PRESENCE],
        answer_days=1,
    ),
    _NAMES,
    part=2,
)
GOODS_LOOKED_AFTER = Duty(
    "warehouse.goods_looked_after",
    "货物保管",
    DutyParams(
        **_PATROL,
        checks=["货物无受潮、破损、倒塌，堆码不超高"],
    ),
)
CARRIERS_MET = Duty(
    "warehouse.carriers_met",
    "当日提货交接",
    DutyParams(
        **_CLOSING,
        checks=["当天的提货已双方签字交接，少件已登记待查"],
    ),
)
GOODS_PUT_AWAY = Duty(
    "warehouse.goods_put_away",
    "当日进出办结",
    DutyParams(
        **_CLOSING,
        checks=["当天到货已入库上架，进出单据已登记"],
    ),
)
LOCKS_CHECKED = Duty(
    "warehouse.locks_checked",
    "上班检查门锁",
    DutyParams(**_OPENING, checks=["门锁完好，无撬动痕迹"], asked=[SEAL], evidence=[PHOTO]),
    {"opens": "default_check_from"},
    review=seal_review,
)


class SpotCheck(Params):
    default_spot_bins: int = Field(5, title="抽点库位数", ge=0, le=1_000)


GOODS_CHECKED = Duty(
    "warehouse.goods_checked",
    "上班检查物品",
    DutyParams(**_OPENING, checks=["物品无丢失", "抽点的库位账实相符"]),
    review=count_review,
    outstanding=uncounted,
    own=SpotCheck,
)
"""Done when it is answered and the bins drawn for it are counted."""
DAY_CLOSED = Duty(
    "warehouse.day_closed",
    "当日账目日结",
    DutyParams(
        posts=["keeper"],
        place_kind="warehouse",
        on_holidays="all",
        opens="17:00",
        closes="20:00",
        grace_minutes=13 * 60,
        bundle="closing",
        superior="operations_director",
    ),
    {"closes": "default_close_time"},
    outstanding=unclosed,
)
"""Done by the day's `DayClose`, and by no tick; from the close until the next morning it only reminds."""
MONTH_REPORTED = Duty(
    "warehouse.month_reported",
    "上报进销存月报",
    DutyParams(
        posts=["keeper"],
        place_kind="warehouse",
        cadence="FREQ=MONTHLY;BYMONTHDAY=-1",
        on_holidays="all",
        closes="18:00",
        bundle="month_end",
        superior="operations_director",
    ),
)
"""Done by the month's `MonthlyReport`."""
SAFETY_CHECKED = Duty(
    "warehouse.safety_checked",
    "仓库安全检查",
    DutyParams(
        **_PATROL,
        checks=[
            "消防通道畅通",
            "安全出口未上锁、指示灯亮",
            "灭火器在位有效",
            "电箱关好、无私拉乱接",
            "无违规充电",
            "无明火、无吸烟",
            "货架无变形、无松动",
            "堆码不超高、不倾斜",
            "叉车停放和点检",
            "作业人员佩戴防护用品",
            "照明正常",
            "无人在仓内住宿",
        ],
        evidence=[PHOTO],
    ),
)
FIRE_PATROLLED = Duty(
    "warehouse.fire_patrolled",
    "防火巡查",
    DutyParams(
        **_PATROL,
        checks=["无电动车、锂电池在室内充电", "无人在仓内住宿", "无明火、无吸烟"],
        asked=[
            Asked(title="充电的地点编码（没有写“无”）", kind="text", name=CHARGING),
            Asked(title="在用取暖、加热电器编号（没有写“无”）", kind="text", name=HEATERS),
        ],
    ),
    review=fire_review,
)
FIRE_GEAR_CHECKED = Duty(
    "warehouse.fire_gear_checked",
    "每月消防器材检查",
    DutyParams(
        posts=["safety_officer"],
        place_kind="warehouse",
        cadence="FREQ=MONTHLY;BYMONTHDAY=1",
        on_holidays="next_workday",
        checks=["灭火器压力、铅封、有效期", "消火栓、水带齐全", "应急照明、疏散指示完好"],
        bundle="monthly_safety",
        superior="operations_director",
    ),
)
DAMP_CHECKED = Duty(
    "warehouse.damp_checked",
    "防潮检查",
    DutyParams(
        **_PATROL,
        checks=["地面、墙面无渗水，货物离地离墙"],
    ),
)


class ReportTime(Params):
    """Of the report on a stocktake's differences."""

    default_report_days: int = Field(3, title="成文呈报期限（天）", ge=0)
    posts: list[str] = Field(["keeper"], title="岗位")
    superior: str = Field("operations_director", title="上级岗位")


DIFFERENCES_REPORTED = OccasionalDuty("warehouse.differences_reported", "盘点差异成文呈报", ReportTime)
"""Falls due when a stocktake is closed with differences; done by their report."""
STOCK_TAKEN = Duty(
    "warehouse.stock_taken",
    "季末盘点",
    DutyParams(
        posts=["keeper"],
        place_kind="warehouse",
        cadence="FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
        on_holidays="all",
        bundle="quarterly",
        superior="operations_director",
    ),
)
"""Done when the quarter's stocktake is closed."""
GOODS_KEPT = Duty(
    "warehouse.goods_kept",
    "下班前查看保管的货物",
    DutyParams(
        posts=["keeper"],
        place_kind="warehouse",
        on_holidays="all",
        opens="17:00",
        closes="20:00",
        checks=["货物无丢失", "货物无损坏；损坏的已转不良"],
        bundle="closing",
        superior="operations_director",
    ),
)
_IN_ZONES: dict[str, Any] = {**_AT_THE_WAREHOUSE, "place_kind": "zone"}
ZONE_TIDY = Duty(
    "warehouse.zone_tidy",
    "库区无杂物",
    DutyParams(
        **{**_CLOSING, "place_kind": "zone"},
        checks=["无杂物堆放"],
        asked=[PRESENCE],
    ),
)
ZONE_CLEANED = Duty(
    "warehouse.zone_cleaned",
    "库区每周清理",
    DutyParams(
        **_IN_ZONES,
        interval_days=7,
        opens="09:00",
        closes="19:00",
        checks=["清理前", "清理后"],
        evidence=[PHOTO_EACH, PHOTO_LATER],
        bundle="cleaning",
    ),
    {"interval_days": "default_interval_days"},
)
CLEANING_REVIEWED = Duty(
    "warehouse.cleaning_reviewed",
    "清理照片复核",
    DutyParams(
        posts=["warehouse_head"],
        place_kind="zone",
        on_holidays="all",
        interval_days=7,
        opens="09:00",
        closes="20:00",
        checks=["照片里通道畅通", "照片里地面整洁、货物整齐"],
        bundle="cleaning_review",
        superior="operations_director",
        fault_days=0,
    ),
    {"interval_days": "default_interval_days"},
)
