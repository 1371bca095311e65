"""What every source hands over: text rows for tables of the schema, with the file and row each stands in, and what it could not read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from data.columns import NOT_KNOWN as NOT_KNOWN
from loaders.incoming import Incoming

SET_ASIDE = "set aside"
LOADED_AS_NOT_KNOWN = "loaded as Not known"
LOADED_WITHOUT = "loaded without the value"
TOLD = "loaded"
# The order in which a reader should hear of them: a child who might have vanished first.
KINDS = (LOADED_AS_NOT_KNOWN, SET_ASIDE, LOADED_WITHOUT, TOLD)
PROBLEM_TYPES = {"kind": pl.String, "file": pl.String, "row": pl.Int64, "column": pl.String, "value": pl.String, "reason": pl.String}


class Refused(Exception):
    """Nothing was published; the message says which file, what was found and what to do."""


def problems(rows: Sequence[tuple[str, str, int | None, str | None, str | None, str]] = ()) -> pl.DataFrame:
    """Problems as a frame: (kind, file, row, column, value, reason). value is never anything of a child."""
    return pl.DataFrame(rows, PROBLEM_TYPES, orient="row")


@dataclass(frozen=True)
class Found:
    """What a file was recognised as. kind: of the source; what: in words ("CIN census 2024"); feeds: tables of the schema."""

    kind: str
    what: str
    feeds: tuple[str, ...] = ()
    year: int | None = None


@dataclass(frozen=True)
class Holding:
    """Who holds a child's case on the day of the source, where the source says it of a child and not of a plan or a stay.

    frame: person_id, wing ("cin" or "care"), service, team, worker; one row a child and wing.
    """

    frame: pl.DataFrame


@dataclass
class Delivery:
    """What one source came to.

    tables: by the name of a table of the schema, `file` (text), `row` (whole number, as a spreadsheet shows it or the line
    of an XML file) and those columns of the table that the source has, all as text, null where blank. A column or table
    that the source does not have is not there: it is not supplied, which is another thing than empty.
    rows_read: by file, how many records it held. extract_date, complete_from: the source's own days, where it says them.
    """

    kind: str
    title: str
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    problems: pl.DataFrame = field(default_factory=problems)
    holding: Holding | None = None
    extract_date: date | None = None
    complete_from: date | None = None
    dates_from: dict[str, str] = field(default_factory=dict)
    rows_read: dict[str, int] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    invented: bool = False


@dataclass(frozen=True)
class Source:
    """One source: how one of its files is told, and how they are read together.

    recognise: looks at the beginning of a file and says what it is, None where it is none of the source's. Never raises.
    read: reads the files of the source. Refused where they cannot be read at all; a bad row is a problem, not a refusal.
    adds: a further load adds to the files of the one before (a form a fortnight), where another source's takes their place.
    """

    kind: str
    title: str
    recognise: Callable[[Incoming], Found | None]
    read: Callable[[Sequence[Incoming]], Delivery]
    adds: bool = False
