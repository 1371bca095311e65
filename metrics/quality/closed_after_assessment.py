"""A plan in a case that was closed after assessment: such a case has no plan."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule
from metrics.quality.spans import with_referral

# Closed after assessment: no further action, or referred to early help (FIELD.md 1).
CLOSED_AFTER_ASSESSMENT = ("RC8", "RC9")


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans whose referral was closed after assessment, as known on the day."""
    held = with_referral(known.plans, known.table("referrals"), known.day)
    return held.filter(pl.col("closure_reason").is_in(CLOSED_AFTER_ASSESSMENT)).select(known.plans.columns)


RULE = rule(
    "quality-closed-after-assessment",
    "Plan in a case closed after assessment",
    "in a case closed after assessment",
    "Plans open on the day shown, or ended in the 12 months before it, whose episode of need was closed with reason RC8 "
    "or RC9, after assessment, by the day shown.",
    "Closed with RC9 on 23/05/2022: its plan counts at 23/05/2022, and does not at 22/05/2022. Closed with RC7: it does not.",
    needs=("referrals", "referrals.closure_reason"),
    kind=Kind.REFERRAL,
    short="Closed,\nassessed",
    broken=plans_broken,
    touches=("cin-starts-12m", "cin-target", "cin-duration-closed-12m"),
    effect="Either the plan is none, and counts, or the reason is wrong.",
    mend="Correct the reason for closure, or take the plan away.",
    number="2990",
)
