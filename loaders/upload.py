"""What an upload comes to: good rows, and problems that say where they are, what was found and what to write."""

from dataclasses import dataclass, field
from datetime import date

LONGEST_FOUND = 40


@dataclass(frozen=True)
class Row:
    """A good row of the template of predicted starts. row: as a spreadsheet numbers it."""

    row: int
    person_id: str = field(repr=False)
    assessment_type: str
    predicted_start: date
    note: str = field(default="", repr=False)


@dataclass(frozen=True)
class Problem:
    """One thing to mend. row: None where it is the file as a whole; column: a head, or ""; found: never who a child is, or a note."""

    row: int | None
    column: str
    found: str
    mend: str

    @property
    def words(self) -> str:
        """All of it in a sentence or two."""
        place = ", ".join([*([f"row {self.row}"] if self.row else []), *([f"column {self.column}"] if self.column else [])])
        found = f"{self.found!r} was found. " if self.found else ""
        return f"{place[:1].upper()}{place[1:]}: {found}{self.mend}" if place else f"{found}{self.mend}"


@dataclass(frozen=True)
class Upload:
    """What was read, in the order of the file. blank: rows with no predicted start and nothing to mend, left alone."""

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    blank: int = 0


def cut(found: object) -> str:
    """A value as it is told: its first 40 characters, printable ones alone."""
    text = "".join(sign if sign.isprintable() else " " for sign in str(found)).strip()
    return text if len(text) <= LONGEST_FOUND else f"{text[: LONGEST_FOUND - 1]}…"
