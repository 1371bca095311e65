"""The year that the name of a file, sheet or folder of the SSDA903 return has."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

# Days of an export (2024-06-03, 20240603) are no years of a return.
EXPORT_DAY = re.compile(r"(?<!\d)20\d\d([-_. ]?)(?:0[1-9]|1[0-2])\1(?:0[1-9]|[12]\d|3[01])(?!\d)")
TWO_YEARS = re.compile(r"(?<!\d)(20\d\d)[-_/ ]?(?:to)?[-_/ ]?(?:20)?(\d\d)(?!\d)")
ONE_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass(frozen=True)
class Named:
    """A year as a name has it. is_end: it certainly says in which year the return ends ("2016-17")."""

    year: int
    is_end: bool


def places_of(name: str, sheet: str = "") -> tuple[str, ...]:
    """Where a year may be named, nearest first: the sheet, the file, its folders."""
    path = PurePosixPath(name.replace("\\", "/"))
    return tuple(part for part in (sheet, path.stem, *reversed(path.parts[:-1])) if part)


def named_in(places: Sequence[str]) -> Named | None:
    """The year that the first of these names has: "2021-episodes", "903 2020-21", "2020_21"; None where none has one."""
    for place in places:
        text = EXPORT_DAY.sub(" ", place)
        for match in TWO_YEARS.finditer(text):
            first, second = int(match[1]), int(match[2])
            if second == (first + 1) % 100:
                return Named(first + 1, True)
        if one := ONE_YEAR.search(text):
            return Named(int(one[1]), False)
    return None
