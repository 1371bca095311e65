"""An uploaded workbook opened with care: of a size that can be handled, nothing in it worked out, and never a traceback."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import openpyxl

from loaders.upload import Problem

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 25 * 1024 * 1024
MOST_PARTS = 300
# Elements and attributes, of which each takes far more memory than it has letters; 5,000 rows of the template have 300,000.
MOST_MARKS = 1_000_000
MOST_COLUMNS = 40
# A sheet whose formatting goes on without end is read no further than this.
LAST_ROW = 100_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
TEXTS = (".xml", ".rels", ".vml")
TOO_LARGE = "The workbook is too large once unpacked. Copy the filled rows into a new template and upload that."
SAVE = "Save it as an Excel workbook (.xlsx) and upload that."


class NotAWorkbook(Exception):
    """The file as a whole cannot be read; `problem` says why and what to do."""

    def __init__(self, mend: str) -> None:
        super().__init__(mend)
        self.problem = Problem(None, "", "", mend)


@dataclass(frozen=True)
class Cell:
    """A value as it is kept; is_formula: the sheet works it out, is_error: it came to #VALUE! or the like."""

    value: Any
    is_formula: bool = False
    is_error: bool = False


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name and its rows by number, those without any value left out; epoch: the day its numbers count from."""

    name: str
    rows: list[tuple[int, tuple[Cell, ...]]]
    epoch: datetime


def check(content: bytes, times: int = 1) -> None:
    """Raises NotAWorkbook for what no careful reader opens: too large, packed too tightly, no workbook, or made to do harm.

    times: how many times larger than a template a workbook may be, in bytes and in what it unpacks to.
    """
    if not content:
        raise NotAWorkbook(f"The file is empty. {SAVE}")
    if len(content) > times * MOST_BYTES:
        raise NotAWorkbook(f"The file has more than {times * MOST_BYTES // 1024**2} MB. Take out sheets and pictures that are not needed.")
    if content.startswith(OLE):
        raise NotAWorkbook(f"The file is an old .xls, or needs a password. {SAVE}")
    if not content.startswith(ZIP):
        raise NotAWorkbook(f"The file is no Excel workbook. {SAVE}")
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        # A part is unpacked to no more than the size it states, so stated sizes are enough to judge by.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > times * MOST_UNPACKED:
            raise NotAWorkbook(TOO_LARGE)
        if any(part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
            raise NotAWorkbook(f"The workbook needs a password, or is packed in an unusual way. {SAVE}")
        marks = 0
        for part in parts:
            held = packed.read(part).replace(b"\0", b"")
            # No workbook of Excel declares a document type; one that does wants its reader to expand or fetch something.
            if b"<!DOCTYPE" in held.upper():
                raise NotAWorkbook(f"The workbook holds what Excel does not write. {SAVE}")
            if part.filename.lower().endswith(TEXTS) or held.lstrip().startswith((b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff<")):
                marks += held.count(b"<") + held.count(b'="') + held.count(b"='")
        if marks > times * MOST_MARKS:
            raise NotAWorkbook(TOO_LARGE)


def sheets(content: bytes, wanted: str) -> list[Sheet]:
    """The sheet named `wanted`, else every sheet, at most 100,000 rows and 40 columns of each. NotAWorkbook for what cannot be read."""
    try:
        check(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            named = [page for page in book.worksheets if str(page.title).strip().casefold() == wanted.casefold()]
            return [Sheet(str(page.title), list(_rows(page)), book.epoch) for page in named[:1] or book.worksheets]
        finally:
            book.close()
    except NotAWorkbook:
        raise
    # A broken file fails anywhere in zip, XML or the reader; the bytes are somebody else's, so every failure is the file's.
    except Exception:
        raise NotAWorkbook(f"The workbook is damaged and cannot be read. Open it in Excel and save it again, or: {SAVE}") from None


def _rows(page: Any) -> Iterator[tuple[int, tuple[Cell, ...]]]:
    page.reset_dimensions()  # what a file says of its own size may be wrong
    for number, cells in enumerate(page.iter_rows(max_row=LAST_ROW, max_col=MOST_COLUMNS), start=1):
        if any(cell.value not in (None, "") for cell in cells):
            yield number, tuple(Cell(cell.value, cell.data_type == "f", cell.data_type == "e") for cell in cells)
