"""Days as workbooks and people write them: a day, a number or text in Excel, and in the name of a file that holds none of its own."""

import re
from datetime import date

import polars as pl

from data.calendar import EARLIEST_YEAR
from loaders import cells
from loaders.cells import MONTHS
from loaders.distinct import once

# Days as Excel counts them, 1954 to 2100: a column of days that was formatted as numbers.
EXCEL_BEGINS, SERIALS = date(1899, 12, 30), (20_000, 73_050)
A_DAY = r"^(\d\d?/\d\d?/(19|[2-9]\d)\d\d|(19|[2-9]\d)\d\d-\d\d?-\d\d?)$"

_MONTH = "|".join(MONTHS)
# Year first with or without signs between, day first with signs or with a month's name; never a part of a longer number.
_SHAPES = (
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<sign>[-_. ]?)(?P<m>\d\d)(?P=sign)(?P<d>\d\d)(?!\d)", re.ASCII),
    re.compile(r"(?<!\d)(?P<d>\d\d?)(?P<sign>[-_. ])(?P<m>\d\d?)(?P=sign)(?P<y>\d{4})(?!\d)", re.ASCII),
    re.compile(rf"(?<!\d)(?P<d>\d\d?)(?:st|nd|rd|th)?[-_. ]?(?P<name>{_MONTH})[a-z]*[-_. ]?(?P<y>\d{{4}})(?!\d)", re.ASCII | re.IGNORECASE),
)
LAST_YEAR = 2100


def _days(text: str) -> set[date]:
    found = set()
    for shape in _SHAPES:
        for match in shape.finditer(text):
            parts = match.groupdict()
            month = int(parts["m"]) if parts.get("m") else 1 + [name.casefold() for name in MONTHS].index(parts["name"].casefold())
            if not EARLIEST_YEAR <= int(parts["y"]) < LAST_YEAR:
                continue
            try:
                found.add(date(int(parts["y"]), month, int(parts["d"])))
            except ValueError:
                continue
    return found


def day_in(name: str) -> date | None:
    """The day in the name of a file, else of what it came in ("forms 2022-05-16.zip/Erewash.xlsx").

    Read as 2022-05-16, 16-05-2022, 20220516 or 16 May 2022. None where there is none, or where one name has two days.
    """
    for part in reversed(name.replace("\\", "/").split("/")):
        if days := _days(part):
            return days.pop() if len(days) == 1 else None
    return None


@once
def day(column: str) -> pl.Expr:
    """A day as 2022-03-14, whether Excel kept it as a day, as its number or as text; what is none as it stands."""
    counted = cells.whole(column).str.extract(r"^(\d{5})(?:\.\d+)?$").cast(pl.Int64, strict=False)
    serial = pl.when(counted.is_between(*SERIALS)).then(pl.lit(EXCEL_BEGINS) + pl.duration(days=counted)).dt.strftime("%Y-%m-%d")
    text = cells.day(column)
    shaped = pl.when(text.str.contains(A_DAY)).then(text)
    read = pl.coalesce(shaped.str.strptime(pl.Date, way, strict=False) for way in ("%d/%m/%Y", "%Y-%m-%d"))
    return pl.coalesce(serial, read.dt.strftime("%Y-%m-%d"), text)
