"""A plan on a referral that led to no further action."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule
from metrics.quality.spans import with_referral

YES = ("1", "true", "yes", "y")


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans that belong to a referral with no further action."""
    held = with_referral(known.plans, known.table("referrals"), known.day)
    return held.filter(pl.col("nfa").str.to_lowercase().is_in(YES)).select(known.plans.columns)


RULE = rule(
    "quality-nfa-referral",
    "Plan on a referral without further action",
    "on a referral that led to no further action",
    "Plans open on the day shown, or ended in the 12 months before it, whose referral, the latest on or before their "
    "start, is marked as leading to no further action.",
    "Referred on 01/02/2022 with no further action, then on 01/03/2022: a plan from 28/02/2022 counts, one from 01/03/2022 does not.",
    needs=("referrals", "referrals.nfa"),
    kind=Kind.REFERRAL,
    short="No further\naction",
    broken=plans_broken,
    touches=("cin-open", "cin-starts-12m", "cin-target"),
    effect="Either the plan is none, and counts, or the referral is marked wrongly.",
    mend="Take the mark off the referral, or the plan away.",
)
