"""Sheets as a workbook: real dates in a fixed format, text that stays text, and a page that says what the figures are."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from reports.sheet import INVENTED, Dates, Sheet, is_formula

# A bare "/" would follow the locale of the computer; escaped, it stays.
FORMATS = {Dates.ISO: "yyyy\\-mm\\-dd", Dates.UK: "dd\\/mm\\/yyyy"}
WIDTHS = {"text": 24, "date": 12, "whole": 11, "tenth": 11}


def _written(book: Any, name: str, sheet: Sheet, formats: dict[str, Any]) -> Any:
    """A sheet as a page of the workbook: heads, rows, and how it prints."""
    page = book.add_worksheet(name)
    for c, column in enumerate(sheet.columns):
        page.write_string(0, c, column.head, formats["head"])
        page.set_column(c, c, column.width or WIDTHS.get(column.kind, 16))
    for r, row in enumerate(sheet.rows, start=1):
        for c, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
            if value is None:
                continue
            if isinstance(value, date):
                page.write_datetime(r, c, value, formats["date"])
            elif isinstance(value, str):
                page.write_string(r, c, value, formats["quoted"] if is_formula(value) else None)
            else:
                page.write_number(r, c, value, formats.get(column.kind))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    return page


def to_workbook(sheets: Sequence[tuple[str, Sheet]], dates: Dates = Dates.UK) -> bytes:
    """Named sheets as bytes of one xlsx workbook, then "About these figures": the notes of each, told once where they are alike."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    invented = any(sheet.invented for _, sheet in sheets)
    with xlsxwriter.Workbook(buffer, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"}),
            "quoted": book.add_format({"quote_prefix": True}),
            "date": book.add_format({"num_format": FORMATS[dates], "align": "left"}),
            "whole": book.add_format({"num_format": "#,##0"}),
            "tenth": book.add_format({"num_format": "#,##0.0"}),
        }
        pages = [_written(book, name, sheet, formats) for name, sheet in sheets]
        about = book.add_worksheet("About these figures")
        about.set_column(0, 0, 22)
        about.set_column(1, 1, 110)
        notes = dict.fromkeys(note for _, sheet in sheets for note in (("Title", sheet.title), *sheet.notes))
        for r, (name, words) in enumerate([*notes, *([("Data", INVENTED)] if invented else [])]):
            about.write_string(r, 0, name, book.add_format({"bold": True}))
            about.write_string(r, 1, words, book.add_format({"text_wrap": True}))
        if invented:
            for page in [*pages, about]:
                page.set_header(f"&R&B{INVENTED}")
    return buffer.getvalue()


def to_xlsx(sheet: Sheet, dates: Dates = Dates.UK) -> bytes:
    """One sheet as bytes of an xlsx workbook: the rows, then "About these figures"."""
    return to_workbook([("Rows", sheet)], dates)
