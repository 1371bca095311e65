"""A look at the beginning of a workbook: the names of its sheets and the texts its cells share, without opening the whole of it."""

import html
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import PurePosixPath

from loaders.grid import key_of
from loaders.incoming import ZIP, Incoming

WORKBOOK, SHARED = "xl/workbook.xml", "xl/sharedStrings.xml"
SHEETS = "xl/worksheets/"
# Heads stand at the beginning of a sheet, and in the order of the sheets among the texts that a workbook shares.
MOST_SHARED, MOST_OF_A_SHEET, MOST_SHEETS = 2 * 1024**2, 65_536, 24
_NAME = re.compile(r"<(?:\w+:)?sheet\s[^>]*?\bname=\"([^\"]{1,80})\"")
_TEXT = re.compile(r"<(?:\w+:)?(si|is)\b[^>]*>(.*?)</(?:\w+:)?\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class BookHeads:
    """sheets: the names of the sheets, in their order; keys: texts of cells as `grid.key_of` makes them, those of the heads among them."""

    sheets: tuple[str, ...]
    keys: frozenset[str]


def _beginning(packed: zipfile.ZipFile, part: str, most: int) -> str:
    with packed.open(part) as handle:
        return handle.read(most).decode("utf-8", errors="replace")


def _texts(xml: str) -> set[str]:
    return {key_of(html.unescape(_TAG.sub("", match[2]))) for match in _TEXT.finditer(xml)}


def book_heads(item: Incoming) -> BookHeads | None:
    """What stands at the beginning of a workbook; None for what is no workbook, or one too damaged to look at. Never raises.

    Reads at most 2 MB of the shared texts and 64 kB of each of the first 24 sheets.
    """
    if not item.head.startswith(ZIP):
        return None
    try:
        with zipfile.ZipFile(item.path) as packed:
            parts = packed.namelist()
            if WORKBOOK not in parts:
                return None
            sheets = _NAME.findall(_beginning(packed, WORKBOOK, MOST_SHARED))
            keys = _texts(_beginning(packed, SHARED, MOST_SHARED)) if SHARED in parts else set()
            pages = [part for part in parts if part.startswith(SHEETS) and PurePosixPath(part).suffix == ".xml"]
            for part in pages[:MOST_SHEETS]:
                keys |= _texts(_beginning(packed, part, MOST_OF_A_SHEET))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return None
    return BookHeads(tuple(html.unescape(name) for name in sheets), frozenset(keys - {""}))
