"""Nothing signed off for a year: an old plan that nobody has looked at, probably never ended in the system."""

import polars as pl

from data.calendar import months_before
from metrics.quality.rule import Kind, Known, rule


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans open on the day for two years or more, with no sign-off in the 12 months up to it."""
    seldom = pl.col("last_signed_off").is_null() | (pl.col("last_signed_off") <= months_before(known.day, 12))
    return known.still_open.filter((pl.col("start_date") <= months_before(known.day, 24)) & seldom)


RULE = rule(
    "quality-unsigned-for-a-year",
    "Open two years, unsigned for one",
    "open two years or more with nothing signed off for a year",
    "Plans open on the day shown that started 24 months ago or more, with nothing signed off in the last 12 months: "
    "probably ended long ago, and never in the system.",
    "At 23/05/2022: started 23/05/2020 and last signed off 23/05/2021 counts. Started 24/05/2020, or signed off 24/05/2021: does not.",
    needs=("cin_signoffs",),
    kind=Kind.SIGN_OFF,
    short="None for\na year",
    broken=plans_broken,
    touches=("cin-open", "cin-average-open-12m", "cin-average-open-3m", "cin-over-a-year", "cin-late-sign-off", "cin-needs-attention"),
    effect="Plans that ended long ago stand as the longest and latest of all.",
    mend="Ask the team whether the plan has ended; if so end it with its true date, else have it signed off.",
)
