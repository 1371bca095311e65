"""A plan open while the child is in care: care takes its place."""

import polars as pl

from metrics.ppoc.codes import SHORT_BREAKS
from metrics.quality.rule import Kind, Known, rule
from metrics.quality.spans import beside, known_spans


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans whose dates overlap a stay in care of the child, both as known on the day; short breaks are no stay."""
    stays = known.table("care_episodes").filter(~pl.col("legal_status").is_in(SHORT_BREAKS).fill_null(False))
    return beside(known.plans, known_spans(stays, "episode_start", "episode_end", known.day))


RULE = rule(
    "quality-beside-care",
    "Open while in care",
    "open while the child is in care",
    "Plans open on the day shown, or ended in the 12 months before it, whose dates overlap an episode of care of the "
    "same child. Short breaks (legal status V3 and V4) are left out.",
    "In care from 10/05/2022. A plan from 01/03/2022 ended on 11/05/2022 counts; ended on 10/05/2022, or with legal "
    "status V4, it does not.",
    needs=("care_episodes",),
    kind=Kind.BESIDE,
    short="In\ncare",
    broken=plans_broken,
    touches=("cin-open", "cin-average-open-12m", "cin-average-open-3m", "cin-over-a-year"),
    effect="The child counts here and among the children in care.",
    mend="End the plan on the day the child came into care.",
)
