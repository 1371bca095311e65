"""No date of birth: the child's age is not known."""

import polars as pl

from metrics.quality.rule import Kind, Known, rule


def plans_broken(known: Known) -> pl.DataFrame:
    """The plans of a child whose date of birth is not recorded, or who is in no list of children."""
    born = known.table("persons").filter(pl.col("dob").is_not_null()).select("person_id")
    return known.plans.join(born, on="person_id", how="anti")


RULE = rule(
    "quality-no-birth-date",
    "No date of birth",
    "of a child without a date of birth",
    "Plans open on the day shown, or ended in the 12 months before it, of a child whose date of birth is empty, or who "
    "is in no list of children.",
    "A child without a date of birth: each of the child's 2 plans counts.",
    needs=("persons.dob",),
    kind=Kind.RECORDED,
    short="Date of\nbirth",
    broken=plans_broken,
    touches=("cin-open",),
    effect="The age in lists is empty. No figure of plans is wrong, but the child may be two children to the case system.",
    mend="Record the date of birth, or the expected one.",
)
