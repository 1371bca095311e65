"""The picture of planned starts: the six months around the day shown, and the rows that lie in them."""

from datetime import date
from typing import Any

from components.charts import base
from components.charts.timeline import Start, timeline
from data.calendar import Window, months_after, months_before

MONTHS_SHOWN = 3
# More rows than these would be no picture: the table has them all.
MOST_DRAWN = 200


def window_of(day: date) -> Window:
    """The six months around a day."""
    return Window(months_before(day, MONTHS_SHOWN), months_after(day, MONTHS_SHOWN))


def drawn_of(rows: list[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    """The rows with a day inside the six months, or not begun and predicted before them."""
    window = window_of(day)
    days = [[row[name] for name in ("predicted_start", "actual_start") if row[name]] for row in rows]
    still = [row["predicted_start"] and not row["actual_start"] and row["predicted_start"] <= window.after for row in rows]
    return [
        row for row, own, waits in zip(rows, days, still, strict=True) if waits or any(window.after < one <= window.upto for one in own)
    ]


def picture(rows: list[dict[str, Any]], day: date) -> dict[str, Any]:
    """The chart of these rows; nothing where there is none."""
    starts = [
        Start(f"{row['child']}, {row['assessment_type']}", row["status"], row["predicted_start"], row["actual_start"], row["late_days"])
        for row in rows
    ]
    return timeline("statuses", starts, day, window_of(day)) if starts else base.nothing("statuses")
