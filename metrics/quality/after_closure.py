"""A plan after the case was closed: it cannot go on when the episode of need has ended."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule
from metrics.quality.spans import FAR, with_referral


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans that go on after the closure of the referral they belong to, both as known on the day."""
    held = with_referral(known.plans, known.table("referrals"), known.day)
    return held.filter(pl.col("closure_date") < pl.col("end_date").fill_null(FAR)).select(known.plans.columns)


RULE = rule(
    "quality-after-closure",
    "Open after the case was closed",
    "open after the child's case was closed",
    "Plans open on the day shown, or ended in the 12 months before it, that go on after the closure of their episode of "
    "need: that of the latest referral on or before their start.",
    "Closed on 10/05/2022: a plan ended on 11/05/2022, or still open, counts; one ended on 10/05/2022 does not.",
    needs=("referrals", "referrals.closure_date"),
    kind=Kind.REFERRAL,
    short="After\nclosure",
    broken=plans_broken,
    touches=("cin-open", "cin-average-open-12m", "cin-average-open-3m", "cin-over-a-year", "cin-needs-attention"),
    effect="A case that is closed counts as open, and turns up as one that drifts.",
    mend="End the plan with the case, or open the case again.",
    number="8565",
)
