"""What a command works with: the records, the store, the secret of child keys, and who does it when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from getpass import getpass
from pathlib import Path

import polars as pl
from sqlalchemy import select

from access.doing import SYSTEM_GROUP, SYSTEM_USER, Doing, NotDone, day_of
from access.keys import child_key
from access.restricted import held_from
from access.users import Places
from data.about import PERSON, PUPIL, Target, key_text
from data.environment import read_environment
from data.person import person_ids
from data.pupils import person_of, pupils
from data.records.database import Records, open_records
from data.records.tables import Prediction, Restricted
from data.store import Edition, NoEdition, Store

UNSEEN = "-"
KEY_LENGTH = 43


@dataclass(frozen=True)
class Person:
    """One person, or a pupil whom social care does not know, with their key, and every word that must stand in no record."""

    id: str
    key: str
    names: tuple[str, ...] = field(repr=False)
    target: Target = PERSON


@dataclass(frozen=True)
class Desk:
    """The records, the store, the secret, and the doing of one command."""

    records: Records
    store: Store
    secret: str = field(repr=False)
    doing: Doing

    def live(self) -> Edition | None:
        """The live edition; None where nothing is published."""
        try:
            return self.store.live()
        except NoEdition:
            return None

    def places(self) -> Places:
        """The localities and teams of the live edition. NotDone where nothing is published."""
        live = self.live()
        if live is None:
            raise NotDone("Nothing is published, so nobody knows the teams. Load the data first.")
        held = live.table("organisation")
        return Places(frozenset(held["locality"]), frozenset(held["team"]))

    def key_of(self, person_id: str) -> str:
        """The opaque key of a person."""
        return child_key(self.secret, person_id)

    def held_back(self) -> frozenset[str]:
        """The restricted persons, whom nobody at a command line is named for."""
        with self.records.reading() as session:
            return held_from(self.records.all_latest(session, Restricted), self.doing.user)

    def hidden_keys(self) -> frozenset[str]:
        """The keys of those persons."""
        return frozenset(self.key_of(person_id) for person_id in self.held_back())

    def typed(self, given: str) -> str:
        """A key as given, or what is typed unseen for -. NotDone for an id on the command line itself."""
        text = getpass("Key, person id or UPN: ").strip() if given == UNSEEN else given.strip()
        if given != UNSEEN and len(text) != KEY_LENGTH:
            raise NotDone("That is no child's key. Give the key, or --person - and type the person id when asked.")
        return text

    def key(self, given: str) -> str:
        """The key that was given or typed, also of somebody who is in no edition any more."""
        text = self.typed(given)
        return text if len(text) == KEY_LENGTH else self.key_of(text)

    def person(self, given: str) -> Person:
        """The person of a key or typed id, in any kept edition, else in what was typed here, else the pupil of that key or number; a pupil
        who is a person too is that person. NotDone where there is none."""
        text = self.typed(given)
        wanted = text if len(text) == KEY_LENGTH else self.key_of(text)
        editions = [self.store.edition(name) for name in reversed(self.store.names())]
        for edition in editions:
            for id in person_ids(edition):
                if self.key_of(id) == wanted:
                    return self._found(id, PERSON, editions)
        with self.records.reading() as session:
            typed = session.scalars(select(Prediction.person_id).distinct()).all()
        for id in typed:
            if self.key_of(id) == wanted:
                return Person(id, wanted, (id,))
        for edition in editions:
            for id, number in pupils(edition).rows():
                if text.upper() in (id.upper(), number) or self.key_of(key_text(id, PUPIL)) == wanted:
                    person = person_of(id, editions)
                    return self._found(person, PERSON, editions) if person else self._found(id, PUPIL, editions)
        raise NotDone("No kept edition knows that person, and nothing was typed about them. Check the key, or the id.")

    def _found(self, id: str, target: Target, editions: Sequence[Edition]) -> Person:
        """A person or pupil whom a kept edition knows, with what stands of names and numbers in the newest that lists them."""
        table, column = target
        rows = (one.table(table).filter(pl.col(column) == id).select("forename", "surname", "upn").rows() for one in editions)
        named = next((found[0] for found in rows if found), ())
        return Person(id, self.key_of(key_text(id, target)), (id, *(part for part in named if part)), target)

    def names(self, keys: set[str]) -> dict[str, str]:
        """The names behind keys, from the live edition; restricted persons left out."""
        live, held = self.live(), self.held_back()
        if live is None:
            return {}
        rows = live.table("persons").select("person_id", "forename", "surname").rows()
        named = {self.key_of(id): f"{forename or ''} {surname or ''}".strip() for id, forename, surname in rows if id not in held}
        return {key: named[key] for key in keys if key in named}


def open_desk(store: Path | None, now: datetime) -> Desk:
    """The desk of the system user at `now`, with the records brought up to date. SettingsError where a setting cannot be used."""
    environment = read_environment()
    opened = Store(store or environment.store)
    records = open_records(environment.db or f"sqlite:///{opened.path / 'records.sqlite'}")
    records.migrate()
    try:
        extract_date = opened.live().extract_date
    except NoEdition:
        extract_date = None
    return Desk(records, opened, environment.secret, Doing(SYSTEM_USER, SYSTEM_GROUP, now, day_of(now, extract_date), "command line"))
