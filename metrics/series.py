"""Figures day by day: the open cases of each day of a window, as seen from the day shown."""

from datetime import date, timedelta

from data.calendar import Window
from metrics.engine import rows_of
from metrics.frames import Frames
from metrics.scope import Scope


def open_each_day(table: str, scope: Scope, frames: Frames, window: Window) -> list[int]:
    """Cases open at the end of each day of the window, first day first; the size of `cin-open@day` on every one.

    Starts up to the day less ends up to it, counted once for the whole window.
    """
    rows = rows_of(table, scope, frames)
    before = window.first_day - timedelta(days=1)

    def moves(column: str) -> dict[date, int]:
        counted = rows[column].drop_nulls().clip(before).value_counts()
        return dict(zip(counted[column].to_list(), counted["count"].to_list(), strict=True))

    started, ended = moves("start_date"), moves("end_date")
    each, day, level = [], before, 0
    while day <= window.upto:
        level += started.get(day, 0) - ended.get(day, 0)
        each.append(level)
        day += timedelta(days=1)
    return each[1:]
