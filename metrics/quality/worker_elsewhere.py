"""The worker is not in the team: a plan is held by somebody of another team."""

import polars as pl

from data.schema import NOT_KNOWN
from metrics.quality.rule import Kind, Known, rule


def plans_broken(known: Known) -> pl.DataFrame:
    """The open plans whose worker is in the list of workers, and not in the team that holds the plan."""
    listed = known.table("workers").select("worker", "team")
    of_no_team = listed.filter(pl.col("team").is_null() | (pl.col("team") == NOT_KNOWN))
    held = known.still_open.filter((pl.col("worker") != NOT_KNOWN) & (pl.col("team") != NOT_KNOWN))
    sayable = held.join(listed, on="worker", how="semi").join(of_no_team, on="worker", how="anti")
    return sayable.join(listed, on=["worker", "team"], how="anti")


RULE = rule(
    "quality-worker-elsewhere",
    "Worker not in the team",
    "held by a worker of another team",
    "Plans open on the day shown whose worker is in the list of workers, but not in the team that holds the plan. The "
    "list says where workers are on the day of the data, whatever day is shown.",
    "Held by Alder 1 and a worker whose rows in the list name Alder 2 alone: counts. One of the rows names Alder 1: does not.",
    needs=("workers", "workers.team", "cin_plans.worker|cin_allocations.worker"),
    kind=Kind.HELD,
    short="Worker\nelsewhere",
    broken=plans_broken,
    touches=("cin-open", "cin-needs-attention"),
    effect="The plan counts under one team and is worked on in another: the rows of both are wrong, the total is not.",
    mend="Move the plan to the worker's team, or give it to a worker of its own.",
)
