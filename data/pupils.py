"""Which pupils of a school census are which persons of social care: by the UPN on both rows, where it is one person's alone."""

from collections.abc import Collection, Sequence

import polars as pl

from data import schema
from data.about import PERSON, PUPIL, column_of
from data.store import Edition

PUPILS, PUPIL_ID = PUPIL
PERSONS, PERSON_ID = PERSON
# The column of pupils that the schema says joins them to persons, and that of persons.
JOINING, JOINED = next((column.name, column.joins[1]) for column in schema.BY_NAME[PUPILS].columns if column.joins)
# What returns write for "has no UPN", and why: no number, and of many children at once.
NO_NUMBER = r"^UN\d{1,2}$"


def _number(column: str) -> pl.Expr:
    """A number as it is compared: in capital letters, null for what only says why there is none."""
    text = pl.col(column).str.strip_chars().str.to_uppercase()
    return pl.when((text != "") & ~text.str.contains(NO_NUMBER)).then(text)


def pupils(edition: Edition) -> pl.DataFrame:
    """Every pupil any table of an edition speaks of: pupil_id, number. A pupil's id is the number where no other stands there."""
    listed = edition.table(PUPILS).select(pl.col(PUPIL_ID), pl.coalesce(_number(JOINING), _number(PUPIL_ID)).alias("number"))
    beside = (table.name for table in schema.TABLES if table.name != PUPILS and column_of(table, PUPIL))
    others = [edition.table(name).select(PUPIL_ID).with_columns(_number(PUPIL_ID).alias("number")) for name in beside]
    return pl.concat([listed, *others]).drop_nulls(PUPIL_ID).unique(PUPIL_ID, keep="first", maintain_order=True)


def newest_first(editions: Sequence[Edition]) -> list[Edition]:
    """Editions by their number."""
    return sorted(editions, key=lambda edition: -int(edition.name))


def _holders(edition: Edition, numbers: Collection[str]) -> dict[str, set[str]]:
    """The persons of an edition on whose row each of the numbers stands."""
    rows = edition.table(PERSONS).select(pl.col(PERSON_ID), _number(JOINED).alias("number"))
    found: dict[str, set[str]] = {}
    for person, number in rows.filter(pl.col("number").is_in(list(numbers))).drop_nulls().iter_rows():
        found.setdefault(number, set()).add(person)
    return found


def _whose(edition: Edition | None, others: Sequence[Edition], numbers: Collection[str]) -> dict[str, set[str]]:
    """The persons each number is of: as the edition says, and of numbers it has on no person's row as the newest that has."""
    found: dict[str, set[str]] = {}
    for one in ([edition] if edition else []) + newest_first(others):
        found = _holders(one, numbers) | found
    return found


def numbers_of(person_id: str, editions: Sequence[Edition]) -> set[str]:
    """Every number that stands on the rows of a person."""
    rows = (edition.table(PERSONS).filter(pl.col(PERSON_ID) == person_id).select(_number(JOINED).alias("number")) for edition in editions)
    return {number for frame in rows for number in frame["number"].drop_nulls()}


def pupils_of(person_id: str, edition: Edition | None, others: Sequence[Edition]) -> frozenset[str]:
    """The ids under which schools know a person, in an edition; None: as the newest says. With those under which they may come to.

    A number on the rows of two persons is nobody's: it would give one of them, such as a child before an adoption, the other's school.
    """
    held = ([edition] if edition else []) + list(others)
    numbers = numbers_of(person_id, held)
    if not numbers:
        return frozenset()
    own = [number for number, persons in _whose(edition, others, numbers).items() if persons == {person_id}]
    found = pl.concat([pupils(one) for one in ([edition] if edition else held)])
    ids = found.filter(pl.col("number").is_in(own))[PUPIL_ID]
    return frozenset((*ids, *(number for number in own if number not in set(found[PUPIL_ID]))))


def persons_near(pupil_id: str, editions: Sequence[Edition]) -> set[str]:
    """Every person on whose row, in any edition, a number of the pupil stands: where one of them is restricted, so is the pupil."""
    numbers = _numbers(pupil_id, editions)
    return {person for edition in editions for persons in _holders(edition, numbers).values() for person in persons}


def person_of(pupil_id: str, editions: Sequence[Edition]) -> str | None:
    """The person a pupil is, by the newest edition that says so; None where social care does not know them, or the number is of several."""
    persons = {person for several in _whose(None, editions, _numbers(pupil_id, editions)).values() for person in several}
    return persons.pop() if len(persons) == 1 else None


def _numbers(pupil_id: str, editions: Sequence[Edition]) -> set[str]:
    return {number for edition in editions for number in pupils(edition).filter(pl.col(PUPIL_ID) == pupil_id)["number"].drop_nulls()}
