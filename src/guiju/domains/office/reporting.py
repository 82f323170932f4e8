"""Duties that are done by a report filled from data: of which stretch it is, and to whom it goes."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import Field

from guiju.domains.office import periods
from guiju.domains.office.duties import MANAGERS, STAFF
from guiju.domains.office.lines import Lines
from guiju.domains.office.models import Report
from guiju.kernel.controls.duties.cadence import FRIDAY, MONTH_FIRST
from guiju.kernel.controls.duties.duty import Duty, DutyParams
from guiju.kernel.controls.gate import Params
from guiju.kernel.controls.models import DutyItem
from guiju.kernel.org.holders import Holders, line_at
from guiju.kernel.org.tree import Parents
from guiju.kernel.store.stored import as_day

EMPTY, PERIOD_MISSING = "空表", "缺少期间"


def unsent(items: Sequence[int], using: str) -> Mapping[int, str]:
    """The duty items of which no report counts."""
    sent = Report.objects.using(using).filter(item__in=items, lacks="").values_list("item_id", flat=True)
    known = set(sent)
    return {item: "报送报表" for item in items if item not in known}


class ResponseHours(Params):
    default_response_hours: int = Field(8, title="部门请求应答期限（小时），超过的列出单号", ge=1)


WEEKLY_REPORT = Duty(
    "office.weekly_report",
    "周五报送统计报表",
    DutyParams(posts=STAFF, per="each", superior="store_manager", **FRIDAY),
    {"closes": "default_due_time"},
    outstanding=unsent,
)
MONTHLY_REPORT = Duty(
    "office.monthly_report",
    "每月1日报送月报",
    DutyParams(posts=STAFF, per="each", superior="store_manager", **MONTH_FIRST),
    {"closes": "default_due_time"},
    outstanding=unsent,
)
WEEKLY_VIEW = Duty(
    "office.weekly_view",
    "部门周报：日常管理与部门协调",
    DutyParams(posts=MANAGERS, superior="owner", **FRIDAY),
    outstanding=unsent,
    own=ResponseHours,
)
DAILY_LOG = Duty(
    "office.daily_log",
    "每日运营日志",
    DutyParams(posts=MANAGERS, superior="owner", bundle="daily_ops"),
    outstanding=unsent,
)
COVERED: Mapping[str, periods.Period] = {
    WEEKLY_REPORT.key: periods.week,
    MONTHLY_REPORT.key: periods.month_before,
    WEEKLY_VIEW.key: periods.week,
    DAILY_LOG.key: lambda day: periods.Stretch(day, day),
}
"""By duty the days that its report is about."""


def covered(duty: str, day: date) -> periods.Stretch:
    return COVERED[duty](day)


def recipient_of(item: Any, author: int, lines: Lines, known: Holders, above: Parents) -> int:
    """The author's superior of the day, as registered, else the holder of the superior post; 0 where there is none."""
    return lines.above.get(author) or known.first(item.superior, line_at(item.place_id, above))


def stretches(items: Sequence[DutyItem]) -> list[periods.Stretch]:
    return [covered(item.duty, as_day(item.day)) for item in items]
