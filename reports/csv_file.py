"""A sheet as CSV: UTF-8 with a byte order mark for spreadsheets, formula characters escaped, no limit of rows."""

import csv
import io
from datetime import date
from typing import Any

from reports.sheet import Dates, Sheet, is_formula, written


def _cell(value: Any, dates: Dates) -> Any:
    if value is None:
        return ""
    if isinstance(value, date):
        return written(value, dates)
    if isinstance(value, str) and is_formula(value):
        return f"'{value}"
    return value


def to_csv(sheet: Sheet, dates: Dates = Dates.ISO) -> bytes:
    """The sheet as bytes. Invented data, and hidden numbers, say so in columns of their own, so that the file stays a plain table."""
    more = sheet.said_of_each
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_cell(column.head, dates) for column in sheet.columns] + [head for head, _ in more])
    for row in sheet.rows:
        writer.writerow([_cell(value, dates) for value in row] + [words for _, words in more])
    return ("\ufeff" + text.getvalue()).encode("utf-8")
