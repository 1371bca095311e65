"""The database of what people write: opened, brought up to date, and read as at a day and as recorded at a time."""

import os
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from data.forgetting import forgets
from data.records.base import Recorded, RecordsError
from data.records.connecting import READS, WAIT_SECONDS, address, engine_of, file_of, read_address, shown
from data.records.faults import told
from data.records.guards import guard
from data.records.migrating import migrate

Row = TypeVar("Row", bound=Recorded)
Mark = tuple[int | None, ...]


class GuardedSession(Session):
    """A session that refuses to change or delete what may only be added to."""


guard(GuardedSession)


def mark(table: type[Recorded]) -> list[ScalarSelect[int]]:
    """What a query asks to learn whether a table has other rows than before: it is only added to, so how many there are, and the last.

    Both are needed: a row may come to stand after one that was given a later number.
    """
    return [select(found).scalar_subquery() for found in (func.count(table.row_id), func.max(table.row_id))]


class Records:
    """The records behind one URL, `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST/NAME`. Opening connects to nothing yet."""

    def __init__(self, url: str, wait_seconds: float = WAIT_SECONDS) -> None:
        self._url = read_address(url)
        self.url = shown(self._url)
        self.engine = engine_of(self._url, wait_seconds)
        self._reading = self.engine.execution_options(**{READS: True})
        self._latest: dict[type[Recorded], tuple[Mark, Sequence[Recorded]]] = {}
        _opened.add(self)

    def __repr__(self) -> str:
        return f"Records({self.url!r})"

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A session that writes: committed at its end, rolled back on any error. On SQLite one writer works at a time, others wait.

        RecordsBusy, or RecordsError with its mend, where the database cannot; nothing of the session is written then.
        """
        with told(self.url), GuardedSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads, from one moment's state, and waits for no writer. Whatever it would write is refused."""
        with told(self.url), GuardedSession(self._reading, expire_on_commit=False) as session, session.begin():
            yield session

    def migrate(self) -> None:
        """Bring the tables up to date; make them where there are none. Safe when several processes start at once."""
        with told(self.url):
            migrate(self.engine, file_of(self._url))

    def add(self, session: Session, row: Row, after: int | None = None) -> Row:
        """Add a row and return it with its row_id. `after`: the row_id the writer last saw of this key (0: none).

        RecordsError where a newer row of the key stands than the writer saw, so that nobody's entry is overwritten unseen.
        """
        table = type(row)
        if after is not None:
            if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time anyway
                session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{table.__name__} {row.key}", 0))))
            newest = session.scalar(select(func.max(table.row_id)).where(table.key == row.key)) or 0
            if newest != after:
                raise RecordsError("Somebody else has changed this since you opened it. Look at it again, then make your change.")
        session.add(row)
        session.flush()
        return row

    def latest(
        self, session: Session, table: type[Row], key: str, data_day: date | None = None, records_at: datetime | None = None
    ) -> Row | None:
        """The newest row of a key, of those of the data day or before and recorded by the time; None where none is, or it is withdrawn."""
        known = select(table).where(table.key == key, *_known(table, data_day, records_at))
        row = session.scalars(known.order_by(table.row_id.desc()).limit(1)).first()
        return None if row is None or row.withdrawn else row

    def all_latest(self, session: Session, table: type[Row], data_day: date | None = None, records_at: datetime | None = None) -> list[Row]:
        """The newest row of each key, by key, those withdrawn left out; days and times as in `latest`."""
        newest = select(func.max(table.row_id)).where(*_known(table, data_day, records_at)).group_by(table.key)
        rows = select(table).where(table.row_id.in_(newest), table.withdrawn.is_(False)).order_by(table.key)
        return list(session.scalars(rows))

    def kept_latest(self, session: Session, table: type[Row], mark: Mark) -> Sequence[Row]:
        """As `all_latest`, out of memory while the table has the `mark` that the same session read; for reading only."""
        held = self._latest.get(table)
        if held is None or held[0] != mark:
            held = self._latest[table] = (mark, self.all_latest(session, table))
        return held[1]  # type: ignore[return-value]

    def forget(self) -> None:
        """Keep no rows in memory."""
        self._latest.clear()

    def history(self, session: Session, table: type[Row], key: str) -> list[Row]:
        """Every row of a key, oldest first, those withdrawn too."""
        rows: Sequence[Row] = session.scalars(select(table).where(table.key == key).order_by(table.row_id)).all()
        return list(rows)

    def close(self) -> None:
        """Let every connection go; the next use opens new ones."""
        self.engine.dispose()


def _known(table: type[Row], data_day: date | None, records_at: datetime | None) -> list[ColumnElement[bool]]:
    """The conditions for what was known: of the data day or before, and recorded by the time."""
    known: list[ColumnElement[bool]] = []
    if data_day is not None:
        known.append(table.data_day <= data_day)
    if records_at is not None:
        known.append(table.recorded_at <= records_at)
    return known


_opened: "weakref.WeakSet[Records]" = weakref.WeakSet()


def _after_fork() -> None:
    """A child process must not speak over its parent's connections."""
    for records in _opened:
        records.engine.dispose(close=False)


os.register_at_fork(after_in_child=_after_fork)


def _forget() -> None:
    for records in _opened:
        records.forget()


forgets(_forget)


@lru_cache(maxsize=16)
def _open(url: str) -> Records:
    return Records(url)


def open_records(url: str | None = None) -> Records:
    """The records of a URL, opened once per process; without one SIGHTLINE_DB, else `records.sqlite` in the folder of the store."""
    return _open(url or address())
