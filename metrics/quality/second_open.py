"""More than one open plan: a child is on two plans today."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans open on the day of a child who has another one open."""
    return known.still_open.filter(pl.len().over("person_id") > 1)


RULE = rule(
    "quality-second-open",
    "More than one open plan",
    "open beside another open plan of the child",
    "Plans open on the day shown of a child who has another plan open on that day.",
    "Two plans of one child, from 01/02/2022 and from 01/04/2022, neither ended by 23/05/2022: both count. One ended on "
    "23/05/2022: neither.",
    kind=Kind.BESIDE,
    short="Two\nopen",
    broken=plans_broken,
    touches=("cin-open", "cin-needs-attention", "cin-late-sign-off"),
    effect="One child counts twice in cases open, and the plan nobody works on turns up as late for sign-off.",
    mend="End the plan that was left open when the next one began.",
)
