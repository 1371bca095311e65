"""Which lines of a csv text are rows by themselves: told from where its marks stand, millions of lines a second, nothing taken apart."""

import csv
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
BLOCK_BYTES = 4 << 20
NEWLINE, RETURN, QUOTE = 10, 13, 34
# Longer values in quotation marks are more than csv.reader takes.
LONGEST_QUOTED = csv.field_size_limit()


def blocks(content: bytes) -> Iterator[bytes]:
    """The content in blocks of about 4 MB, each of whole lines; the last line has its end, also where the file left it out."""
    begin = 0
    while begin < len(content):
        end = content.find(b"\n", min(begin + BLOCK_BYTES, len(content) - 1)) + 1
        yield content[begin:end] if end else content[begin:] + b"\n"
        begin = end or len(content)


def _inside(signs: Bytes, ends: npt.NDArray[np.int64], delimiter: int) -> npt.NDArray[np.bool_] | None:
    """Which signs stand within quotation marks; None where a mark is not where it should be, or too much stands between two.

    A mark opens a value right after a delimiter or the end of a line, and closes it right before one; two together are one sign of it.
    """
    quotes: npt.NDArray[np.bool_] = signs == QUOTE
    at = np.flatnonzero(quotes)
    lines = np.searchsorted(ends, at)
    if at.size % 2 or (lines[::2] != lines[1::2]).any():
        return None
    opens, closes = at[::2], at[1::2]
    before = np.where(opens > 0, signs[opens - 1], NEWLINE)
    after = signs[closes + 1]
    if not np.isin(before, (delimiter, NEWLINE, QUOTE)).all() or not np.isin(after, (delimiter, NEWLINE, RETURN, QUOTE)).all():
        return None
    if (np.diff(ends, prepend=-1)[lines] > LONGEST_QUOTED).any():
        return None
    inside: npt.NDArray[np.bool_] = np.bitwise_xor.accumulate(quotes)
    return inside


def values_per_line(content: bytes, delimiter: str) -> npt.NDArray[np.int32] | None:
    """How many values each line of a text holds, in UTF-8; None where not every line can be a row by itself.

    Lines end with a newline, or a carriage return and a newline. A value with a line break in it, and a quotation mark inside a
    value or left open, are not for here.
    """
    sign, found = ord(delimiter), []
    for block in blocks(content):
        signs = np.frombuffer(block, np.uint8)
        breaks = signs == NEWLINE
        parting = signs == sign
        if b'"' in block:
            inside = _inside(signs, np.flatnonzero(breaks), sign)
            if inside is None:
                return None
            parting &= ~inside
        marks = np.flatnonzero(parting | breaks)
        found.append(np.diff(np.flatnonzero(breaks[marks]), prepend=-1).astype(np.int32))
    return np.concatenate(found) if found else np.empty(0, np.int32)


def without(content: bytes, lines: npt.NDArray[np.int64]) -> tuple[bytes, list[bytes]]:
    """The content without some of its lines, and those lines without their ends. lines: numbers from 0, in order."""
    ends = np.flatnonzero(np.frombuffer(content, np.uint8) == NEWLINE)
    ends = ends if ends.size and ends[-1] == len(content) - 1 else np.append(ends, len(content))
    begins = np.append(0, ends[:-1] + 1)
    kept, taken, upto = [], [], 0
    for begin, end in zip(begins[lines].tolist(), ends[lines].tolist(), strict=True):
        kept.append(content[upto:begin])
        taken.append(content[begin:end].removesuffix(b"\r"))
        upto = end + 1
    return b"".join([*kept, content[upto:]]), taken
