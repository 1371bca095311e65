"""The fortnightly template of predicted starts: made, and read back row by row; a bad row is kept with where, what and the mend."""

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import xlsxwriter  # type: ignore[import-untyped]
from openpyxl.utils.datetime import from_excel

from data.calendar import parse_day, shown
from data.records.tables import ASSESSMENT_TYPES
from loaders.upload import Problem, Row, Upload, cut
from loaders.workbook import Cell, NotAWorkbook, Sheet, sheets

SHEET, HELP_SHEET = "Predictions", "How to fill this in"
PERSON, CHILD, TEAM, TYPE, START, NOTE = HEADS = ("Person ID", "Child", "Team", "Assessment type", "Predicted start", "Manager note")
NEEDED = (PERSON, TYPE, START)
TYPES = ASSESSMENT_TYPES
TYPE_WORDS = {
    "sgo": "SGO", "sgo assessment": "SGO", "special guardianship": "SGO", "special guardianship order": "SGO",
    "special guardianship assessment": "SGO", "special guardianship order (sgo)": "SGO",
    "reunification": "Reunification", "reunification assessment": "Reunification",
}  # fmt: skip
HEAD_WORDS = {head.casefold(): head for head in HEADS} | {
    "type of assessment": TYPE, "predicted start date": START, "peach cell": START, "manager notes": NOTE, "note": NOTE,
}  # fmt: skip
HEADER_ROWS = 2
MOST_ROWS = 5000
BLANK_ROWS = 100
LONGEST_NOTE, LONGEST_ID = 2000, 64
DAY_MEND = "Write the day as 14/03/2022."
FORMULA_MEND = "Type the value itself: a formula is not read."
# A bare number in a column of days is a day as Excel counts them, from 1990 to 2100.
SERIALS = (32874, 73050)
HELP = (
    ("What this is", "Predicted starts of permanence assessments (the peach cells), for the children of your team."),
    ("When", "Once a fortnight, after the mobilisation meeting."),
    ("Person ID", "The child's number in the case system. Leave it as it is."),
    ("Child, Team", "For your eyes: they are not read."),
    ("Assessment type", "SGO or Reunification. A child with both has two rows."),
    ("Predicted start", "A day, such as 14/03/2022. A row without one is left alone."),
    ("Manager note", "As you like. What stands here replaces the note that stands."),
    ("A date that has changed", "Write the new one over the old. You are asked why when you upload; the old one stays in the history."),
    (
        "A child no longer considered",
        "Withdraw the child on the page Mobilisation meeting, with a reason. Taking a row out changes nothing.",
    ),
    ("A child not in the list", "Add a row with Person ID, type and date. It is taken where the child is of your team."),
    ("Then", "Upload the file on the page Mobilisation meeting. You see what would change before anything is written."),
)


