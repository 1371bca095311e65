"""A plan open beside a child-protection plan: the child-protection plan takes its place."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule
from metrics.quality.spans import beside, known_spans


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans whose dates overlap a child-protection plan of the child, both as known on the day."""
    return beside(known.plans, known_spans(known.table("protection_plans"), "start_date", "end_date", known.day))


RULE = rule(
    "quality-beside-protection",
    "Open beside a child-protection plan",
    "open beside a child-protection plan",
    "Plans open on the day shown, or ended in the 12 months before it, whose dates overlap a child-protection plan of the same child.",
    "A child-protection plan from 10/05/2022. A plan from 01/03/2022 ended on 11/05/2022 counts; ended on 10/05/2022 it does not.",
    needs=("protection_plans",),
    kind=Kind.BESIDE,
    short="Child\nprotection",
    broken=plans_broken,
    touches=("cin-open", "cin-average-open-12m", "cin-average-open-3m", "cin-over-a-year"),
    effect="Child-protection plans are not CIN plans: the child counts as a case open, and the plan looks longer than it was.",
    mend="End the plan on the day the child-protection plan began.",
    number="4016, 4017",
)
