"""One return of the CIN census: what its header says, and its records under the names of the schema, whichever form they came in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

import polars as pl

from data.calendar import parse_day
from loaders.source import TOLD

KIND, TITLE = "cin-census", "CIN census"
# The records of a return by the table they feed. A plan has its episode's closure beside it: whether it ended with it is read there.
COLUMNS = {
    "persons": ("person_id", "dob", "sex", "ethnicity", "disability", "upn", "died_on"),
    "referrals": ("person_id", "referral_date", "referral_source", "primary_need", "nfa", "closure_date", "closure_reason"),
    "child_assessments": ("person_id", "start_date", "authorised_on", "factors"),
    "cin_plans": ("person_id", "start_date", "end_date", "primary_need", "closure_date", "closure_reason"),
    "protection_plans": ("person_id", "start_date", "end_date", "initial_category", "latest_category"),
}
# The first census by child, and the first that collects the dates of CIN plans: years to 31 March.
FIRST_YEAR, FIRST_YEAR_OF_PLANS, LAST_YEAR = 2009, 2022, 2099
# The reason of what was open in one year and is in no later one.
NOT_RETURNED = "NR"
ProblemRow = tuple[str, str, int | None, str | None, str | None, str]


@dataclass
class Return:
    """One return. name: as it is told; reference: its day, 31 March as a rule; frames: by table, `file`, `row` and COLUMNS as they came.

    A table that the return does not have is not in frames. authority: its number; made: when it was written, as it says.
    """

    name: str
    reference: date | None = None
    authority: str | None = None
    made: str = ""
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    problems: list[pl.DataFrame] = field(default_factory=list)
    rows_read: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def year(self) -> int | None:
        """The year of the census: of the 31 March on or after its day."""
        return None if self.reference is None else census_year(self.reference)


def census_year(day: date) -> int:
    """The year of the 31 March on or after a day: 2024 for 31/03/2024, 2025 for 01/04/2024."""
    return day.year + ((day.month, day.day) > (3, 31))


def year_in_name(name: str) -> int | None:
    """The year that a file or else its folder is named after, None where there is none: 2023 for "2022-23/CINdetails.csv"."""
    for part in reversed(PurePosixPath(name).parts):
        years = [int(year) for year in re.findall(r"(?<!\d)(20\d\d)(?!\d)", part)]
        for first, second in re.findall(r"(?<!\d)(20\d\d)[-_](\d\d)(?!\d)", part):
            if int(second) == int(first) % 100 + 1:
                years.append(int(first) + 1)
        if years:
            return max(years)
    return None


def _year(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and FIRST_YEAR <= int(text) <= LAST_YEAR else None


def _reference(text: str | None) -> date | None:
    try:
        day = parse_day((text or "").strip()[:10])
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def reference_day(header: Mapping[str, str], file: str, row: int | None = None) -> tuple[date | None, list[ProblemRow]]:
    """The day of a return and what is odd about it: its reference date, else 31 March of its year, else of the year in its name.

    header: `reference` and `year` as they came, where they did. file, row: where the header stands.
    """
    said, year, day = header.get("reference"), _year(header.get("year")), _reference(header.get("reference"))
    if day is not None:
        if year is None or year in (day.year, census_year(day)):
            return day, []
        reason = f"differs from the reference date {day:%d/%m/%Y}, which is believed: correct one of them"
        return day, [(TOLD, file, row, "Year", str(year), reason)]
    found = year or year_in_name(file)
    told: list[ProblemRow] = []
    if said:
        mend = f"31 March {found} was taken" if found else "write it as 2024-03-31"
        told.append((TOLD, file, row, "ReferenceDate", said[:20], f"is no reference date: {mend}"))
    return date(found, 3, 31) if found else None, told
