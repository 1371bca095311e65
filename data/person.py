"""One person in an edition: which tables speak of them, by which column, and the rows that do."""

import polars as pl

from data import schema
from data.store import Edition

PERSON = ("persons", "person_id")
PLAN = ("cin_plans", "plan_id")


def _column(table: schema.Table, target: tuple[str, str]) -> str | None:
    """The column of a table that holds the id `target` names; None where it has none."""
    name, column = target
    if table.name == name:
        return column
    return next((c.name for c in table.columns if c.refers_to == target), None)


def person_column(table: schema.Table) -> str | None:
    """The column that says which child a row is about; None where the table speaks of no child by id."""
    return _column(table, PERSON)


def plan_column(table: schema.Table) -> str | None:
    """The column that says which plan a row is about; None where the table speaks of no plan."""
    return _column(table, PLAN)


def person_ids(edition: Edition) -> set[str]:
    """Every person any table of the edition speaks of, those missing from its list of children too."""
    columns = ((table.name, person_column(table)) for table in schema.TABLES)
    return {id for name, column in columns if column for id in edition.table(name)[column].drop_nulls().to_list()}


def plans_of(edition: Edition, person_id: str) -> list[str]:
    """The plans of a person, in the edition's order."""
    plans = edition.table(PLAN[0])
    return plans.filter(pl.col(PERSON[1]) == person_id)[PLAN[1]].to_list()


def is_known(edition: Edition, person_id: str) -> bool:
    """True where any table of the edition has a row of that person."""
    return any(frame.height for frame in rows_about(edition, person_id).values())


def rows_about(edition: Edition, person_id: str) -> dict[str, pl.DataFrame]:
    """Every row about one person, by table, in the schema's order: the person's own rows and those of their plans.

    Each table that can speak of a person is there, also with no row, so that "nothing is held" can be said of it.
    """
    plans = plans_of(edition, person_id)
    found: dict[str, pl.DataFrame] = {}
    for table in schema.TABLES:
        person, plan = person_column(table), plan_column(table)
        if person is not None:
            found[table.name] = edition.table(table.name).filter(pl.col(person) == person_id)
        elif plan is not None:
            found[table.name] = edition.table(table.name).filter(pl.col(plan).is_in(plans))
    return found
