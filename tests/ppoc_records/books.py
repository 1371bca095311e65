"""Workbooks drawn by the tests: filled as people fill them."""

import io
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import openpyxl

HEADS = ("Person ID", "Child", "Team", "Assessment type", "Predicted start", "Manager note")


AUGUST = date(2022, 8, 1)
# As a spreadsheet keeps a day: with the hour of its beginning.
MIDNIGHT = datetime.combine(AUGUST, time())


def book(rows: Iterable[tuple[Any, ...]], heads: tuple[Any, ...] = HEADS, above: int = 0, sheet: str = "Predictions") -> bytes:
    """A workbook of one sheet: blank or title rows above, the heads, the rows."""
    made = openpyxl.Workbook()
    page = made.active
    assert page is not None
    page.title = sheet
    for _ in range(above):
        page.append(["Mobilisation meeting"])
    page.append(heads)
    for row in rows:
        page.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def row(person: Any = "P1", kind: Any = "SGO", start: Any = MIDNIGHT, note: Any = None) -> tuple[Any, ...]:
    """One row under HEADS."""
    return (person, "Ada Drawn", "Erewash Children In Care Team", kind, start, note)
