"""What keepers do at a time of day."""

from guiju.kernel.controls.duties.duty import PHOTO, Duty, DutyParams

LOCKS_CHECKED = Duty(
    "warehouse.locks_checked",
    "上班检查门锁",
    DutyParams(
        posts=["keeper"],
        place_kind="warehouse",
        on_holidays="all",
        opens="07:30",
        closes="09:30",
        grace_minutes=30,
        checks=["门锁完好，无撬动痕迹"],
        evidence=[PHOTO],
        bundle="opening",
        superior="operations_director",
    ),
    {"opens": "default_check_from"},
)
GOODS_CHECKED = Duty(
    "warehouse.goods_checked",
    "上班检查物品",
    DutyParams(
        posts=["keeper"],
        place_kind="warehouse",
        on_holidays="all",
        opens="07:30",
        closes="09:30",
        grace_minutes=30,
        checks=["物品无丢失", "抽点的库位账实相符"],
        bundle="opening",
        superior="operations_director",
    ),
)
CLOSING_CHECKED = Duty(
    "warehouse.closing_checked",
    "下班检查",
    DutyParams(
        posts=["keeper"],
        place_kind="warehouse",
        on_holidays="all",
        opens="17:00",
        closes="20:00",
        grace_minutes=60,
        checks=["门窗已锁", "电源已断", "无火险隐患"],
        bundle="closing",
        superior="operations_director",
    ),
    {"checks": "default_checks", "grace_minutes": "default_remind_after_minutes"},
)