def template(rows: Iterable[tuple[str, str, str, str | None, date | None, str | None]]) -> bytes:
    """The workbook to fill in. rows: (person id, child, team, assessment type, predicted start, note), as HEADS."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        # A cell that begins like a formula shows as it is, and is never worked out.
        quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        day, wrapped = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"text_wrap": True, "valign": "top"})
        page = book.add_worksheet(SHEET)
        for c, (name, width) in enumerate(zip(HEADS, (12, 28, 34, 18, 16, 60), strict=True)):
            page.set_column(c, c, width, day if name == START else text)
            page.write_string(0, c, name, head)
        last = 0
        for last, values in enumerate(rows, start=1):
            for c, value in enumerate(values):
                if isinstance(value, date):
                    page.write_datetime(last, c, value, day)
                elif value:
                    page.write_string(last, c, value, quoted if value.startswith(("=", "+", "-", "@")) else text)
        types = {"validate": "list", "source": list(TYPES), "error_title": TYPE, "error_message": f"Write {' or '.join(TYPES)}."}
        page.data_validation(1, HEADS.index(TYPE), last + BLANK_ROWS, HEADS.index(TYPE), types)
        page.freeze_panes(1, 0)
        about = book.add_worksheet(HELP_SHEET)
        about.set_column(0, 0, 30)
        about.set_column(1, 1, 100)
        for r, (name, words) in enumerate(HELP):
            about.write_string(r, 0, name, head)
            about.write_string(r, 1, words, wrapped)
    return buffer.getvalue()


def read(content: bytes) -> Upload:
    """What a filled template holds, whatever the bytes are: good rows, and each bad one with row, column, what was found, the mend.

    Of two rows of one child and type with different days neither is taken; of two alike, one.
    """
    try:
        found = sheets(content, SHEET)
    except NotAWorkbook as refused:
        return Upload(problems=(refused.problem,))
    for sheet in found:
        for at, (number, cells) in enumerate(sheet.rows[:HEADER_ROWS]):
            columns = _columns(cells)
            if PERSON in columns and number <= HEADER_ROWS:
                return read_rows(sheet, columns, sheet.rows[at + 1 :])
    mend = f"No sheet has the columns {', '.join(NEEDED)} in its first or second row. Use the template, with its heads as they are."
    return Upload(problems=(Problem(None, "", "", mend),))


def _columns(cells: tuple[Cell, ...]) -> dict[str, list[int]]:
    """Where each head stands; a head that is none of ours is left out."""
    columns: dict[str, list[int]] = {}
    for c, cell in enumerate(cells):
        head = HEAD_WORDS.get(_text(cell).casefold())
        if head:
            columns.setdefault(head, []).append(c)
    return columns


def read_rows(sheet: Sheet, columns: dict[str, list[int]], rows: list[tuple[int, tuple[Cell, ...]]]) -> Upload:
    """What the rows below a row of heads hold. columns: head -> the places where it stands; rows: (number, cells)."""
    faults = [Problem(None, head, "", "The column is missing. Add it, or use the template.") for head in NEEDED if head not in columns]
    faults += [Problem(None, head, "", "The column stands there twice. Keep one.") for head, places in columns.items() if len(places) > 1]
    if len(rows) > MOST_ROWS:
        faults.append(Problem(None, "", f"{len(rows)} rows", f"Upload {MOST_ROWS} rows at most at a time."))
    if faults:
        return Upload(problems=tuple(faults))
    good: list[Row] = []
    problems: list[Problem] = []
    blank = 0
    for number, cells in rows:
        line = _Line(number, {head: cells[places[0]] for head, places in columns.items()}, sheet.epoch)
        if line.is_blank:
            blank += 1
            continue
        row, wrong = line.row()
        problems += wrong
        good += [row] if row else []
    return _without_doubles(good, problems, blank)


def _without_doubles(rows: list[Row], problems: list[Problem], blank: int) -> Upload:
    held: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        held.setdefault((row.person_id, row.assessment_type), []).append(row)
    kept = []
    for same in held.values():
        if len({(row.predicted_start, row.note) for row in same}) == 1:
            kept.append(same[0])
            continue
        for row in same:
            others = ", ".join(str(other.row) for other in same if other is not row)
            mend = f"The same child and type stand in row {others} too, and differ. Keep the one that is right."
            problems.append(Problem(row.row, PERSON, "", mend))
    return Upload(tuple(kept), tuple(sorted(problems, key=lambda problem: problem.row or 0)), blank)


def _text(cell: Cell) -> str:
    """A value as text: whole numbers without a point, blanks of every kind as one blank, none at the ends."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float) and math.isfinite(value) and value.is_integer():
        value = int(value)
    return " ".join(str(value).replace("\u200b", "").replace("\ufeff", "").split())


@dataclass(frozen=True)
class _Line:
    """One row of the sheet: its cells by head."""

    number: int
    cells: dict[str, Cell]
    epoch: datetime

    @property
    def is_blank(self) -> bool:
        """Nobody predicted anything in it: a child as the template has them, or a row of blanks."""
        return not any(_text(self.cells[head]) for head in (START, NOTE) if head in self.cells)

    def _problem(self, head: str, mend: str, quote: bool = True) -> Problem:
        return Problem(self.number, head, cut(_text(self.cells[head])) if quote else "", mend)

    def row(self) -> tuple[Row | None, list[Problem]]:
        """The row where all of it is good; else None and what is wrong, a problem a column."""
        wrong = [
            self._problem(head, FORMULA_MEND, False) for head, cell in self.cells.items() if cell.is_formula and head not in (CHILD, TEAM)
        ]
        read = {problem.column for problem in wrong}
        person, note = _text(self.cells[PERSON]), str(self.cells[NOTE].value or "").strip() if NOTE in self.cells else ""
        if PERSON not in read and (not person or len(person) > LONGEST_ID or isinstance(self.cells[PERSON].value, bool | date)):
            wrong.append(self._problem(PERSON, "Write the child's number in the case system.", False))
        kind = TYPE_WORDS.get(_text(self.cells[TYPE]).casefold().rstrip("."))
        if TYPE not in read and kind is None:
            wrong.append(self._problem(TYPE, f"Write {' or '.join(TYPES)}."))
        day: date | None = None
        if START not in read:
            try:
                day = self._day(self.cells[START])
            except ValueError:
                wrong.append(self._problem(START, DAY_MEND))
        if len(note) > LONGEST_NOTE:
            wrong.append(Problem(self.number, NOTE, f"{len(note)} characters", f"Use {LONGEST_NOTE} at most."))
        if wrong or kind is None or day is None:
            return None, wrong
        return Row(self.number, person, kind, day, note), []

    def _day(self, cell: Cell) -> date:
        """The day in a cell: a date, a day as Excel counts, or text. ValueError where it is none."""
        value = cell.value
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            return parse_day(shown(value))  # within the years we know
        if isinstance(value, int | float) and not isinstance(value, bool):
            if not (float(value).is_integer() and SERIALS[0] <= value <= SERIALS[1]):
                raise ValueError
            counted = from_excel(value, self.epoch)
            return date(counted.year, counted.month, counted.day)
        text = _text(cell)
        # A day as some programs write it, with the hour of its beginning.
        return parse_day(text.removesuffix("Z").removesuffix(".000").removesuffix("00:00:00").rstrip("T "))
