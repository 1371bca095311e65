"""Not returned: the plan was closed because a later year's return no longer has it."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule

NOT_RETURNED = "NR"


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans that were closed by the load, as not returned."""
    return known.plans.filter(pl.col("end_reason") == NOT_RETURNED)


RULE = rule(
    "quality-not-returned",
    "Closed as not returned",
    "closed as not returned",
    "Plans ended in the 12 months before the day shown with reason NR: a later year's return does not have them, so "
    "they were closed the day after the last return that does.",
    "In the return of 2021 without an end, and not in that of 2022: ended 01/04/2021 with reason NR, and counts until 31/03/2022.",
    needs=("cin_plans.end_reason",),
    kind=Kind.RECORDED,
    short="Not\nreturned",
    broken=plans_broken,
    touches=("cin-ends-12m", "cin-duration-closed-12m", "cin-average-open-12m", "cin-average-open-3m"),
    effect="The plan ended on another day than it says, or is still open.",
    mend="Look the child up: return the plan with its end, or as open.",
)
