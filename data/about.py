"""Whom and what a row is about: a person, a plan, a pupil; which column of a table says so, by what the schema says it refers to."""

from collections.abc import Mapping

from data import schema

Target = tuple[str, str]
PERSON: Target = ("persons", "person_id")
PLAN: Target = ("cin_plans", "plan_id")
PUPIL: Target = ("pupils", "pupil_id")
# A table speaks by the first of these that it has.
TARGETS = (PERSON, PLAN, PUPIL)
# The ids of one child, by what they are ids of.
Ids = Mapping[Target, frozenset[str]]


def column_of(table: schema.Table, target: Target) -> str | None:
    """The column of a table that holds the id `target` names; None where it has none."""
    name, column = target
    if table.name == name:
        return column
    return next((c.name for c in table.columns if c.refers_to == target), None)


def about(table: schema.Table) -> tuple[Target, str] | None:
    """What the rows of a table are about, and the column that says which; None where it speaks of no child by id."""
    return next(((target, column) for target in TARGETS if (column := column_of(table, target))), None)


def key_text(id: str, target: Target = PERSON) -> str:
    """What the opaque key of a child is made of: the id of a person as it is; of a pupil with a mark before it, since schools and social
    care may have given one number to two children."""
    return id if target == PERSON else f"{target[0]}\0{id}"
