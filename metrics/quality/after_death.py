"""A plan after the child's death."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule
from metrics.quality.spans import FAR


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans that go on after the death of the child, both as known on the day."""
    died = known.table("persons").filter(pl.col("died_on") <= known.day).select("person_id", "died_on")
    held = known.plans.join(died, on="person_id", how="inner")
    return held.filter(pl.col("died_on") < pl.col("end_date").fill_null(FAR)).select(known.plans.columns)


RULE = rule(
    "quality-after-death",
    "Open after the child's death",
    "open after the child's death",
    "Plans open on the day shown, or ended in the 12 months before it, that go on after the child's date of death.",
    "Died on 10/05/2022: a plan ended on 11/05/2022, or still open, counts; one ended on 10/05/2022 does not.",
    needs=("persons.died_on",),
    kind=Kind.DATES,
    short="After\ndeath",
    broken=plans_broken,
    touches=("cin-open", "cin-needs-attention", "cin-late-sign-off"),
    effect="The child counts as a case open, and the family may be written to.",
    mend="End the plan on the day of the death, or correct that date.",
)
