"""Calendar months, windows and working days, the same for a number and for its list (DOMAIN.md 2)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import holidays
import polars as pl
from dateutil.relativedelta import relativedelta

from data.forgetting import kept

DAYS_PER_WEEK = 7
# Nobody alive was born before it; windows reach back from it without leaving the calendar.
EARLIEST_YEAR = 1900
SHAPE = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)|(?P<day_>\d\d?)/(?P<month_>\d\d?)/(?P<year_>\d{4})", re.ASCII)


@kept(1024)
def months_before(day: date, months: int) -> date:
    """The same day of the month, `months` calendar months earlier; 31 March less one month is 28 or 29 February."""
    return day - relativedelta(months=months)


def months_after(day: date, months: int) -> date:
    """The same day of the month, `months` calendar months later, clamped to the length of that month."""
    return day + relativedelta(months=months)


@dataclass(frozen=True)
class Window:
    """Days d with `after < d <= upto`: half open, so that two windows end to end share no day and lose none."""

    after: date
    upto: date

    @property
    def days(self) -> int:
        """Days in the window."""
        return (self.upto - self.after).days

    @property
    def first_day(self) -> date:
        """The first day inside the window."""
        return self.after + timedelta(days=1)

    def holds(self, column: str) -> pl.Expr:
        """True where the date in `column` falls in the window; null dates are outside it."""
        return ((pl.col(column) > self.after) & (pl.col(column) <= self.upto)).fill_null(False)


def financial_year(day: date) -> tuple[date, date]:
    """The first and the last day of the financial year of a day: 1 April to 31 March."""
    first = date(day.year - (day.month < 4), 4, 1)
    return first, date(first.year + 1, 3, 31)


def before_financial_year(day: date) -> date:
    """The last day before the financial year of a day: a window after it, up to the day, is the financial year to date."""
    return financial_year(day)[0] - timedelta(days=1)


def financial_year_words(day: date) -> str:
    """The financial year of a day as it is written: 2022/23."""
    first, last = financial_year(day)
    return f"{first.year}/{last.year % 100:02d}"


def last_months(day: date, months: int) -> Window:
    """The last `months` calendar months up to and with `day`."""
    return Window(months_before(day, months), day)


def months_back(day: date, count: int) -> list[Window]:
    """The last `count` months up to `day`, end to end, oldest first."""
    return [Window(months_before(day, k + 1), months_before(day, k)) for k in reversed(range(count))]


@lru_cache(maxsize=8)
def bank_holidays(first_year: int, last_year: int) -> tuple[date, ...]:
    """Bank holidays in England, both years included, from the `holidays` library."""
    return tuple(sorted(holidays.country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1))))


def working_days_since(column: str, day: date, earliest_year: int = 1990) -> pl.Expr:
    """Working days d with `column < d <= day`: Monday to Friday, no bank holiday in England (int; null for null).

    The day itself is not counted: at 23/05/2022 a start on 09/05/2022 counts 10 (DOMAIN.md 2).
    """
    following = pl.col(column) + pl.duration(days=1)
    return pl.business_day_count(following, pl.lit(day + timedelta(days=1)), holidays=list(bank_holidays(earliest_year, day.year)))


def parse_day(text: str) -> date:
    """A day typed as 14/03/2022 or 2022-03-14.

    Raises ValueError with an instruction where it is neither.
    """
    read = SHAPE.fullmatch(text.strip())
    try:
        if read is None:
            raise ValueError
        parts = {name.rstrip("_"): int(part) for name, part in read.groupdict().items() if part}
        found = date(**parts)
        if found.year < EARLIEST_YEAR:
            raise ValueError
        return found
    except ValueError:
        raise ValueError(f"{text!r} is not a day. Write it as 14/03/2022 or 2022-03-14.") from None


def shown(day: date | None) -> str:
    """The day as it stands on screen, 14/03/2022; empty for none."""
    return "" if day is None else f"{day.day:02d}/{day.month:02d}/{day.year}"
