"""Nobody holds the plan: its team or worker is not known."""

import polars as pl

from data.schema import NOT_KNOWN
from metrics.quality.rule import Kind, Known, rule


def plans_broken(known: Known) -> pl.DataFrame:
    """The open plans whose team or worker is not known on the day."""
    return known.still_open.filter((pl.col("team") == NOT_KNOWN) | (pl.col("worker") == NOT_KNOWN))


RULE = rule(
    "quality-held-by-nobody",
    "Team or worker not known",
    "with no team or worker that is known",
    "Plans open on the day shown whose team or worker is empty, or in no list that was loaded.",
    "A team Alder 9 that organisation.csv does not have: counts, under Not known. Team and worker both in the lists: does not.",
    needs=("cin_plans.team|cin_allocations.team", "cin_plans.worker|cin_allocations.worker"),
    kind=Kind.HELD,
    short="Not\nknown",
    broken=plans_broken,
    touches=("cin-open",),
    effect="The plan stands under Not known: it is missing from the row of the team that has it, and from that team's lists.",
    mend="Give the plan a team and a worker, or add the missing name to the list.",
)
