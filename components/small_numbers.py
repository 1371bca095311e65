"""What readers with small numbers hidden, and readers without lists, are told and sent instead of figures and lists."""

from typing import Any

import polars as pl

from access.permissions import Permission
from access.reader import Reader
from access.sessions import reader_now
from components.request import Request
from components.words import LEGEND, row_signs
from data.calendar import shown
from metrics.scope import default_day


def hides(reader: Reader | None) -> bool:
    """Whether small numbers are hidden in the figures of every place that this reader is shown."""
    return reader is not None and reader.suppressed and reader.sees_county


def why_no_list(reader: Reader) -> str:
    """Why a figure of this reader opens no list, and whom to ask; empty where it does."""
    return "" if reader.lists_something else reader.why_not(Permission.SEE_LISTS)


def figures(found: pl.DataFrame) -> dict[str, Any]:
    """The one row of a frame of the engine, by measure: "c" where a figure is hidden, "not supplied" where no source has it."""
    row = found.row(0, named=True)
    return row | row_signs(row)


def tree_head() -> str:
    """The head over the names of a tree of places, for whoever asks: workers stand where list rights hold."""
    return "Locality, team, worker" if not why_no_list(reader_now()) else "Locality, team"


def press_words(reader: Reader, usual: str) -> str:
    """What to say a press on a matrix does: `usual` for readers who may open lists."""
    if not why_no_list(reader):
        return usual
    if hides(reader):
        return f"{LEGEND}. The name of a locality shows only that"
    return "Select a name to show only that. A bar in a cell is its share of the row"


def limited(tables: list[dict[str, Any]], reader: Reader) -> list[dict[str, Any]]:
    """Payload tables with what their reader may not do from them; as they are for readers who may do all.

    `limits`: `cases` says why no list opens; `published` that no condition can be put on figures, with its `legend`.
    """
    limits: dict[str, Any] = {}
    if words := why_no_list(reader):
        limits["cases"] = words
    if hides(reader):
        limits |= {"published": True, "legend": LEGEND}
        tables = [
            {
                **table,
                "columns": [{**column, "condition": None} for column in table["columns"]],
                "rows": [{**row, "only": []} if "only" in row else row for row in table["rows"]],
            }
            for table in tables
        ]
    return [{**table, "limits": limits} for table in tables] if limits else tables


def last_day(request: Request) -> str:
    """The last day a reader is shown, in words: "30/04/2022"."""
    return shown(default_day(request.edition.extract_date, request.reader))


def day_words(request: Request) -> str:
    """What to say after "as at 30/04/2022" where days are month ends; empty where every day is shown."""
    if not hides(request.reader):
        return ""
    return ", the last month end" if shown(request.scope.as_at) == last_day(request) else f"; month ends run to {last_day(request)}"
