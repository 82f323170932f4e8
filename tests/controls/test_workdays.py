"""Workdays and working hours against counting one by one."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guiju.lib.workdays import OFFICE, Calendar, EndlessBreak, Hours, deadline, working_time

ZONE = ZoneInfo("Asia/Shanghai")
NATIONAL_DAY = Calendar(
    {
        **{date(2026, 10, day): False for day in range(1, 8)},
        date(2026, 9, 27): True,
        date(2026, 10, 10): True,
    }
)
SOME_DAY = st.dates(date(2026, 9, 15), date(2026, 10, 20))
MOMENT = st.datetimes(datetime(2026, 9, 20), datetime(2026, 10, 15)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=ZONE)
)
HOURS = st.sampled_from([OFFICE, Hours(((0, 1440),)), Hours(((22 * 60, 23 * 60),)), Hours(((480, 481), (482, 1439)))])


def at(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


class TestDays:
    def test_weekends_and_exceptions(self) -> None:
        assert not Calendar().is_workday(date(2026, 9, 27))
        assert NATIONAL_DAY.is_workday(date(2026, 9, 27))
        assert NATIONAL_DAY.on_or_after(date(2026, 10, 1)) == date(2026, 10, 8)
        assert NATIONAL_DAY.on_or_before(date(2026, 10, 7)) == date(2026, 9, 30)
        assert NATIONAL_DAY.add(date(2026, 9, 30), 3) == date(2026, 10, 10)
        assert NATIONAL_DAY.add(date(2026, 10, 8), -1) == date(2026, 9, 30)
        assert NATIONAL_DAY.between(date(2026, 9, 27), date(2026, 10, 10)) == 7
        assert NATIONAL_DAY.between(date(2026, 10, 2), date(2026, 10, 1)) == 0

    @given(SOME_DAY, st.integers(-15, 15))
    def test_adding_counts_workdays(self, day: date, count: int) -> None:
        reached = NATIONAL_DAY.add(day, count)
        assert NATIONAL_DAY.is_workday(reached)
        if count > 0:
            assert NATIONAL_DAY.between(day + timedelta(days=1), reached) == count
        elif count < 0:
            assert NATIONAL_DAY.between(reached, day - timedelta(days=1)) == -count
        else:
            assert NATIONAL_DAY.between(day, reached) == 1

    def test_a_calendar_without_workdays_is_an_error(self) -> None:
        off = Calendar({date(2026, 1, 1) + timedelta(days=n): False for n in range(60)})
        with pytest.raises(EndlessBreak):
            off.on_or_after(date(2026, 1, 1))


class TestHours:
    @pytest.mark.parametrize(
        ("start", "minutes", "end"),
        [
            (at(28, 9), 480, at(28, 18)),
            (at(28, 9), 481, at(29, 9, 1)),
            (at(28, 11, 30), 60, at(28, 13, 30)),
            (at(28, 12, 30), 0, at(28, 13)),
            (at(26, 10), 1, at(27, 9, 1)),
            (at(30, 17), 120, at(8, 10, month=10)),
        ],
    )
    def test_deadline(self, start: datetime, minutes: int, end: datetime) -> None:
        assert deadline(start, minutes, NATIONAL_DAY, OFFICE, ZONE) == end

    def test_in_whatever_zone_it_is_asked(self) -> None:
        assert deadline(at(28, 9).astimezone(UTC), 60, NATIONAL_DAY, OFFICE, ZONE) == at(28, 10)

    @given(MOMENT, st.integers(0, 3000), HOURS)
    def test_the_deadline_is_where_so_much_work_is_done(self, start: datetime, minutes: int, hours: Hours) -> None:
        end = deadline(start, minutes, NATIONAL_DAY, hours, ZONE)
        assert end >= start
        assert working_time(start, end, NATIONAL_DAY, hours, ZONE) == timedelta(minutes=minutes)
        if minutes:
            earlier = working_time(start, end - timedelta(minutes=1), NATIONAL_DAY, hours, ZONE)
            assert earlier < timedelta(minutes=minutes)

    @given(MOMENT, st.integers(-500, 2000), HOURS)
    def test_working_time_is_counted_minute_by_minute(self, start: datetime, minutes: int, hours: Hours) -> None:
        counted = 0
        for n in range(max(minutes, 0)):
            moment = start + timedelta(minutes=n)
            minute = moment.hour * 60 + moment.minute
            is_work = any(opens <= minute < closes for opens, closes in hours.spans)
            counted += NATIONAL_DAY.is_workday(moment.date()) and is_work
        end = start + timedelta(minutes=minutes)
        assert working_time(start, end, NATIONAL_DAY, hours, ZONE) == timedelta(minutes=counted)

    @pytest.mark.parametrize(("minutes", "hours"), [(-1, OFFICE), (1, Hours(()))])
    def test_what_makes_no_sense(self, minutes: int, hours: Hours) -> None:
        with pytest.raises(ValueError, match="minutes"):
            deadline(at(28, 9), minutes, NATIONAL_DAY, hours, ZONE)
