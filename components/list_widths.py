"""How wide the columns of a list are: by their longest text on one, two or three lines, so that nothing is clipped or shortened."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil, inf
from typing import Any

import polars as pl

from components.text_width import text_width
from data.forgetting import kept
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


# Names and notes are among the texts: an erasure reaches what is kept of them.
@kept(8192)
def room_for(text: str, lines: int, bold: bool = False) -> float:
    """The least pixels in which a text stands on so many lines, broken between its words alone."""
    words = text.split()
    if lines == 1 or len(words) < 2:
        return text_width(text, bold=bold)
    return min(
        max(text_width(" ".join(words[:first]), bold=bold), room_for(" ".join(words[first:]), lines - 1, bold))
        for first in range(1, len(words))
    )


def _longest(texts: pl.Expr) -> pl.Expr:
    """The longest of some texts, as one list."""
    # In an order of their own: what `unique` alone leaves would be another each time it is asked, and the lengths those of others.
    each = texts.drop_nulls().unique().sort()
    return each.sort_by(each.str.len_chars(), descending=True, maintain_order=True).head(MEASURED).implode()


@lru_cache(maxsize=256)
def _measured(column: ListColumn) -> list[pl.Expr]:
    """What is read of the rows for the width of a column: its longest texts and words, or its largest figure; nothing of days."""
    values = pl.col(column.id)
    if column.kind == "date":
        return []
    if column.kind != "text":
        return [values.cast(pl.Float64).abs().max()]
    words = values.drop_nulls().unique().str.split(" ").list.explode()
    return [_longest(values).alias(column.id), _longest(words).alias(f"{column.id} words")]


@lru_cache(maxsize=256)
def _head(column: ListColumn) -> float:
    """Pixels of a head on two lines at most."""
    words = column.head.replace("\n", " ").replace("-", "")
    return room_for(words, 2, bold=True) * HEAD_SIZE


def widths(columns: Sequence[ListColumn], rows: pl.DataFrame) -> dict[str, list[int]]:
    """Pixels of each column, by its id, for each of `LINES`. Numbers and days stand on one line always. All columns are read at once."""
    found = rows.select(pl.len().alias(" rows"), *(part for column in columns for part in _measured(column))).row(0, named=True)
    return {column.id: _widths(column, found) for column in columns}


def _widths(column: ListColumn, found: dict[str, Any]) -> list[int]:
    status = column.id == "status"
    bold = column.id == "child" or status
    if column.kind == "date":
        needed = [text_width(DAY)] * len(LINES)
    elif column.kind != "text":
        digits = f"{found[column.id] or 0:,.{1 if column.kind == 'tenth' else 0}f}"
        needed = [text_width(digits)] * len(LINES)
    else:
        # A single word is as wide on three lines as on one.
        words = max((room_for(word, 1, bold) for word in found[f"{column.id} words"]), default=0)
        needed = [max([words, *(room_for(text, lines, bold) for text in found[column.id])], default=-inf) for lines in LINES]
    icon = ICON_WIDTH if status else 0
    return [ceil(max(each + icon, _head(column))) + BESIDE for each in needed]


def said_twice(columns: Sequence[ListColumn], wide: dict[str, list[int]], kept: set[str]) -> list[ListColumn]:
    """Columns to fold where even rows of three lines are too wide for a laptop: those that say again in bands or as a difference
    what another column says, the first first, as many as it takes. `wide`: as from `widths`; `kept`: those that the list is ordered by."""
    shown = {column.id: (column, wide[column.id][-1]) for column in columns}
    over, found = sum(width for _, width in shown.values()) - LAPTOP, []
    for id in SAID_TWICE:
        if over > 0 and id in shown and id not in kept:
            column, width = shown[id]
            found.append(column)
            over -= width
    return found
