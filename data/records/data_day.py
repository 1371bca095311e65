"""The data day: the day an entry belongs to, by which as-at, due and overdue are judged (DOMAIN 2)."""

from datetime import date


def data_day(clock_date: date, extract_date: date) -> date:
    """The earlier of the clock's date and the extract date of the live edition.

    So at the default day every entry shows at once, also in a demo whose data end in 2022, and no entry is dated after its data.
    """
    return min(clock_date, extract_date)
