"""A csv file or a sheet of a workbook as text under its heads, each row with its number; rows that are no rows are problems."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import numpy as np
import openpyxl
import polars as pl

from loaders.cells import made_plain, plain
from loaders.even_lines import values_per_line, without
from loaders.incoming import Incoming, Unreadable
from loaders.read_csv import records_of, unequal
from loaders.source import SET_ASIDE, problems
from loaders.workbook import NotAWorkbook, check

# A cell of a million letters is read, and told where it is no value; csv refuses it of itself.
csv.field_size_limit(10_000_000)
DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 400
MOST_CELL = 1_000_000
BOOK_TIMES = 40
MOST_SHEET_ROWS = 1_048_576
HEAD_ROWS = 3


def key_of(head: str) -> str:
    """A head as it is compared: letters and digits alone, in lower case."""
    return re.sub(r"[^a-z0-9]+", "", head.casefold())


@dataclass(frozen=True)
class TextTable:
    """One table as it came. frame: `row` and a column a head, under `key_of` the head, all text, null where blank.

    A head that stands there twice has its second column under its key and "2". faults: rows that could not be taken apart.
    """

    file: str
    sheet: str
    heads: tuple[str, ...]
    frame: pl.DataFrame
    faults: pl.DataFrame = field(default_factory=problems)

    @property
    def keys(self) -> set[str]:
        """The keys of its heads."""
        return set(self.frame.columns) - {"row"}

    def has(self, *heads: str) -> bool:
        """Whether every head stands there, in any spelling of capitals, blanks and points."""
        return all(key_of(head) in self.keys for head in heads)

    def named(self, *heads: str) -> str | None:
        """The key of the first of these heads that stands there."""
        return next((key_of(head) for head in heads if key_of(head) in self.keys), None)

    def framed(self, columns: Mapping[str, str]) -> pl.DataFrame:
        """`file`, `row` and columns of the schema as they stand: {column of the schema: key of its head}."""
        return self.frame.select(pl.lit(self.file).alias("file"), "row", *(pl.col(key).alias(name) for name, key in columns.items()))


def taken(table: TextTable, columns: dict[str, tuple[Callable[[str], pl.Expr], Sequence[str]]]) -> pl.DataFrame:
    """`file`, `row` and those columns whose head stands there: {column of the schema: (how it is read, heads it may have)}."""
    chosen = [pl.lit(table.file).alias("file"), pl.col("row")]
    for name, (read, heads) in columns.items():
        at = table.named(*heads)
        if at is not None:
            chosen.append(read(at).alias(name))
    return table.frame.select(chosen)


def _keys(heads: Sequence[str]) -> list[str]:
    keys: list[str] = []
    for place, head in enumerate(heads):
        key = key_of(head) or f"column{place + 1}"
        key = key if key != "row" else "row_"
        keys.append(key if key not in keys else next(f"{key}{n}" for n in range(2, len(heads) + 2) if f"{key}{n}" not in keys))
    return keys


def delimiter_of(first_line: str) -> str:
    """What parts the values of a file, by its first line: the one of , ; tab and | that parts it most, a comma where none does."""
    return max(DELIMITERS, key=lambda sign: (first_line.count(sign), sign == ","))


def _above(text: str, is_head: Callable[[set[str]], bool]) -> int:
    """How many lines stand above the row of heads, which is one of the first three that are not blank; 0 where none of them is."""
    seen = 0
    for place, line in enumerate(text[:200_000].split("\n")):
        if line.strip(" \r,;\t|"):
            seen += 1
            try:
                values = next(csv.reader([line], delimiter=delimiter_of(line)), [])
            except csv.Error:
                return 0
            if is_head({key_of(value) for value in values}):
                return place
        if seen == HEAD_ROWS:
            break
    return 0


def csv_table(item: Incoming, is_head: Callable[[set[str]], bool] | None = None) -> TextTable:
    """A csv file. Unreadable where it is no text, or has no first row of heads.

    is_head: whether a row with these keys is the row of heads; a title above it is then passed over, and counted as a spreadsheet does.
    """
    text = item.text()
    above = _above(text, is_head) if is_head else 0
    text = text.split("\n", above)[above] if above else text
    first = next((line for line in text[:200_000].splitlines() if line.strip()), "")
    delimiter = delimiter_of(first)
    heads, frame, faults = quick(text, delimiter, item.name) or slow(text, delimiter, item.name)
    if len(heads) > MOST_COLUMNS:
        raise Unreadable(f"{item.name} has {len(heads):,} columns. No return has more than {MOST_COLUMNS}.")
    if above:
        frame, faults = frame.with_columns(pl.col("row") + above), faults.with_columns(pl.col("row") + above)
    return TextTable(item.name, "", tuple(head.strip() for head in heads), frame, faults)


def _is_blank(line: bytes, values: int) -> bool:
    """Whether a line of so many values is no row at all."""
    return values == 1 and not line.decode().strip().strip('"').strip()


def quick(text: str, delimiter: str, name: str | None = None) -> tuple[list[str], pl.DataFrame, pl.DataFrame] | None:
    """The table of a text in which every line is a row, read at the speed of polars; None where `slow` must look row by row.

    name: of the file; where it is given, lines that are no rows are problems of it.
    """
    if "\r" in text and text.count("\r") > text.count("\r\n"):
        return None
    try:
        heads = next(csv.reader([text.split("\n", 1)[0].rstrip("\r")], delimiter=delimiter), [])
    except csv.Error:
        return None
    content, width, faults = text.encode(), len(heads), problems()
    counts = values_per_line(content, delimiter) if width > 1 else None
    if counts is None or counts[0] != width:
        return None
    uneven = np.flatnonzero(counts != width)
    if uneven.size:
        if name is None:
            return None
        content, lines = without(content, uneven)
        cut = zip((uneven + 1).tolist(), counts[uneven].tolist(), lines, strict=True)
        told = [(row, n) for row, n, line in cut if not _is_blank(line, n)]
        faults = problems([(SET_ASIDE, name, row, None, None, unequal(n, width)) for row, n in told])
    keys = _keys([head.strip() for head in heads])
    try:
        frame = pl.read_csv(content, separator=delimiter, new_columns=keys, infer_schema=False)
    except (pl.exceptions.PolarsError, ValueError):
        return None
    numbers = np.delete(np.arange(1, counts.size + 1), uneven)[1:]
    if frame.width != width or frame.height != numbers.size:
        return None
    return heads, made_plain(frame, content).insert_column(0, pl.Series("row", numbers)), faults


def slow(text: str, delimiter: str, name: str) -> tuple[list[str], pl.DataFrame, pl.DataFrame]:
    """The table row by row, giving up only the rows that cannot be taken apart."""
    rows = records_of(text, delimiter)
    _, heads, fault = next(rows, (1, [], None))
    if fault:
        raise Unreadable(f"{name}: its first row {fault}. It must hold the column names.")
    if not heads:
        raise Unreadable(f"{name} is empty. Its first row must hold the column names.")
    keys = _keys([head.strip() for head in heads])
    read: list[tuple[Any, ...]] = []
    faults: list[tuple[str, str, int | None, str | None, str | None, str]] = []
    for row, values, why in rows:
        if why is not None:
            faults.append((SET_ASIDE, name, row, None, None, why))
        else:
            read.append((row, *values))
    frame = pl.DataFrame(read, {"row": pl.Int64, **dict.fromkeys(keys, pl.String)}, orient="row")
    return heads, frame.with_columns(plain(pl.col(key)) for key in keys), problems(faults)


def _cell_text(value: Any) -> str | None:
    """A cell as text: days as 2022-03-14, whole numbers without a point."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)[:MOST_CELL]


