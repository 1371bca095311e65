"""No end reason: why the plan ended is not recorded."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans ended by the day without a reason."""
    return known.plans.filter(pl.col("end_date").is_not_null() & pl.col("end_reason").is_null())


RULE = rule(
    "quality-no-end-reason",
    "No reason for the end",
    "ended without a reason",
    "Plans ended in the 12 months before the day shown with no reason for their end.",
    "Ended 10/05/2022 with reason RC7: does not count. With none: counts.",
    needs=("cin_plans.end_reason",),
    kind=Kind.RECORDED,
    short="End\nreason",
    broken=plans_broken,
    touches=("cin-ends-12m",),
    effect="The list of plans ended does not say why.",
    mend="Record why the plan ended.",
)
