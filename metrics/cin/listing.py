"""A list of CIN plans as it stands in the case table and in files: columns with their heads, kinds and words."""

from datetime import date
from functools import lru_cache

import polars as pl

from data.settings import SETTINGS
from metrics.cin import codes
from metrics.cin.bands import DURATIONS, SIGN_OFFS, label_of
from metrics.listing import ListColumn
from metrics.measure import Moment, rounded

COLUMNS = (
    ListColumn("plan_id", "Plan", "text", 98, folds=False),
    ListColumn("child", "Child", "text", 160, folds=False),
    ListColumn("age", "Age", "whole", 48, folds=False),
    ListColumn("locality", "Locality", "text", 225),
    ListColumn("team", "Team", "text", 200),
    ListColumn("worker", "Worker", "text", 165),
    ListColumn("start_date", "Start", "date", 85, folds=False),
    ListColumn("end_date", "End", "date", 85),
    ListColumn("end_reason", "End reason", "text", 250),
    ListColumn("weeks_open", "Weeks\nopen", "tenth", 68, folds=False, order="days_open"),
    ListColumn("band", "Band,\nmonths", "text", 86),
    ListColumn("last_signed_off", "Last\nsign-off", "date", 85),
    ListColumn("days_since_sign_off", "Days\nsince", "whole", 62),
    ListColumn("bucket", "Last signed off", "text", 165),
    ListColumn("need", "Primary need", "text", 225),
    ListColumn("days_past_target", f"Days past\n{SETTINGS.target_weeks} weeks", "whole", 82),
)
ENDED = "Ended"


def listed(cases: pl.DataFrame, as_at: date) -> pl.DataFrame:
    """The cases of `engine.cases` with the columns of the list: words for codes, bands, weeks with one decimal."""
    return cases.with_columns(**_said(as_at))


@lru_cache(maxsize=64)
def _said(as_at: date) -> dict[str, pl.Expr]:
    moment = Moment(as_at, as_at, None)  # type: ignore[arg-type]  # bands look at the day, not at a window
    is_open = pl.col("end_date").is_null()
    past = pl.col("days_open") - SETTINGS.target_days
    return {
        "weeks_open": rounded(pl.col("days_open"), pl.lit(7), 1),
        "band": pl.when(is_open).then(label_of(DURATIONS, moment)).otherwise(pl.lit(ENDED)),
        "bucket": pl.when(is_open).then(label_of(SIGN_OFFS, moment)).otherwise(pl.lit(ENDED)),
        "need": pl.col("primary_need").replace_strict(codes.PRIMARY_NEED, default=codes.PRIMARY_NEED[codes.NEED_NOT_KNOWN]),
        "end_reason": pl.col("end_reason").replace(codes.END_REASON),
        "days_past_target": pl.when(past > 0).then(past),
    }


FOUND_IN = ("plan_id", "child", "locality", "team", "worker", "need", "end_reason", "band", "bucket")
