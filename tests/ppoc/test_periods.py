"""Periods of the financial year at their edges, and lateness in words."""

from datetime import date

import pytest

from components.charts.timeline import weeks_late
from metrics.ppoc import periods


@pytest.mark.parametrize(
    ("day", "month", "quarter", "year"),
    [
        # The last day of a financial year, the first of the next, a quarter's last and first day, and one over the new year.
        (date(2022, 3, 31), date(2022, 2, 28), date(2021, 12, 31), date(2021, 3, 31)),
        (date(2022, 4, 1), date(2022, 3, 31), date(2022, 3, 31), date(2022, 3, 31)),
        (date(2022, 5, 23), date(2022, 4, 30), date(2022, 3, 31), date(2022, 3, 31)),
        (date(2022, 6, 30), date(2022, 5, 31), date(2022, 3, 31), date(2022, 3, 31)),
        (date(2022, 7, 1), date(2022, 6, 30), date(2022, 6, 30), date(2022, 3, 31)),
        (date(2021, 12, 31), date(2021, 11, 30), date(2021, 9, 30), date(2021, 3, 31)),
        (date(2022, 1, 1), date(2021, 12, 31), date(2021, 12, 31), date(2021, 3, 31)),
        (date(2020, 2, 29), date(2020, 1, 31), date(2019, 12, 31), date(2019, 3, 31)),
    ],
)
def test_a_period_begins_after(day: date, month: date, quarter: date, year: date) -> None:
    found = [periods.window_of(period, day) for period in periods.PERIODS]
    assert [window.after for window in found] == [month, quarter, year]
    assert all(window.upto == day and window.days >= 1 for window in found)


def test_a_period_in_words() -> None:
    day = date(2022, 2, 14)
    assert [periods.words_of(period, day) for period in periods.PERIODS] == [
        "February 2022", "Quarter 4 of 2021/22", "Financial year 2021/22",
    ]  # fmt: skip
    assert periods.days_words(periods.QUARTER, day) == "from 01/01/2022 to 14/02/2022"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "0.1 weeks late"),
        (7, "1 week late"),
        (8, "1.1 weeks late"),
        (14, "2 weeks late"),
        (18, "2.6 weeks late"),
        (188, "26.9 weeks late"),
    ],
)
def test_late_in_weeks(days: int, words: str) -> None:
    assert weeks_late(days) == words
