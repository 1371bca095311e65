"""Overlapping plans: one child is on two plans at once."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule
from metrics.quality.spans import overlapping


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans whose dates overlap those of another plan of the same child, both as known on the day."""
    return overlapping(known.plans)


RULE = rule(
    "quality-overlapping-plans",
    "Overlapping plans",
    "overlapping another plan of the child",
    "Plans open on the day shown, or ended in the 12 months before it, whose dates overlap those of another plan of the "
    "same child. A plan that starts on the day another ends does not overlap it.",
    "Plans of one child from 01/03/2022 to 10/05/2022 and from 09/05/2022: both count. The second from 10/05/2022: neither.",
    kind=Kind.BESIDE,
    short="Overlapping\nplans",
    broken=plans_broken,
    touches=("cin-open", "cin-average-open-12m", "cin-average-open-3m", "cin-starts-12m", "cin-target"),
    effect="One child counts twice in cases open and in the averages, and the second start raises the target.",
    mend="Correct the start or the end of one of the two, or take away the plan that was typed twice.",
    number="4014",
)
