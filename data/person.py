"""One person in an edition: their ids, and the rows that speak of them; a pupil whom social care does not know is found the same way."""

from collections.abc import Sequence

import polars as pl

from data import schema
from data.about import PERSON, PLAN, PUPIL, Ids, Target, about, column_of
from data.pupils import pupils_of
from data.store import Edition


def person_ids(edition: Edition) -> set[str]:
    """Every person any table of the edition speaks of, those missing from its list of children too."""
    columns = ((table.name, column_of(table, PERSON)) for table in schema.TABLES)
    return {id for name, column in columns if column for id in edition.table(name)[column].drop_nulls().to_list()}


def plans_of(edition: Edition, person_id: str) -> list[str]:
    """The plans of a person, in the edition's order."""
    plans = edition.table(PLAN[0])
    return plans.filter(pl.col(PERSON[1]) == person_id)[PLAN[1]].to_list()


def ids_in(edition: Edition, id: str, target: Target = PERSON, others: Sequence[Edition] = ()) -> Ids:
    """Every id of one child in an edition: of a person those of their plans and the pupil they are too, of a pupil that one alone.

    others: the other editions that may say which plans and which UPN are a person's, where this one does not.
    """
    if target != PERSON:
        return {target: frozenset({id})}
    plans = frozenset(plan for one in (edition, *others) for plan in plans_of(one, id))
    return {PERSON: frozenset({id}), PLAN: plans, PUPIL: pupils_of(id, edition, others)}


def rows_of(edition: Edition, ids: Ids) -> dict[str, pl.DataFrame]:
    """Every row about the child of these ids, by table, in the schema's order.

    Each table that can speak of them is there, also with no row, so that "nothing is held" can be said of it.
    """
    spoken = ((table.name, about(table)) for table in schema.TABLES)
    return {
        name: edition.table(name).filter(pl.col(found[1]).is_in(list(ids[found[0]]))) for name, found in spoken if found and found[0] in ids
    }


def rows_about(edition: Edition, id: str, target: Target = PERSON, others: Sequence[Edition] = ()) -> dict[str, pl.DataFrame]:
    """Every row about one person or pupil: `rows_of` their ids in the edition."""
    return rows_of(edition, ids_in(edition, id, target, others))


def is_known(edition: Edition, id: str, target: Target = PERSON, others: Sequence[Edition] = ()) -> bool:
    """True where any table of the edition has a row of that person or pupil."""
    return any(frame.height for frame in rows_about(edition, id, target, others).values())
