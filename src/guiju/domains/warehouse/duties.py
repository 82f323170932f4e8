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
)
"""Done by the day's `DayClose`; from the close until the next morning it only reminds."""
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
