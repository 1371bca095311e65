"""A sign-off before the start: a manager signed off a plan that had not begun."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans with a sign-off by the day that is dated before their start."""
    of_plan = known.plans.select("plan_id", "start_date", "end_date")
    signed = known.table("cin_signoffs").filter(pl.col("signed_off_date") <= known.day).join(of_plan, on="plan_id", how="inner")
    return known.plans.join(signed.filter(pl.col("signed_off_date") < pl.col("start_date")), on="plan_id", how="semi")


RULE = rule(
    "quality-signed-off-before-start",
    "Signed off before the start",
    "signed off before the start",
    "Plans open on the day shown, or ended in the 12 months before it, with a manager's sign-off dated before their start.",
    "A plan from 10/05/2022 signed off on 09/05/2022 counts; signed off on 10/05/2022 it does not.",
    needs=("cin_signoffs",),
    kind=Kind.SIGN_OFF,
    short="Before\nthe start",
    broken=plans_broken,
    touches=("cin-unsigned-10-days", "cin-late-sign-off"),
    effect="A plan with this sign-off alone counts as signed off, though nobody has since it began.",
    mend="Correct the date of the sign-off or the start of the plan.",
)
