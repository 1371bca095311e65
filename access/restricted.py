"""Restricted persons: counted in figures, shown only to those named; after an adoption the old identity is sealed."""

from collections.abc import Iterable
from typing import Protocol


class RestrictedRow(Protocol):
    """What is read of a row of `data.records.tables.Restricted`."""

    key: str
    named: list[str]
    sealed_person_id: str | None
    withdrawn: bool


def _named_by_person(rows: Iterable[RestrictedRow]) -> dict[str, set[str]]:
    """Who is named for each person and each sealed identity: by every row about them, so that the narrowest holds."""
    named: dict[str, set[str]] = {}
    for row in rows:
        if row.withdrawn:
            continue
        for person in (row.key, row.sealed_person_id):
            if person:
                named[person] = named[person] & set(row.named) if person in named else set(row.named)
    return named


def named_ids(rows: Iterable[RestrictedRow], user: str) -> frozenset[str]:
    """The restricted persons and sealed identities shown to this user."""
    return frozenset(person for person, names in _named_by_person(rows).items() if user in names)


def held_from(rows: Iterable[RestrictedRow], user: str) -> frozenset[str]:
    """The restricted persons and sealed identities not shown to this user."""
    return frozenset(person for person, names in _named_by_person(rows).items() if user not in names)


def identities(rows: Iterable[RestrictedRow], user: str, person_id: str) -> tuple[str, ...]:
    """The ids under which one person may be read by this user: both identities for those named for both, else the one
    asked about, and none where that one is held from them. Nobody else ever learns that two ids are one person."""
    live = [row for row in rows if not row.withdrawn]
    held = held_from(live, user)
    if person_id in held:
        return ()
    joined = [(row.key, row.sealed_person_id) for row in live if row.sealed_person_id and person_id in (row.key, row.sealed_person_id)]
    both = {id for pair in joined for id in pair if id and not held & set(filter(None, pair))}
    return (person_id, *sorted(both - {person_id}))
