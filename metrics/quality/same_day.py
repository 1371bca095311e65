"""A plan of one day: it starts and ends on the same day."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans that ended on the day they started."""
    return known.plans.filter(pl.col("start_date") == pl.col("end_date"))


RULE = rule(
    "quality-same-day",
    "Started and ended on one day",
    "started and ended on one day",
    "Plans ended in the 12 months before the day shown on the day on which they started.",
    "From 10/05/2022 to 10/05/2022 counts, to 11/05/2022 does not.",
    kind=Kind.DATES,
    short="Same\nday",
    broken=plans_broken,
    touches=("cin-starts-12m", "cin-ends-12m", "cin-target", "cin-duration-closed-12m"),
    effect="It is never open, yet adds a start and an end, raises the target and lowers the average duration.",
    mend="Correct the dates, or take the plan away where it never began.",
)
