"""Workbooks that are the same to the last byte each time they are written: no clock stands in them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter  # type: ignore[import-untyped]


@contextmanager
def workbook(path: Path, day: date, streamed: bool = False) -> Iterator[Any]:
    """A workbook that says it was made on a day; texts stay texts. streamed: rows go to the disk as they are written."""
    options = {
        "constant_memory": streamed, "in_memory": not streamed, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False, "default_date_format": "dd/mm/yyyy",
    }  # fmt: skip
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime(day.year, day.month, day.day, tzinfo=UTC), "author": "Invented"})
        yield book


def sheet(book: Any, name: str, heads: Sequence[str], rows: pl.DataFrame, title: str = "") -> None:
    """A sheet with its heads in the first row, in the second where there is a title; columns of rows in the order of the heads."""
    page = book.add_worksheet(name)
    above = 0
    if title:
        page.write_string(0, 0, title)
        above = 1
    for place, head in enumerate(heads):
        page.write_string(above, place, head)
    for number, values in enumerate(rows.iter_rows(), start=above + 1):
        for place, value in enumerate(values):
            if value is not None:
                page.write(number, place, value)
