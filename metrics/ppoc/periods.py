"""The periods of the Head of service view: the month, the quarter or the financial year, each up to the day shown."""

from datetime import date, timedelta

from data.calendar import Window, financial_year, financial_year_words, shown

MONTH, QUARTER, YEAR = "month", "quarter", "year"
PERIODS = (MONTH, QUARTER, YEAR)
MONTHS_A_QUARTER = 3


def _quarter(day: date) -> tuple[int, date]:
    """(1 to 4, first day) of the quarter of the financial year that holds a day: the first one begins on 1 April."""
    number = (day.month - 4) % 12 // MONTHS_A_QUARTER
    month = 4 + MONTHS_A_QUARTER * number
    return number + 1, date(financial_year(day)[0].year + (month > 12), (month - 1) % 12 + 1, 1)


def window_of(period: str, day: date) -> Window:
    """The days of a period that have passed by `day`, with it."""
    first = {MONTH: day.replace(day=1), QUARTER: _quarter(day)[1], YEAR: financial_year(day)[0]}[period]
    return Window(first - timedelta(days=1), day)


def words_of(period: str, day: date) -> str:
    """ "May 2022", "Quarter 1 of 2022/23", "Financial year 2022/23"."""
    if period == MONTH:
        return f"{day:%B %Y}"
    year = financial_year_words(day)
    return f"Quarter {_quarter(day)[0]} of {year}" if period == QUARTER else f"Financial year {year}"


def days_words(period: str, day: date) -> str:
    """ "from 01/04/2022 to 23/05/2022"."""
    return f"from {shown(window_of(period, day).first_day)} to {shown(day)}"
