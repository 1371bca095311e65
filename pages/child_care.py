"""The part of a child's page about care: stays, planned starts with their status and moves, and the history of predictions."""

from typing import Any

import polars as pl
from dash import html

from components.request import Request
from data.calendar import shown
from metrics import engine
from metrics.grains import GRAINS
from pages.ppoc import prediction_history
from pages.tables import words_table

STAYS = ("Came into care", "Left", "Reason", "Legal status", "Placement", "Team", "Social worker")
STARTS = ("Type", "Predicted", "Began", "Status", "Moved", "Completed", "Outcome", "Note")


def _day(value: Any) -> str:
    return shown(value) if value else "-"


def rows_of(request: Request, table: str, person_id: str) -> pl.DataFrame:
    """The rows of a frame about a child that the reader may list, with the words of their codes."""
    rows = engine.shown_rows(table, request.scope, request.frames).filter(pl.col("person_id") == person_id)
    return GRAINS[table].listed(rows, request.scope.as_at)


def moved_words(moves: int, days: int) -> str:
    """ "2 times, by 41 days"; a dash where it never moved."""
    if not moves:
        return "-"
    times = "once" if moves == 1 else f"{moves} times"
    return f"{times}, by {days:,} days" if days >= 0 else f"{times}, by {-days:,} days earlier"


def parts(request: Request, person_id: str) -> list[Any]:
    """Stays, planned starts and history of a child; nothing where the reader may list none of these rows, or there are none."""
    stays = rows_of(request, "care", person_id).sort("start_date", descending=True)
    starts = rows_of(request, "planned_starts", person_id).sort("first_on", descending=True, nulls_last=True)
    if not stays.height and not starts.height:
        return []
    known = ("reason_words", "legal_words", "placement_words", "team", "worker")
    held = [[_day(row["start_date"]), _day(row["end_date"]), *(row[name] or "-" for name in known)] for row in stays.iter_rows(named=True)]
    planned = [
        [
            row["assessment_type"],
            *(_day(row[name]) for name in ("predicted_start", "actual_start")),
            row["status"],
            moved_words(row["moves"], row["moved_days"]),
            _day(row["completed"]),
            *(row[name] or "-" for name in ("outcome", "manager_note")),
        ]
        for row in starts.iter_rows(named=True)
    ]
    return [
        words_table("Stays in care", STAYS, held),
        words_table("Planned starts", STARTS, planned),
        html.Section([html.H2("History of predicted starts"), prediction_history.table(request, person_id)]),
    ]
