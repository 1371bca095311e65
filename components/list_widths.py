"""How wide the columns of a list are: by their longest text on one, two or three lines, so that nothing is clipped or shortened."""

from collections.abc import Iterable
from functools import cache
from math import ceil, inf

import polars as pl

from components.text_width import text_width
from metrics.listing import ListColumn

# A list may be read on so many lines a row, the fewest first; the browser takes the first that fits (assets/45-list-fit.js).
LINES = (1, 2, 3)
# Beside the text of a cell: its padding (8) and a hair's breadth; beside that of a head, whose letters are smaller, the same.
BESIDE = 9
HEAD_SIZE = 15 / 16
# A status stands in bold on its colour: its sign, what parts the two, its padding and border.
ICON_WIDTH = 42
# "14/03/2022", whatever its digits are.
DAY = "00/00/0000"
# The longest by letters is not always the widest: so many are measured.
MEASURED = 24


# The frame of a list on a laptop 1366 pixels wide, less a scrollbar and the sign of the order in the head it stands in.
LAPTOP = 1274 - 15 - 14
# Bands of weeks open and of days since the last sign-off; weeks open against the target.
SAID_TWICE = ("band", "bucket", "days_past_target")


@cache
def room_for(text: str, lines: int, bold: bool = False) -> float:
    """The least pixels in which a text stands on so many lines, broken between its words alone."""
    words = text.split()
    if lines == 1 or len(words) < 2:
        return text_width(text, bold=bold)
    return min(
        max(text_width(" ".join(words[:first]), bold=bold), room_for(" ".join(words[first:]), lines - 1, bold))
        for first in range(1, len(words))
    )


def _longest(values: pl.Series) -> list[str]:
    return values.to_frame("text").sort(pl.col("text").str.len_chars(), descending=True)["text"].head(MEASURED).to_list()


def _head(column: ListColumn) -> float:
    """Pixels of a head on two lines at most."""
    words = column.head.replace("\n", " ").replace("-", "")
    return room_for(words, 2, bold=True) * HEAD_SIZE


def widths(column: ListColumn, rows: pl.DataFrame) -> list[int]:
    """Pixels of a column for each of `LINES`. Numbers and days stand on one line always."""
    status = column.id == "status"
    bold = column.id == "child" or status
    if column.kind == "date":
        needed = [text_width(DAY)] * len(LINES)
    elif column.kind != "text":
        most = rows[column.id].cast(pl.Float64).abs().max() if rows.height else None
        digits = f"{most or 0:,.{1 if column.kind == 'tenth' else 0}f}"  # type: ignore[str-format]
        needed = [text_width(digits)] * len(LINES)
    else:
        values = rows[column.id].drop_nulls().unique()
        # A single word is as wide on three lines as on one.
        words = max((text_width(word, bold=bold) for word in _longest(values.str.split(" ").explode().drop_nulls().unique())), default=0)
        longest = _longest(values)
        needed = [max([words, *(room_for(text, lines, bold) for text in longest)], default=-inf) for lines in LINES]
    icon = ICON_WIDTH if status else 0
    return [ceil(max(each + icon, _head(column))) + BESIDE for each in needed]


def said_twice(columns: Iterable[ListColumn], rows: pl.DataFrame, kept: set[str]) -> list[ListColumn]:
    """Columns to fold where even rows of three lines are too wide for a laptop: those that say again in bands or as a difference
    what another column says, the first first, as many as it takes. `kept`: those that the list is ordered by."""
    shown = {column.id: (column, widths(column, rows)[-1]) for column in columns}
    over, found = sum(width for _, width in shown.values()) - LAPTOP, []
    for id in SAID_TWICE:
        if over > 0 and id in shown and id not in kept:
            column, width = shown[id]
            found.append(column)
            over -= width
    return found
