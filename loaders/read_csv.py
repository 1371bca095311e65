"""Read one CSV file into DuckDB as text, with the number of each row and the rows that are no rows.

A row's number is the one a spreadsheet shows: the header is row 1, a blank line counts, and a value with line breaks
inside quotation marks stands in one row.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator
from itertools import islice
from operator import itemgetter
from pathlib import Path

import duckdb
import polars as pl

from data.schema import Table
from loaders.source import PROBLEM_TYPES, Refused

BATCH_ROWS = 50_000
UNREADABLE = "cannot be taken apart: a quotation mark is not closed or stands inside a value"


class _Lines:
    """The lines of a text, for csv.reader; the lines it took for a record can be given back."""

    def __init__(self, text: str) -> None:
        self._ahead = io.StringIO(text, newline="")
        self._again: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._ahead)
        self.taken.append(line)
        return line

    def give_back_all_but_first(self) -> None:
        self._again.extendleft(reversed(self.taken[1:]))


def unequal(values: int, width: int) -> str:
    """What is wrong with a row of so many values where the header has another number."""
    return f"has {values} value{'s' * (values != 1)} where the header has {width}"


def text_of(path: Path) -> str:
    """The text of a file. Refused, with the line, where it is not UTF-8."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
        bad = text.find("\0")
        before = text[: max(bad, 0)].count("\n")
    except UnicodeDecodeError as error:
        bad, before = error.start, content.count(b"\n", 0, error.start)
    if bad >= 0:
        raise Refused(f"{path.name} is not UTF-8 text: see line {before + 1}. Save it as 'CSV UTF-8' and load again.")
    return text


def records(path: Path) -> Iterator[tuple[int, list[str], str | None]]:
    """(row number, values, None) of each row of a file, blank rows left out; (row number, [], why) of a row that is none.

    A row must have as many values as the first. An open quotation mark takes the rows after it along until the next
    one (then the last line is a whole row by itself): only the row it stands in is given up, those after it are read
    again by themselves, so that no child vanishes in another's row.
    """
    return records_of(text_of(path))


def records_of(text: str, delimiter: str = ",") -> Iterator[tuple[int, list[str], str | None]]:
    """As `records`, of a text."""
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    row = width = 0
    while True:
        lines.taken.clear()
        row += 1
        fault = None
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error:
            values, fault = [], UNREADABLE
        if fault is None:
            if len(values) <= 1 and not "".join(values).strip():
                continue
            width = width or len(values)
            if len(values) != width:
                fault = unequal(len(values), width)
            elif len(lines.taken) > 1 and len(next(csv.reader(lines.taken[-1:], delimiter=delimiter))) == width:
                fault = UNREADABLE
        if fault:
            lines.give_back_all_but_first()
        yield row, [] if fault else values, fault


def _positions(path: Path, header: list[str], table: Table) -> list[int]:
    """Where the table's columns stand. The message never quotes a header: a file without one begins with a child."""
    missing = [name for name in table.names if name not in header]
    if missing:
        found = [name for name in table.names if name in header]
        others = len(header) - len(found)
        raise Refused(
            f"{path.name} has no column {', '.join(missing)}. Its first row has {', '.join(found) or 'none of the columns'}"
            + (f" and {others} other value{'s' * (others != 1)}" if others else "")
            + (". Are its values separated by commas?" if len(header) == 1 else ".")
            + " Add the column (docs/extract.md lists them all) and load again."
        )
    repeated = [name for name in table.names if header.count(name) > 1]
    if repeated:
        raise Refused(f"{path.name} has the column {', '.join(repeated)} more than once. Keep one and load again.")
    return [header.index(name) for name in table.names]


def read_table(con: duckdb.DuckDBPyConnection, path: Path, table: Table) -> int:
    """Read `path` into the DuckDB table `<name>_raw`: `row` and the columns as text, null where they are blank.

    Rows with too few or too many values go into `problems`. Returns the number of rows in the file.
    Raises Refused where the file is no text, or has no header row or not every column.
    """
    rows = records(path)
    _, header, fault = next(rows, (1, [], None))
    if fault:
        raise Refused(f"{path.name}: its first row {fault}. It must hold the column names.")
    if not header:
        raise Refused(f"{path.name} is empty. Its first row must hold the column names.")
    ours = itemgetter(*_positions(path, [name.strip() for name in header], table))
    columns = ", ".join(f"{name} varchar" for name in table.names)
    con.execute(f"create or replace table {table.name}_raw (row bigint, {columns})")
    total = 0
    while batch := list(islice(rows, BATCH_ROWS)):
        total += len(batch)
        read = [(row, *ours(values)) for row, values, why in batch if why is None]
        texts = pl.DataFrame(read, {"row": pl.Int64, **dict.fromkeys(table.names, pl.String)}, orient="row")
        _insert(con, f"{table.name}_raw", texts.with_columns(pl.col(pl.String).str.strip_chars().replace("", None)))
        faults = [("set aside", path.name, row, None, None, why) for row, _, why in batch if why is not None]
        _insert(con, "problems", pl.DataFrame(faults, PROBLEM_TYPES, orient="row"))
    return total


def _insert(con: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    con.register("frame", frame)
    con.execute(f"insert into {table} select * from frame")
    con.unregister("frame")
