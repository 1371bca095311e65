"""Planned and actual starts of permanence assessments as at a day: one row a prediction in force, an assessment, or both."""

from collections.abc import Callable
from datetime import date

import polars as pl

from metrics.ppoc import codes
from metrics.ppoc.pairs import paired
from metrics.ppoc.rules import is_left_by_sgo, is_left_home
from metrics.ppoc.statuses import status
from metrics.ppoc.stays import placed, stays

Tables = Callable[[str], pl.DataFrame]


def _order_made(rows: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """When a child left care by the way an assessment was for, on or after its start (start_id, order_on)."""
    ways = {codes.SGO: is_left_by_sgo(), codes.REUNIFICATION: is_left_home()}
    left = [held.filter(how).select("person_id", order_on="end_date", assessment_type=pl.lit(kind)) for kind, how in ways.items()]
    begun = rows.filter(pl.col("actual_start").is_not_null()).select("start_id", "person_id", "assessment_type", "actual_start")
    made = begun.join(pl.concat(left), on=["person_id", "assessment_type"]).filter(pl.col("order_on") >= pl.col("actual_start"))
    return made.group_by("start_id").agg(pl.col("order_on").min())


def starts_as_at(tables: Tables, day: date) -> pl.DataFrame:
    """Every planned or actual start known by `day`.

    Columns: those of `paired`; of the child's stay on the day legal_status, placement_type, placement_provider ("Not in
    care" where there is none); of it or the last one service, locality, team, worker; in_care; child, age, age_band, sex;
    status; late_days (start less prediction, or day less prediction where it has not begun; null unless late); order_on
    (left care by the way assessed for); first_on (the earlier of prediction and start, by which lists are ordered).
    """
    held = stays(tables, day)
    kept = ("person_id", "legal_status", "placement_type", "placement_provider", "team", "worker")
    now = held.sort("start_date").unique("person_id", keep="last").select(*kept, in_care=pl.col("end_date").is_null())
    rows = paired(tables, day)
    actual, predicted = pl.col("actual_start"), pl.col("predicted_start")
    late = (pl.coalesce(actual, pl.lit(day)) - predicted).dt.total_days()
    return placed(
        rows.join(now, on="person_id", how="left").join(_order_made(rows, held), on="start_id", how="left"), tables, day
    ).with_columns(
        pl.when("in_care").then(pl.col("legal_status", "placement_type", "placement_provider")).otherwise(pl.lit(codes.NOT_IN_CARE)),
        pl.col("in_care").fill_null(value=False),
        status=status(day),
        late_days=pl.when(late > 0).then(late),
        first_on=pl.min_horizontal(actual, predicted),
    )
