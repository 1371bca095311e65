"""The statuses of planned starts: one on every day (DOMAIN.md 4)."""

from datetime import date

import polars as pl

from data.calendar import months_after

ON_TIME, LATE, UNPREDICTED = "Started on Time", "Started Late", "Started without a Prediction"
NOT_STARTED, UPCOMING, LATER = "Not Yet Started", "Upcoming - Planned Start in Next 3 Months", "Planned Later"
STATUSES = (NOT_STARTED, UPCOMING, LATER, LATE, ON_TIME, UNPREDICTED)
UPCOMING_MONTHS = 3


def status(day: date) -> pl.Expr:
    """The status of each row: one, on every day (DOMAIN.md 4)."""
    actual, predicted = pl.col("actual_start"), pl.col("predicted_start")
    return (
        pl.when(predicted.is_null())
        .then(pl.lit(UNPREDICTED))
        .when(actual <= predicted)
        .then(pl.lit(ON_TIME))
        .when(actual > predicted)
        .then(pl.lit(LATE))
        .when(predicted < day)
        .then(pl.lit(NOT_STARTED))
        .when(predicted <= months_after(day, UPCOMING_MONTHS))
        .then(pl.lit(UPCOMING))
        .otherwise(pl.lit(LATER))
    )
