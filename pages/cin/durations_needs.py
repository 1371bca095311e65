"""Open plans by primary need and months since they started: the duration of open cases and its reasons."""

from typing import Any

import polars as pl

from components.payload import Head, columns_of, flat
from components.request import Request
from metrics import catalogue, engine
from metrics.cin import codes
from metrics.cin.tables import DURATIONS_TABLE
from metrics.suppression import HIDDEN

TITLE = "Open plans by primary need and months since they started"
PUBLISHED_TITLE = "Open plans by primary need"


def needs_by_band(request: Request, heads: tuple[Head, ...]) -> dict[str, Any]:
    """Open plans by primary need (rows) and duration band (columns), most plans first."""
    measures = [catalogue.measure(column.measure) for column in DURATIONS_TABLE.columns]
    found = engine.measured(measures, request.scope.with_services(()), request.frames, ("primary_need",))
    ids = {column.measure: column.id for column in DURATIONS_TABLE.columns}
    by, descending = request.sorts.get("needs", ("total_open", True))
    rows = []
    for row in found.filter(pl.col("cin-open") > 0).rename(ids).to_dicts():
        code = row["primary_need"]
        if row["depth"]:
            rows.append(
                {"id": code, "name": codes.PRIMARY_NEED[code], "only": [f"primary_need:{code}"], **{id: row[id] for id in ids.values()}}
            )
        else:
            total = {"id": "Total", "name": "Total", "depth": 0, **{id: row[id] for id in ids.values()}}
    if not rows:
        return flat(
            "needs",
            TITLE,
            "Primary need",
            columns_of(DURATIONS_TABLE, heads),
            [],
            base="total_open",
        )
    key = by if by == "name" or by in ids.values() else "total_open"
    rows.sort(key=lambda row: row["name"])
    rows.sort(key=lambda row: row[key], reverse=descending)
    return flat(
        "needs",
        TITLE,
        "Primary need",
        columns_of(DURATIONS_TABLE, heads),
        [*rows, total],
        base="total_open",
    )


def needs_published(request: Request, heads: tuple[Head, ...], total: dict[str, Any]) -> dict[str, Any]:
    """Open plans by primary need for a reader with small numbers hidden: the total row of the matrix by need, turned; most first.

    Hidden figures stand last, by name. heads: the one column of open plans.
    """
    hidden = total.get("hidden", ())
    values = {code: HIDDEN if code.lower() in hidden else total[code.lower()] for code in codes.PRIMARY_NEED}
    rows = [{"id": code, "name": codes.PRIMARY_NEED[code], "only": [], "total_open": value} for code, value in values.items() if value]
    by, descending = request.sorts.get("needs", ("total_open", True))
    rows.sort(key=lambda row: row["name"], reverse=by == "name" and descending)
    if by != "name":
        rows.sort(
            key=lambda row: (row["total_open"] == HIDDEN, 0 if row["total_open"] == HIDDEN else row["total_open"] * (1 - 2 * descending))
        )
    all_ = {"id": "Total", "name": "Total", "depth": 0, "total_open": HIDDEN if "total_open" in hidden else total["total_open"]}
    return flat(
        "needs", PUBLISHED_TITLE, "Primary need", columns_of(DURATIONS_TABLE, heads), [*rows, all_] if rows else [], base="total_open"
    )
