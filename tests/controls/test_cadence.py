"""On which days a duty is due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.kernel.controls.duties.cadence import OnHolidays, checked, is_due
from guiju.lib.workdays import Calendar, days

NATIONAL_DAY = Calendar(
    {**{date(2026, 10, day): False for day in range(1, 8)}, date(2026, 9, 27): True, date(2026, 10, 10): True}
)
AUTUMN = list(days(date(2026, 9, 1), date(2026, 10, 31)))
RULES = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU",
    "FREQ=MONTHLY;BYMONTHDAY=1",
    "FREQ=MONTHLY;BYMONTHDAY=-1",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=3",
]


def due(rule: str, on_holidays: OnHolidays) -> list[date]:
    return [day for day in AUTUMN if is_due(rule, on_holidays, day, NATIONAL_DAY)]


@pytest.mark.parametrize(
    ("rule", "on_holidays", "expected"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=1", "all", [date(2026, 9, 1), date(2026, 10, 1)]),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "workdays", [date(2026, 9, 1)]),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "next_workday", [date(2026, 9, 1), date(2026, 10, 8)]),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "previous_workday", [date(2026, 9, 1), date(2026, 9, 30), date(2026, 10, 30)]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "previous_workday", [date(2026, 9, 30), date(2026, 10, 30)]),
        ("FREQ=WEEKLY;BYDAY=SU", "workdays", [date(2026, 9, 27)]),
    ],
)
def test_days(rule: str, on_holidays: OnHolidays, expected: list[date]) -> None:
    assert due(rule, on_holidays) == expected


@given(st.sampled_from(RULES))
def test_no_occurrence_is_lost_or_doubled_by_moving_it(rule: str) -> None:
    for on_holidays, move in (
        ("next_workday", NATIONAL_DAY.on_or_after),
        ("previous_workday", NATIONAL_DAY.on_or_before),
    ):
        around = days(AUTUMN[0] - timedelta(days=20), AUTUMN[-1] + timedelta(days=20))
        moved = {move(day) for day in around if is_due(rule, "all", day, NATIONAL_DAY)}
        assert set(due(rule, on_holidays)) == {day for day in moved if AUTUMN[0] <= day <= AUTUMN[-1]}


@pytest.mark.parametrize("rule", RULES)
def test_rules_that_are_followed(rule: str) -> None:
    assert checked(rule) == rule


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("每天", "应为周期规则"),
        ("FREQ=HOURLY", "应为周期规则"),
        ("FREQ=DAILY;FREQ=DAILY", "应为周期规则"),
        ("FREQ=DAILY;COUNT=3", "不能带 COUNT"),
        ("FREQ=WEEKLY", "须写明 BYDAY"),
        ("FREQ=MONTHLY", "须写明 BYDAY 或 BYMONTHDAY"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL 写错了"),
        ("FREQ=WEEKLY;BYDAY=星期一", "BYDAY 写错了"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "没有一天轮到"),
        ("FREQ=WEEKLY;BYDAY=MO" + ",MO" * 60, "应为周期规则"),
    ],
)
def test_rules_that_are_not(rule: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        checked(rule)
