"""What people of the office, of sales and of promotion do from time to time; clauses bind it with params."""

from pydantic import Field

from guiju.domains.office import periods
from guiju.domains.office.journal import Journal, kept_in, unmet
from guiju.domains.office.models import EntryKind
from guiju.domains.office.wanting import PRICE
from guiju.kernel.controls.duties.cadence import FRIDAY, MONTH_FIRST
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.gate import Params

MANAGERS = ["ecommerce_manager", "store_manager"]
STAFF = ["designer", "operator", "promoter", "salesperson", "customer_service"]


class Topics(Params):
    topics: list[str] = Field(["推广策略", "定价策略"], title="须填项")


class Metrics(Params):
    metrics: list[str] = Field(["曝光度", "知名度", "美誉度"], title="须填指标")


class BrandMetrics(Params):
    metrics: list[str] = Field(["认知", "认可"], title="须填指标")


class LeastCompetitors(Params):
    default_competitors_min: int = Field(3, title="至少竞争对手数", ge=1)


class LeastItems(Params):
    default_min_items: int = Field(3, title="每人至少竞品数", ge=1)


class LeastActivities(Params):
    default_activity_per_month: int = Field(2, title="每月至少活动数", ge=1)


class Rollover(Params):
    default_rollover_flag: int = Field(3, title="顺延几次报上级", ge=1)


class LeastResources(Params):
    default_new_resources_per_month: int = Field(1, title="每月至少新增资源", ge=1)


class ReplyDays(Params):
    default_reply_days: int = Field(3, title="经理回复期限（天）", ge=1)


class ReviewDays(Params):
    default_review_after_days: int = Field(30, title="回看间隔（天）", ge=1)


class ActionDays(Params):
    default_action_days: int = Field(14, title="改进行动期限（天）", ge=1)


MARKET_STUDIED = Duty(
    "office.market_studied",
    "每月市场走势研判",
    DutyParams(posts=MANAGERS, superior="owner", **MONTH_FIRST),
    outstanding=unmet,
)
kept_in(Journal(MARKET_STUDIED.key, EntryKind.MARKET, periods.month_before, entire=True))
COMPETITORS_STUDIED = Duty(
    "office.competitors_studied",
    "每月竞争对手分析",
    DutyParams(posts=MANAGERS, superior="owner", **MONTH_FIRST),
    outstanding=unmet,
    own=LeastCompetitors,
)
kept_in(
    Journal(
        COMPETITORS_STUDIED.key,
        EntryKind.COMPETITOR,
        periods.month_before,
        least="default_competitors_min",
        covers=True,
        settles=EntryKind.SUGGESTION,
    )
)
COMPETITOR_CARDS = Duty(
    "office.competitor_cards",
    "每月竞争对手卡片",
    DutyParams(posts=["promoter"], superior="store_manager", **MONTH_FIRST),
    outstanding=unmet,
    own=Topics,
)
kept_in(Journal(COMPETITOR_CARDS.key, EntryKind.COMPETITOR, periods.month_before, topics="topics", covers=True))
COMPETITORS_FOLLOWED = Duty(
    "office.competitors_followed",
    "每周跟踪竞品价格",
    DutyParams(
        posts=["operator"],
        per="each",
        cadence="FREQ=WEEKLY;BYDAY=SU",
        on_holidays="all",
        opens="00:00",
        closes="00:00",
        bundle="friday_report",
        superior="operations_director",
    ),
    outstanding=unmet,
    own=LeastItems,
)
kept_in(
    Journal(
        COMPETITORS_FOLLOWED.key,
        EntryKind.COMPETITOR,
        periods.week,
        least="default_min_items",
        topic=PRICE,
    )
)
STRATEGY_WRITTEN = Duty(
    "office.strategy_written",
    "每周运营策略",
    DutyParams(posts=["operator"], superior="operations_director", **FRIDAY),
    outstanding=unmet,
    own=ReviewDays,
)
kept_in(Journal(STRATEGY_WRITTEN.key, EntryKind.STRATEGY, periods.week, follow="default_review_after_days"))
PROMOTION_REVIEWED = Duty(
    "office.promotion_reviewed",
    "每周推广复盘",
    DutyParams(posts=["promoter"], superior="store_manager", **FRIDAY),
    outstanding=unmet,
    own=ActionDays,
)
kept_in(Journal(PROMOTION_REVIEWED.key, EntryKind.REVIEW, periods.week, follow="default_action_days"))
METRICS_FILLED = Duty(
    "office.metrics_filled",
    "每月推广指标",
    DutyParams(posts=["promoter"], superior="store_manager", **MONTH_FIRST),
    outstanding=unmet,
    own=Metrics,
)
kept_in(Journal(METRICS_FILLED.key, EntryKind.METRIC, periods.month_before, topics="metrics"))
ACTIVITIES_PLANNED = Duty(
    "office.activities_planned",
    "下月活动计划",
    DutyParams(
        posts=MANAGERS,
        superior="owner",
        cadence="FREQ=MONTHLY;BYMONTHDAY=25",
        on_holidays="previous_workday",
        bundle="friday_report",
    ),
    outstanding=unmet,
    own=LeastActivities,
)
kept_in(Journal(ACTIVITIES_PLANNED.key, EntryKind.ACTIVITY, periods.month_after, least="default_activity_per_month"))
WEEK_PLANNED = Duty(
    "office.week_planned",
    "每周工作计划",
    DutyParams(
        posts=STAFF,
        per="each",
        cadence="FREQ=WEEKLY;BYDAY=MO",
        on_holidays="next_workday",
        opens="00:00",
        closes="08:00",
        bundle="friday_report",
        superior="store_manager",
    ),
    outstanding=unmet,
    own=Rollover,
)
kept_in(Journal(WEEK_PLANNED.key, EntryKind.PLAN, periods.week))
FEEDBACK_GIVEN = Duty(
    "office.feedback_given",
    "客户资料分析报经理",
    DutyParams(
        posts=["salesperson"],
        per="each",
        interval_days=7,
        on_holidays="next_workday",
        bundle="friday_report",
        superior="store_manager",
    ),
    {"interval_days": "default_interval_days"},
    outstanding=unmet,
    own=ReplyDays,
)
kept_in(
    Journal(FEEDBACK_GIVEN.key, EntryKind.FEEDBACK, periods.seven_days, follow="default_reply_days", asks_superior=True)
)
RESOURCES_FOUND = Duty(
    "office.resources_found",
    "每月新增推广资源",
    DutyParams(posts=["promoter"], superior="store_manager", **MONTH_FIRST),
    outstanding=unmet,
    own=LeastResources,
)
kept_in(
    Journal(
        RESOURCES_FOUND.key,
        EntryKind.RESOURCE,
        periods.month_before,
        least="default_new_resources_per_month",
    )
)
BRAND_MEASURED = Duty(
    "office.brand_measured",
    "每季品牌认知与认可",
    DutyParams(
        posts=MANAGERS,
        superior="owner",
        cadence="FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10",
        on_holidays="all",
        bundle="quarterly",
    ),
    outstanding=unmet,
    own=BrandMetrics,
)
kept_in(Journal(BRAND_MEASURED.key, EntryKind.METRIC, periods.quarter_before, topics="metrics"))
