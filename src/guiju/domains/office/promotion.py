"""What promotion does from time to time: posts, channels, effects, needs, the brand; clauses bind it with params."""

from typing import Any

from pydantic import Field

from guiju.domains.office import periods
from guiju.domains.office.duties import MANAGERS
from guiju.domains.office.journal import Journal, kept_in, unmet
from guiju.domains.office.models import EntryKind
from guiju.kernel.controls.duties.cadence import FRIDAY, MONTH_FIRST
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.gate import Params


class NewChannels(Params):
    default_new_channels_per_year: int = Field(4, title="每年新渠道数", ge=1)


class DecideDay(Params):
    default_decide_by_day: int = Field(10, title="次月几日前决定", ge=1, le=28)


class LinkHours(Params):
    default_link_check_hours: int = Field(24, title="链接失效几小时内不计", ge=1)
    default_posts_per_week: int = Field(1, title="每周至少有效发布", ge=1)


class PostsPerDay(Params):
    posts_per_day: int = Field(50, title="每日有效发布数", ge=1)
    default_duplicate_ratio_max: float = Field(0.3, title="同文最多占比", gt=0, le=1)
    default_link_check_hours: int = Field(24, title="链接失效几小时内不计", ge=1)


QUARTERLY: dict[str, Any] = {
    "cadence": "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1",
    "on_holidays": "next_workday",
    "bundle": "quarterly",
}
EFFECT_TRACKED = Duty(
    "office.effect_tracked",
    "推广效果跟踪",
    DutyParams(
        posts=["promoter"],
        per="each",
        interval_days=7,
        on_holidays="next_workday",
        bundle="friday_report",
        superior="store_manager",
    ),
    {"interval_days": "default_interval_days"},
    outstanding=unmet,
)
kept_in(Journal(EFFECT_TRACKED.key, EntryKind.TRACKING, periods.seven_days))
CHANNELS_OPENED = Duty(
    "office.channels_opened",
    "每季新渠道开拓",
    DutyParams(posts=MANAGERS, superior="owner", **QUARTERLY),
    outstanding=unmet,
    own=NewChannels,
)
kept_in(
    Journal(
        CHANNELS_OPENED.key,
        EntryKind.CHANNEL,
        periods.year_so_far,
        least="default_new_channels_per_year",
        by_quarter=True,
    )
)
AWARENESS_FILLED = Duty(
    "office.awareness_filled",
    "每季产品知名度",
    DutyParams(posts=MANAGERS, superior="owner", **QUARTERLY),
    outstanding=unmet,
)
kept_in(Journal(AWARENESS_FILLED.key, EntryKind.AWARENESS, periods.quarter_before))
ACCOUNTS_REVIEWED = Duty(
    "office.accounts_reviewed",
    "每季品牌账号回顾",
    DutyParams(posts=MANAGERS, superior="owner", checks=["目标平台、品牌账号、授权逐项核对"], **QUARTERLY),
)
NEEDS_ANALYSED = Duty(
    "office.needs_analysed",
    "每月客户需求分析",
    DutyParams(posts=MANAGERS, superior="owner", **MONTH_FIRST),
    outstanding=unmet,
    own=DecideDay,
)
kept_in(
    Journal(
        NEEDS_ANALYSED.key,
        EntryKind.NEEDS,
        periods.month_before,
        decides=EntryKind.CHANGE,
        follow_day="default_decide_by_day",
    )
)
POSTS_PUBLISHED = Duty(
    "office.posts_published",
    "每日产品信息发布",
    DutyParams(posts=["promoter"], per="each", bundle="closing", superior="store_manager"),
    outstanding=unmet,
    own=PostsPerDay,
    free_on_leave=True,
)
kept_in(
    Journal(
        POSTS_PUBLISHED.key,
        EntryKind.POST,
        periods.same_day,
        least="posts_per_day",
        each=True,
        void_hours="default_link_check_hours",
        copies="default_duplicate_ratio_max",
    )
)
BRAND_PROMOTED = Duty(
    "office.brand_promoted",
    "每周论坛、行业网站宣传",
    DutyParams(posts=["promoter"], superior="store_manager", **FRIDAY),
    outstanding=unmet,
    own=LinkHours,
)
kept_in(
    Journal(
        BRAND_PROMOTED.key,
        EntryKind.POST,
        periods.week,
        least="default_posts_per_week",
        each=True,
        void_hours="default_link_check_hours",
    )
)
