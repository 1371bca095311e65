"""A sheet: a table on its way into a file, with what must be said of it; no format, no rights, no figures of its own."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

# A cell that starts with one of these is read as a formula by spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
INVENTED = "Invented data"


class Dates(StrEnum):
    """How dates are written: by the reader's choice, never by the locale of a computer."""

    ISO = "iso"
    UK = "uk"


@dataclass(frozen=True)
class SheetColumn:
    """A column: head, kind (text, date, whole, tenth), and its width in characters where it is not the usual one of its kind."""

    head: str
    kind: str = "text"
    width: int | None = None


@dataclass
class Sheet:
    """Rows under columns, a title, and notes of what they are (scope, definition, edition).

    legend: what a "c" in place of a figure means, for readers with small numbers hidden; else empty.
    """

    title: str
    columns: list[SheetColumn]
    rows: list[tuple[Any, ...]]
    notes: list[tuple[str, str]] = field(default_factory=list)
    invented: bool = False
    legend: str = ""

    @property
    def said_of_each(self) -> list[tuple[str, str]]:
        """(head, words) of what each row of a plain file says of itself: rows travel without their head."""
        return ([("Data", INVENTED)] if self.invented else []) + ([("Small numbers", self.legend)] if self.legend else [])


def written(day: date, dates: Dates) -> str:
    """A date as text."""
    return day.isoformat() if dates is Dates.ISO else f"{day:%d/%m/%Y}"


def is_formula(text: str) -> bool:
    """True for text that a spreadsheet would work out instead of showing."""
    return text.startswith(FORMULA_STARTS)
