"""The fortnightly prediction form and the mobilisation tracker as a source: predicted starts of permanence assessments, as of its day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import polars as pl
from openpyxl.utils.datetime import from_excel

from loaders.book_heads import book_heads
from loaders.days import day, day_in
from loaders.grid import HEAD_ROWS, key_of
from loaders.incoming import Incoming
from loaders.predictions import CHILD, HEADS, NOTE, PERSON, SERIALS, SHEET, START, TEAM, TYPE, TYPES, read_rows
from loaders.source import SET_ASIDE, TOLD, Delivery, Found, Refused, Source, problems
from loaders.upload import Upload
from loaders.workbook import Cell, NotAWorkbook, Sheet, sheets

KIND, TITLE = "predictions", "predictions of permanence assessments"
TABLE = "permanence_predictions"
RECORDED = "Recorded on"
RECORDED_BY = "Team Coordinator"
COLUMNS = ("person_id", "assessment_type", "predicted_start", "recorded_on", "recorded_by", "manager_note")
HEAD_KEYS = {key_of(head): head for head in HEADS} | {
    key_of(words): head
    for head, spelt in {
        PERSON: ("Mosaic ID", "Mosaic number", "Mosaic no", "Child ID", "Child Unique ID", "Client ID", "LCS ID", "Liquidlogic ID"),
        CHILD: ("Child name", "Child's name", "Name of child", "Name"),
        TEAM: ("Team name",),
        TYPE: ("Type of assessment", "Type", "Permanence assessment", "Route"),
        START: ("Predicted start date", "Predicted assessment start", "Predicted assessment start date", "Predicted date", "Peach cell",
                "Peach cell date"),
        NOTE: ("Manager notes", "Manager's note", "Manager's notes", "Note", "Notes", "Comment", "Comments"),
        RECORDED: ("Recorded", "Date of form", "Form date", "Date recorded", "Date of mobilisation meeting", "Mobilisation meeting date"),
    }.items()
    for words in spelt
}  # fmt: skip
# A tracker has a column a type: "Predicted SGO start", "SGO peach cell". What happened, and what ends, is no prediction.
AHEAD, NOT_AHEAD = re.compile("predict|peach|planned"), re.compile("actual|complet|end|review|outcome|reason|note|moved|previous|old")
OF_TYPE = {"SGO": re.compile("sgo|specialguardianship"), "Reunification": re.compile("reunification|returnhome")}
NO_DAY = (
    "has no column 'Recorded on' or 'Date of form', and no day in its name. Put the day on which it was filled in into its name, "
    "such as 'Predictions 2022-05-16.xlsx', and load it again."
)


def type_of(key: str) -> str | None:
    """The type of assessment whose predicted start stands under a head with this key, in a tracker with a column a type."""
    if not AHEAD.search(key) or NOT_AHEAD.search(key):
        return None
    found = [kind for kind, words in OF_TYPE.items() if words.search(key)]
    return found[0] if len(found) == 1 else None


def recognise(item: Incoming) -> Found | None:
    """A workbook whose heads are a child's number and a predicted start; None for any other file. Never raises."""
    beginning = book_heads(item)
    if beginning is None:
        return None
    heads = {HEAD_KEYS[key] for key in beginning.keys & HEAD_KEYS.keys()}
    wide = any(type_of(key) for key in beginning.keys)
    if PERSON not in heads or not (wide or {START, TYPE} <= heads):
        return None
    what = "fortnightly prediction form" if SHEET in beginning.sheets else "mobilisation tracker"
    return Found(KIND, what, (TABLE,))


@dataclass(frozen=True)
class _Heads:
    """Where the heads stand in a sheet. columns: places by head; by_type: places by type of assessment, where each has a column."""

    columns: dict[str, list[int]]
    by_type: dict[str, list[int]]

    @property
    def is_ours(self) -> bool:
        """Whether they are the heads of predictions."""
        return PERSON in self.columns and bool(self.by_type or START in self.columns)


def _heads(cells: tuple[Cell, ...]) -> _Heads:
    found = _Heads({}, {})
    for place, cell in enumerate(cells):
        key = key_of(str(cell.value or ""))
        if key in HEAD_KEYS:
            places = found.columns.setdefault(HEAD_KEYS[key], [])
            # A tracker has notes of many kinds: the first is read. Two predicted starts are told, since one of them is wrong.
            if not places or HEAD_KEYS[key] in (START, TYPE):
                places.append(place)
        elif (kind := type_of(key)) is not None:
            found.by_type.setdefault(kind, []).append(place)
    return found


def _is_blank(cell: Cell) -> bool:
    return cell.value is None or not str(cell.value).strip()


def _parts(sheet: Sheet, heads: _Heads, below: list[tuple[int, tuple[Cell, ...]]]) -> Iterator[Upload]:
    """The rows of a sheet as `loaders.predictions` reads them: all at once, or a type at a time where each has a column."""
    ours = {head: places for head, places in heads.columns.items() if head != RECORDED}
    if not heads.by_type:
        yield read_rows(sheet, ours, below)
        return
    for kind, places in heads.by_type.items():
        # The type is not in the row but above it: it is set beside each row, where the reader looks for it.
        typed = [(number, (*cells, Cell(kind))) for number, cells in below if any(not _is_blank(cells[place]) for place in places)]
        width = len(typed[0][1]) - 1 if typed else 0
        yield read_rows(sheet, ours | {TYPE: [width], START: places}, typed)


