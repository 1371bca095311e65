"""Figures day by day: the open cases of each day of a window, as seen from the day shown."""

from datetime import date, timedelta

import numpy as np

from data.calendar import Window
from metrics.engine import rows_of
from metrics.frames import Frames
from metrics.scope import Scope

# Dates of a frame are whole days from here.
EPOCH = date(1970, 1, 1).toordinal()


def open_each_day(table: str, scope: Scope, frames: Frames, window: Window) -> list[int]:
    """Cases open at the end of each day of the window, first day first; the size of `cin-open@day` on every one.

    Starts up to the day less ends up to it, counted once for the whole window.
    """
    rows = rows_of(table, scope, frames)
    before = (window.first_day - timedelta(days=1)).toordinal()

    def moves(column: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """How many rows have their day on each day of the window; those of an earlier day count on the day before it."""
        days = rows[column].drop_nulls().to_physical().to_numpy().astype(np.int64) + EPOCH - before
        return np.bincount(days.clip(0), minlength=window.days + 1)[: window.days + 1]

    level = (moves("start_date") - moves("end_date")).cumsum()
    return [int(count) for count in level[1:]]
