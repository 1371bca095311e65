"""The allocation has ended: the plan is open, and whoever held it no longer does."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule


def plans_broken(known: Known) -> pl.DataFrame:
    """The open plans whose last allocation had ended by the day."""
    begun = known.table("cin_allocations").filter(pl.col("from_date") <= known.day)
    holds = begun.filter(pl.col("to_date").is_null() | (pl.col("to_date") > known.day))
    return known.still_open.join(begun, on="plan_id", how="semi").join(holds, on="plan_id", how="anti")


RULE = rule(
    "quality-allocation-ended",
    "Allocation has ended",
    "whose allocation has ended",
    "Plans open on the day shown of which every allocation had ended by then. They are shown under the team and worker "
    "that held them last.",
    "Held until 23/05/2022 and by nobody since: counts at 23/05/2022. Held until 24/05/2022: does not.",
    needs=("cin_allocations",),
    kind=Kind.HELD,
    short="Held no\nlonger",
    broken=plans_broken,
    touches=("cin-open", "cin-needs-attention"),
    effect="The plan counts under a team that may no longer have it.",
    mend="Allocate the plan, or end it.",
)
