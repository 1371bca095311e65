"""No primary need: the reason for the plan is not recorded."""

import polars as pl

from metrics.cin.codes import NEED_NOT_KNOWN
from metrics.quality.rule import Kind, Known, rule


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans whose primary need is not known."""
    return known.plans.filter(pl.col("primary_need") == NEED_NOT_KNOWN)


RULE = rule(
    "quality-no-need",
    "No primary need",
    "with no primary need",
    "Plans open on the day shown, or ended in the 12 months before it, whose primary need is empty, N0 (not stated) or "
    "no code of the census.",
    "Need N0, Q9 or empty: counts. N1: does not.",
    needs=("cin_plans.primary_need",),
    kind=Kind.RECORDED,
    short="Primary\nneed",
    broken=plans_broken,
    touches=("cin-need-n0", "cin-need-n1"),
    effect="Every need but Not known is too low.",
    mend="Record the need: the census asks for it.",
)
