"""A plan before the referral: it cannot begin before the child was referred."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule
from metrics.quality.spans import with_referral


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans of a child who has a referral by the day, and none on or before the plan's start."""
    referrals = known.table("referrals").filter(pl.col("referral_date") <= known.day)
    found = with_referral(known.plans, referrals, known.day).filter(pl.col("referral_date").is_null()).select(known.plans.columns)
    return found.join(referrals, on="person_id", how="semi")


RULE = rule(
    "quality-before-referral",
    "Plan before the referral",
    "begun before the child's referral",
    "Plans open on the day shown, or ended in the 12 months before it, of a child who has a referral, but none on or "
    "before the start of the plan.",
    "Referred on 02/03/2022: a plan from 01/03/2022 counts, one from 02/03/2022 does not. An earlier referral on "
    "01/03/2022: neither does.",
    needs=("referrals",),
    kind=Kind.REFERRAL,
    short="Before\nreferral",
    broken=plans_broken,
    touches=("cin-starts-12m", "cin-target", "cin-duration-closed-12m", "cin-over-a-year"),
    effect="The plan looks longer than it was, and its start may fall in another month.",
    mend="Correct the start of the plan, or the date of the referral.",
    number="4015",
)
