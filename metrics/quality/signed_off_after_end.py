"""A sign-off after the end: the plan went on, or the sign-off is another plan's."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans with a sign-off by the day that is dated after their end."""
    of_plan = known.plans.select("plan_id", "start_date", "end_date")
    signed = known.table("cin_signoffs").filter(pl.col("signed_off_date") <= known.day).join(of_plan, on="plan_id", how="inner")
    return known.plans.join(signed.filter(pl.col("signed_off_date") > pl.col("end_date")), on="plan_id", how="semi")


RULE = rule(
    "quality-signed-off-after-end",
    "Signed off after the end",
    "signed off after the end",
    "Plans ended in the 12 months before the day shown with a manager's sign-off dated after their end.",
    "A plan ended on 10/05/2022 and signed off on 11/05/2022 counts; signed off on 10/05/2022 it does not.",
    needs=("cin_signoffs",),
    kind=Kind.SIGN_OFF,
    short="After\nthe end",
    broken=plans_broken,
    touches=("cin-open", "cin-ends-12m", "cin-duration-closed-12m"),
    effect="The plan may have gone on: then it ended later than it says, or is still open.",
    mend="Correct the end of the plan, or move the sign-off to the plan it is of.",
)
