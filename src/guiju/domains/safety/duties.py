"""What safety asks of people at a time of day, and from time to time."""

from guiju.domains.safety.cleaning import CLEANED
from guiju.domains.safety.controls.upkeep import UncheckedParams, UpkeepParams
from guiju.domains.safety.important import unprotected
from guiju.domains.safety.rounds import DEVICES, PRECHECK, ROUND, unchecked, unscanned
from guiju.kernel.controls.duties.checks import Asked
from guiju.kernel.controls.duties.duty import PARTIAL, Duty, DutyParams
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
EXAMS_ARRANGED = Duty(
    "safety.exams_arranged",
    "每年体检安排",
    DutyParams(
        posts=["admin_office"],
        cadence="FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1",
        on_holidays="next_workday",
        checks=["当年体检已全部约好，名单已通知本人"],
        bundle="yearly",
        superior="owner",
    ),
)
DISINFECTED = Duty(
    "safety.disinfected",
    "场所消毒",
    DutyParams(
        posts=["admin_office"],
        place_kind="warehouse",
        interval_days=7,
        opens="09:00",
        closes="18:00",
        checks=["已按规定浓度消毒，并已登记"],
        bundle="patrol",
        superior="safety_officer",
    ),
    {"interval_days": "default_interval_days"},
)
STATIONS_SCORED = Duty(
    "safety.stations_scored",
    "工位 5S 检查",
    DutyParams(
        posts=["warehouse_head"],
        place_kind="warehouse",
        cadence="FREQ=WEEKLY;BYDAY=MO",
        opens="15:00",
        closes="19:00",
        checks=["各工位已按 5S 打分登记"],
        bundle="closing",
        superior="operations_director",
    ),
)
OWN_DEPARTMENT = Duty(
    "safety.department_reviewed",
    "部门安全月查",
    DutyParams(
        posts=["warehouse_head"],
        place_kind="warehouse",
        cadence="FREQ=MONTHLY;BYMONTHDAY=1",
        on_holidays="next_workday",
        checks=["本部门未销号的隐患已逐条看过", "安全责任书在签"],
        bundle="monthly_safety",
        superior="operations_director",
    ),
)
DEPARTMENTS_GUIDED = Duty(
    "safety.departments_guided",
    "每月看各部门有没有重复的隐患并指导",
    DutyParams(
        posts=["safety_committee", "safety_officer"],
        cadence="FREQ=MONTHLY;BYMONTHDAY=1",
        on_holidays="next_workday",
        checks=["有重复隐患的部门都已指导，记下措施、责任人和期限"],
        bundle="monthly_safety",
        superior="operations_director",
    ),
)
PRESENCE = Asked(title="到场扫码", kind="scan", name="presence")
INSPECTED_DAILY = Duty(
    "safety.inspected_daily",
    "安全卫生日常检查",
    DutyParams(
        posts=["safety_officer"],
        place_kind="warehouse",
        opens="09:00",
        closes="18:00",
        checks=[
            "地面、台面清洁",
            "垃圾日产日清",
            "洗手间设施齐全、清洁",
            "饮水、洗手用品充足",
            "通风、照明正常",
            "食品与化学品分开",
            "防鼠、防虫设施完好",
            "人员着装、洗手合乎要求",
            "消防通道畅通",
            "电箱关好、无私拉乱接",
            "货架稳固、堆码不超高",
            "急救箱药品在有效期内",
        ],
        evidence=[PARTIAL],
        bundle="patrol",
        superior="warehouse_head",
        fault_days=1,
    ),
    {"cadence": "recurrence"},
)
"""What is handed in is kept; the rest is asked for until the end of the day."""
INSPECTED_MONTHLY = Duty(
    "safety.inspected_monthly",
    "每月安全检查",
    DutyParams(
        posts=["safety_officer"],
        place_kind="warehouse",
        cadence="FREQ=MONTHLY;BYMONTHDAY=1",
        on_holidays="next_workday",
        opens="09:00",
        closes="18:00",
        grace_minutes=0,
        checks=[
            "安全责任书已签",
            "本月培训已做",
            "特种作业证在有效期内",
            "消防通道畅通",
            "灭火器在位有效",
            "应急照明、疏散指示完好",
            "电箱、线路无破损、无私拉",
            "无违规充电",
            "货架、堆码稳固",
            "叉车点检有记录",
            "防护用品配齐、佩戴",
            "安全标志齐全",
            "危险品专柜上锁",
            "机械防护罩完好",
            "急停按钮有效",
            "监控、报警正常",
            "急救箱有效",
            "上月隐患已整改",
            "应急预案和电话已张贴",
            "无人在仓内住宿",
        ],
        evidence=[PARTIAL],
        bundle="monthly_safety",
        superior="operations_director",
    ),
)
AREAS_CLEANED = Duty(
    CLEANED,
    "区域清洁检查",
    DutyParams(
        posts=["admin_office"],
        place_kind="zone",
        opens="09:00",
        closes="18:00",
        checks=["地面、台面、角落清洁整洁"],
        asked=[PRESENCE],
        bundle="patrol",
        superior="warehouse_head",
        fault_days=1,
    ),
    {"times_a_day": "default_check_times_per_day"},
)
"""Of each area on the spot; what lacks its scan counts half until the superior has looked."""
DEPARTMENTS_INSPECTED = Duty(
    "safety.departments_inspected",
    "部门安全检查",
    DutyParams(
        posts=["safety_officer"],
        place_kind="zone",
        cadence="FREQ=MONTHLY;BYMONTHDAY=-8",
        on_holidays="all",
        opens="09:00",
        closes="18:00",
        grace_minutes=7 * 24 * 60,
        checks=["制度执行、隐患整改、设备与用电"],
        asked=[PRESENCE],
        bundle="monthly_safety",
        superior="operations_director",
    ),
)
"""Of each area by the last day of the month, on the spot."""
DEVICES_CHECKED = Duty(
    DEVICES,
    "每月重要设备三防检查",
    DutyParams(
        posts=["equipment_manager", "safety_officer"],
        place_kind="warehouse",
        cadence="FREQ=MONTHLY;BYMONTHDAY=1",
        on_holidays="next_workday",
        checks=["重要设备已逐台检查防盗、防火、防水"],
        bundle="monthly_safety",
        superior="operations_director",
    ),
    outstanding=unprotected,
)
"""Done when it is answered, every important device was checked and none lacks a measure."""
CHECKED_BY_CLASS = OccasionalDuty("safety.equipment_checked_by_class", "设备定期检查", UncheckedParams)
SERVICED = OccasionalDuty("safety.equipment_serviced", "设备按期检修", UpkeepParams)
"""Keeper and leader are told of what is due, once."""