def _sheet_rows(page: Any) -> Iterator[tuple[int, list[str | None]]]:
    page.reset_dimensions()  # what a file says of its own size may be wrong
    for number, cells in enumerate(page.iter_rows(max_row=MOST_SHEET_ROWS, max_col=MOST_COLUMNS, values_only=True), start=1):
        texts = [_cell_text(cell) for cell in cells]
        if any(text and text.strip() for text in texts):
            yield number, texts


def sheet_tables(item: Incoming, is_head: Callable[[set[str]], bool]) -> list[TextTable]:
    """Each sheet of a workbook whose heads stand in one of its first three rows that are not blank.

    is_head: whether a row with these keys is the row of heads. Sheets without one are left out. Formulas are read as the value the
    workbook last showed. Unreadable for what is no workbook, is too large, or was made to do harm.
    """
    try:
        content = item.path.read_bytes()
        check(content, times=BOOK_TIMES)
        # By its bytes: a kept file is named by its hash, and a name without an ending is no workbook's to openpyxl.
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except NotAWorkbook as refused:
        raise Unreadable(f"{item.name}: {refused}") from None
    except Exception:  # somebody else's bytes fail anywhere in zip, XML or the reader: every failure is the file's
        raise Unreadable(f"{item.name} is damaged and cannot be read. Open it in Excel and save it again.") from None
    try:
        return [table for page in book.worksheets if (table := _sheet(item, page, is_head)) is not None]
    except Unreadable:
        raise
    except Exception:
        raise Unreadable(f"{item.name} is damaged and cannot be read. Open it in Excel and save it again.") from None
    finally:
        book.close()


def _sheet(item: Incoming, page: Any, is_head: Callable[[set[str]], bool]) -> TextTable | None:
    rows = _sheet_rows(page)
    for _ in range(HEAD_ROWS):
        _, texts = next(rows, (0, []))
        heads = [(text or "").strip() for text in texts]
        while heads and not heads[-1]:
            heads.pop()
        if heads and is_head({key_of(head) for head in heads}):
            break
    else:
        return None
    keys = _keys(heads)
    read = [(number, *((texts + [None] * len(keys))[: len(keys)])) for number, texts in rows]
    frame = pl.DataFrame(read, {"row": pl.Int64, **dict.fromkeys(keys, pl.String)}, orient="row")
    return TextTable(item.name, str(page.title), tuple(heads), frame.with_columns(plain(pl.col(key)) for key in keys))