@dataclass
class _Form:
    """What one file came to: rows (file, row, then COLUMNS), problems, records read by sheet, rows without a predicted start."""

    rows: list[tuple[str | int | None, ...]] = field(default_factory=list)
    problems: list[tuple[str, str, int | None, str | None, str | None, str]] = field(default_factory=list)
    read: dict[str, int] = field(default_factory=dict)
    blank: int = 0


def _recorded(cell: Cell | None, epoch: datetime) -> str | None:
    """The day in a cell as text; what is no day as it stands, for the checks to tell of."""
    value = cell.value if cell is not None else None
    if isinstance(value, int | float) and not isinstance(value, bool) and SERIALS[0] <= value <= SERIALS[1]:
        value = from_excel(int(value), epoch)
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value).strip() or None if value is not None else None


def _read_sheet(name: str, sheet: Sheet, named: date | None, form: _Form) -> bool:
    """Add the rows of a sheet to a form; False where its first rows have no heads of predictions. Refused where nothing says its day."""
    for at, (_, cells) in enumerate(sheet.rows[:HEAD_ROWS]):
        heads = _heads(cells)
        if heads.is_ours:
            below = sheet.rows[at + 1 :]
            break
        if PERSON in heads.columns:
            words = f"the sheet {sheet.name} has a column {PERSON} and none for a predicted start: it is not read"
            form.problems.append((TOLD, name, None, None, None, words))
    else:
        return False
    if RECORDED not in heads.columns and named is None:
        raise Refused(f"{name} {NO_DAY}")
    file = f"{name}, {sheet.name}"
    starts = [place for places in (heads.columns.get(START, []), *heads.by_type.values()) for place in places]
    filled = [(number, cells) for number, cells in below if any(not _is_blank(cells[place]) for place in starts)]
    form.read[file], form.blank = len(filled), form.blank + len(below) - len(filled)
    for upload in _parts(sheet, heads, filled):
        for problem in upload.problems:
            if problem.row is None:
                raise Refused(f"{file}: {problem.words}")
            form.problems.append((SET_ASIDE, file, problem.row, problem.column, problem.found or None, f"cannot be taken. {problem.mend}"))
        place = heads.columns.get(RECORDED, [None])[0]
        recorded = {number: _recorded(cells[place], sheet.epoch) for number, cells in filled} if place is not None else {}
        for row in upload.rows:
            on = recorded.get(row.row) or (named.isoformat() if named else None)
            start, note = row.predicted_start.isoformat(), row.note or None
            form.rows.append((file, row.row, row.person_id, row.assessment_type, start, on, RECORDED_BY, note))
    return True


def _read_form(item: Incoming, form: _Form) -> None:
    """Add what a file holds. Refused where it cannot be read, or no sheet has the heads of predictions."""
    try:
        found = sheets(item.path.read_bytes(), SHEET)
    except NotAWorkbook as refused:
        raise Refused(f"{item.name}: {refused}") from None
    named = day_in(item.name)
    if not [sheet for sheet in found if _read_sheet(item.name, sheet, named, form)]:
        raise Refused(
            f"{item.name}: no sheet has the columns {PERSON}, {TYPE} and {START}, or {PERSON} and a column a type such as "
            f"'Predicted SGO start', in its first {HEAD_ROWS} rows. Use the template, with its heads as they are."
        )


def _without_doubles(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(one row a child, type and day of the form, problems): where two sheets give different starts neither is taken."""
    same = ["person_id", "assessment_type", "recorded_on"]
    differs = pl.col("predicted_start").n_unique().over(same) > 1
    words = "the same child and type stand in another sheet or file of that day too, and differ: keep the one that is right"
    told = frame.filter(differs).select(
        pl.lit(SET_ASIDE).alias("kind"),
        "file",
        "row",
        pl.lit(PERSON).alias("column"),
        pl.lit(None, pl.String).alias("value"),
        pl.lit(words).alias("reason"),
    )
    return frame.filter(~differs).unique(same, keep="first", maintain_order=True), told


def read(items: Sequence[Incoming]) -> Delivery:
    """Every prediction form and tracker given: feeds permanence_predictions, each row recorded on its own day or that of its file's name.

    A row without a predicted start is left alone. Refused where a file cannot be read, or nothing says on which day it was filled in.
    """
    form = _Form()
    for item in items:
        _read_form(item, form)
    types = {"file": pl.String, "row": pl.Int64, **dict.fromkeys(COLUMNS, pl.String)}
    frame = pl.DataFrame(form.rows, types, orient="row").with_columns(day("recorded_on"))
    frame, told = _without_doubles(frame)
    delivery = Delivery(KIND, TITLE, {TABLE: frame}, pl.concat([problems(form.problems), told]), rows_read=form.read)
    if form.blank:
        delivery.notes.append(f"{form.blank:,} row{'s' * (form.blank != 1)} without a predicted start: left alone.")
    if not frame.height:
        delivery.notes.append(f"No start of {' or '.join(TYPES)} is predicted.")
    days = [found for item in items if (found := day_in(item.name))]
    if days:
        delivery.extract_date = max(days)
        delivery.dates_from["extract_date"] = "the day in the name of the prediction form"
    return delivery


SOURCE = Source(KIND, TITLE, recognise, read, adds=True)
