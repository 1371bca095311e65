"""Which plans share a day with something else of the same child: sorted and swept, never every pair, whatever a file holds."""

from datetime import date
from typing import Literal

import polars as pl

# Later than any day: the end of what is still open.
FAR = date(9999, 12, 31)
# More days than there are from the first to the last day there is.
LINE = 4_000_000


def known_spans(table: pl.DataFrame, start: str, end: str, day: date) -> pl.DataFrame:
    """Spans of children as known on a day (person_id, start_date, end_date; null: open): begun by it, an end after it not known."""
    begun = table.filter(pl.col(start) <= day)
    return begun.select("person_id", pl.col(start).alias("start_date"), pl.when(pl.col(end) <= day).then(end).alias("end_date"))


def _on_one_line(day: str) -> pl.Expr:
    """Days of all children on one line, each child's after those of the child before: one sweep, and no group of its own for each."""
    return pl.col("person_id").rank("dense").cast(pl.Int64) * LINE + pl.col(day).fill_null(FAR).dt.epoch("d")


def overlapping(plans: pl.DataFrame) -> pl.DataFrame:
    """The plans whose dates overlap those of another plan of the same child; a start on the day the other ends does not."""
    several = plans.filter(pl.col("person_id").is_duplicated())
    swept = several.with_columns(first=_on_one_line("start_date"), until=_on_one_line("end_date")).sort("first", "until")
    shares = (pl.col("until").cum_max().shift(1) > pl.col("first")) | (pl.col("first").shift(-1) < pl.col("until"))
    return swept.filter(shares.fill_null(False)).select(plans.columns)


def beside(plans: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """The plans whose dates overlap a span of the same child that lasts a day or more (person_id, start_date, end_date; null: open)."""
    lasting = (
        spans.with_columns(pl.col("end_date").fill_null(FAR))
        .filter(pl.col("end_date") > pl.col("start_date"))
        .with_columns(first=_on_one_line("start_date"), until=_on_one_line("end_date"))
        .sort("first", "until")
        # The latest end so far of the child, back from the one line to its day.
        .with_columns(latest=pl.col("end_date") + pl.duration(days=pl.col("until").cum_max() - pl.col("until")))
        .sort("start_date", "first")
        .select("person_id", "latest", span_start="start_date")
    )
    ordered = plans.sort("start_date")
    before = _of_same_child(ordered, lasting, "span_start", "backward", exact=False)
    after = _of_same_child(ordered.select("plan_id", "person_id", "start_date"), lasting, "span_start", "forward")
    both = before.join(after.select("plan_id", following="span_start"), on="plan_id", how="left")
    shares = (pl.col("latest") > pl.col("start_date")) | (pl.col("following") < pl.col("end_date").fill_null(FAR))
    return both.filter(shares.fill_null(False)).select(plans.columns)


Way = Literal["backward", "forward"]


def _of_same_child(plans: pl.DataFrame, dated: pl.DataFrame, on: str, way: Way, exact: bool = True) -> pl.DataFrame:
    """Plans, by start, each with the row of its child dated nearest before (or after) its start; `exact`: or on that day."""
    return plans.join_asof(
        dated,
        left_on="start_date",
        right_on=on,
        by="person_id",
        strategy=way,
        allow_exact_matches=exact,
        coalesce=False,
        check_sortedness=False,  # it cannot be checked within children; both are sorted here
    )


def with_referral(plans: pl.DataFrame, referrals: pl.DataFrame, day: date) -> pl.DataFrame:
    """Plans with the referral each belongs to, the latest on or before its start of those known on the day: referral_date, nfa, and
    closure_date and closure_reason where the closure was known by then; null where there is none."""
    closed = pl.col("closure_date") <= day
    known = referrals.filter(pl.col("referral_date") <= day).select(
        "person_id",
        "referral_date",
        "nfa",
        closure_date=pl.when(closed).then("closure_date"),
        closure_reason=pl.when(closed).then("closure_reason"),
    )
    # Of two of one day the one that was open longer.
    order = known.sort("referral_date", "closure_date", nulls_last=True)
    return _of_same_child(plans.sort("start_date"), order, "referral_date", "backward")
