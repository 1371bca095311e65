"""The history of a child's predicted starts: what was loaded and what was typed, the newest first."""

from typing import Any

import polars as pl
from dash import html

from access import predictions
from components.request import Request
from data.calendar import shown
from pages.admin.tables import moment
from pages.admin.tables import table as words_table
from pages.at_work import records_now

HEADS = ("When", "Who", "Type", "From", "To", "Why", "Note")
WITHDRAWN = "withdrawn"


def table(request: Request, person_id: str) -> Any:
    """Every entry about a child, typed ones with the time in UTC, loaded ones with the day the tracker gives."""
    records, rows = records_now(), []
    with records.reading() as session:
        steps = predictions.history(records, session, person_id)
    for step in steps:
        rows.append(
            (
                moment(step.at),
                f"{step.shown_name}, {step.role}",
                step.assessment_type,
                shown(step.was) if step.was else "",
                shown(step.predicted_start) if step.predicted_start else WITHDRAWN,
                step.reason,
                step.note,
            )
        )
    loaded = request.edition.table("permanence_predictions").filter(pl.col("person_id") == person_id)
    before: dict[str, Any] = {}
    old = []
    for row in loaded.filter(pl.col("recorded_on") <= request.scope.as_at).sort("recorded_on", maintain_order=True).iter_rows(named=True):
        was = before.get(row["assessment_type"])
        before[row["assessment_type"]] = row["predicted_start"]
        old.append(
            (
                shown(row["recorded_on"]),
                f"{row['recorded_by'] or 'Not known'}, in the tracker",
                row["assessment_type"],
                shown(was) if was else "",
                shown(row["predicted_start"]),
                "",
                row["manager_note"] or "",
            )
        )
    empty = "Nothing was ever predicted of this child."
    made = words_table("Predicted starts, the newest first", HEADS, [*rows, *old[::-1]], empty=empty, wide=True)
    return html.Div(made, className="mob-history")
