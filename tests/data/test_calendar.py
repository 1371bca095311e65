"""Months, windows and working days, worked by hand with a wall calendar."""

from datetime import date, timedelta

import polars as pl
import pytest

from data.calendar import (
    Window,
    bank_holidays,
    last_months,
    months_after,
    months_before,
    parse_day,
    shown,
    working_days_since,
)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2022-03-31", 1, "2022-02-28"),
        ("2024-03-31", 1, "2024-02-29"),
        ("2024-03-29", 1, "2024-02-29"),
        ("2022-03-29", 1, "2022-02-28"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2024-02-29", 48, "2020-02-29"),
        ("2022-03-14", 1, "2022-02-14"),
        ("2022-03-14", 3, "2021-12-14"),
        ("2022-03-14", 12, "2021-03-14"),
        ("2022-01-31", 2, "2021-11-30"),
        ("2022-05-31", 3, "2022-02-28"),
        ("2022-05-23", 0, "2022-05-23"),
    ],
)
def test_months_before_keep_the_day_or_the_last_of_the_month(day: str, months: int, before: str) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(before)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [("2022-01-31", 1, "2022-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2022-11-30", 3, "2023-02-28"), ("2022-05-23", 3, "2022-08-23")],
)
def test_months_after_do_the_same(day: str, months: int, after: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(after)


def test_a_window_is_half_open() -> None:
    window = last_months(date(2022, 3, 14), 1)
    assert window == Window(date(2022, 2, 14), date(2022, 3, 14))
    assert (window.days, window.first_day) == (28, date(2022, 2, 15))
    days = [date(2022, 2, 13), date(2022, 2, 14), date(2022, 2, 15), date(2022, 3, 14), date(2022, 3, 15), None]
    held = pl.DataFrame({"day": days}, {"day": pl.Date}).select(window.holds("day")).to_series().to_list()
    assert held == [False, False, True, True, False, False]


def test_windows_end_to_end_share_no_day_and_lose_none() -> None:
    end = date(2024, 3, 31)
    windows = [Window(months_before(end, n + 1), months_before(end, n)) for n in range(12)]
    days = pl.DataFrame({"day": pl.date_range(date(2023, 1, 1), date(2024, 12, 31), eager=True)})
    held = days.select(pl.sum_horizontal(window.holds("day").cast(pl.Int64) for window in windows)).to_series()
    year = last_months(end, 12)
    assert set(held) == {0, 1}
    assert held.sum() == year.days == 366
    assert days.filter(year.holds("day"))["day"].to_list() == days.filter(held == 1)["day"].to_list()


def working_days(starts: list[date | None], day: date) -> list[int | None]:
    frame = pl.DataFrame({"start": starts}, {"start": pl.Date})
    return frame.select(working_days_since("start", day)).to_series().to_list()


@pytest.mark.parametrize(
    ("start", "day", "days", "why"),
    [
        ("2022-05-09", "2022-05-23", 10, "the guide's example: a Monday to the Monday a fortnight later"),
        ("2022-05-10", "2022-05-23", 9, "the guide's other example"),
        ("2022-05-23", "2022-05-23", 0, "the day itself is not counted"),
        ("2022-05-20", "2022-05-23", 1, "Friday to Monday: Monday alone"),
        ("2022-05-20", "2022-05-22", 0, "Friday to Sunday"),
        ("2022-05-21", "2022-05-23", 1, "Saturday to Monday"),
        ("2022-06-01", "2022-06-02", 0, "the Spring bank holiday of 2022 was moved to Thursday 2 June"),
        ("2022-06-01", "2022-06-03", 0, "and Friday 3 June was the Platinum Jubilee"),
        ("2022-06-01", "2022-06-06", 1, "so Monday 6 June is the first working day"),
        ("2022-05-27", "2022-05-30", 1, "the last Monday of May 2022 was a working day"),
        ("2022-05-23", "2022-06-06", 8, "ten weekdays less the two of the Jubilee"),
        ("2022-04-14", "2022-04-19", 1, "Good Friday and Easter Monday"),
        ("2022-04-29", "2022-05-03", 1, "the Early May bank holiday, Monday 2 May"),
        ("2022-08-26", "2022-08-30", 1, "the Summer bank holiday"),
        ("2021-12-24", "2021-12-31", 3, "Christmas and Boxing Day of 2021 fell on a weekend: 27 and 28 December instead"),
        ("2021-12-31", "2022-01-04", 1, "New Year's Day of 2022, a Saturday, was kept on Monday 3 January"),
        ("2022-09-16", "2022-09-20", 1, "the funeral of Queen Elizabeth II, Monday 19 September 2022"),
        ("2022-11-29", "2022-12-01", 2, "St Andrew's Day is none in England"),
        ("2022-03-16", "2022-03-18", 2, "nor is St Patrick's Day"),
        ("2020-05-01", "2020-05-11", 5, "the Early May bank holiday of 2020 was moved to Friday 8 May"),
    ],
)
def test_working_days(start: str, day: str, days: int, why: str) -> None:
    assert working_days([date.fromisoformat(start)], date.fromisoformat(day)) == [days], why


def test_working_days_are_the_days_counted_one_by_one() -> None:
    day = date(2022, 6, 10)
    starts = [day - timedelta(days=n) for n in range(400)]
    closed = set(bank_holidays(2021, 2022))
    counted = [
        sum(1 for d in (start + timedelta(days=n + 1) for n in range((day - start).days)) if d.weekday() < 5 and d not in closed)
        for start in starts
    ]
    assert working_days([*starts, None], day) == [*counted, None]


def test_bank_holidays_of_england_2022() -> None:
    weekdays = [day for day in bank_holidays(2022, 2022) if day.weekday() < 5]
    assert [f"{day:%d/%m}" for day in weekdays] == [
        "03/01", "15/04", "18/04", "02/05", "02/06", "03/06", "29/08", "19/09", "26/12", "27/12"
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["14/03/2022", "2022-03-14", " 2022-03-14 ", "14/3/2022", "2022-3-14"])
def test_a_day_is_read_as_people_type_it(text: str) -> None:
    assert parse_day(text) == date(2022, 3, 14)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "14/03/22", "14/03", "31/02/2022", "03/14/2022", "2022-13-01", "20220314", "2022-W11-1", "1822-03-14", "14.03.2022",
     "14/03/2022 10:00", "٤١/03/2022", "14/03/20222"],
)  # fmt: skip
def test_a_day_that_is_none_is_answered_with_how_to_write_one(text: str) -> None:
    with pytest.raises(ValueError, match="is not a day. Write it as 14/03/2022 or 2022-03-14.") as error:
        parse_day(text)
    assert str(error.value).startswith(repr(text))


def test_a_day_is_shown_as_it_is_said_here() -> None:
    assert (shown(date(2022, 3, 4)), shown(None)) == ("04/03/2022", "")
    assert parse_day(shown(date(2022, 3, 4))) == date(2022, 3, 4)
