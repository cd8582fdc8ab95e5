from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from backtalk.insights.period import LONGEST, Period, day_bounds, last_days, last_week

ZONE = ZoneInfo("America/Los_Angeles")


def test_a_period_knows_its_days_and_the_ones_before() -> None:
    week = Period(date(2026, 11, 16), date(2026, 11, 22))
    assert len(week) == 7
    assert next(iter(week)) == date(2026, 11, 16)
    assert week.before == Period(date(2026, 11, 9), date(2026, 11, 15))


@pytest.mark.parametrize("until", [date(2025, 12, 31), date(2026, 1, 1) + timedelta(LONGEST)])
def test_what_is_no_period_is_refused(until: date) -> None:
    with pytest.raises(ValueError, match="between one and 366 days"):
        Period(date(2026, 1, 1), until)


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 8), 23), (date(2026, 11, 1), 25), (date(2026, 7, 1), 24)]
)
def test_a_day_has_as_many_hours_as_the_clock_says(day: date, hours: int) -> None:
    start, end = day_bounds(day, ZONE)
    assert end - start == timedelta(hours=hours)


@pytest.mark.parametrize("today", [date(2026, 11, 16), date(2026, 11, 22)])
def test_last_week_is_the_one_that_is_over(today: date) -> None:
    assert last_week(today) == Period(date(2026, 11, 9), date(2026, 11, 15))


def test_the_last_days_include_today() -> None:
    assert last_days(7, date(2026, 11, 22)).since == date(2026, 11, 16)
