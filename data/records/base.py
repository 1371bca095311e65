"""What every record is made of: its base, a UTC clock time, and the two times of what is only ever added."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column
from sqlalchemy.types import TypeDecorator

KEY_LENGTH = 64
# Every index and constraint has a name that follows from its columns, so that a migration can speak of it on either database.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class RecordsError(Exception):
    """The records cannot do what was asked; the message says what to do instead, without a name, a value or a password."""


class AppendOnly(RecordsError):
    """Somebody tried to change or delete what may only be added to."""


class RecordsBusy(RecordsError):
    """Another writer held the records for too long; nothing was written, and the same may be tried again."""


class UtcTime(TypeDecorator[datetime]):
    """A clock time, always aware and in UTC. A naive one is refused: nobody would know which hour it means."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """As it is written: UTC, without its zone where the database keeps none (SQLite)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A clock time without a zone cannot be recorded: give one in UTC, such as datetime.now(UTC).")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """As it is read: aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Short(TypeDecorator[str]):
    """A text of 64 characters at most, on either database: SQLite alone would take any length. ValueError for a longer one."""

    impl = String(KEY_LENGTH)
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """As it is written, never cut."""
        if value is not None and len(value) > KEY_LENGTH:
            raise ValueError(f"A name or key of {len(value)} characters cannot be recorded: {KEY_LENGTH} at most.")
        return value


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """The base of every table. Rows are made by keyword: `User(key=..., group=...)`; a missing column is a TypeError."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcTime(), str: Text()}

    def __repr__(self) -> str:
        """The kind of row only: what a row holds never reaches a log."""
        return f"<{type(self).__name__}>"


class OnlyAdded:
    """Marks a table whose rows are never changed or deleted; its revision gives it triggers (data.records.guards)."""

    __tablename__: Any


class Recorded(OnlyAdded, MappedAsDataclass, kw_only=True, eq=False, repr=False):
    """A bitemporal row, only ever added: the newest row of a key is what stands (DOMAIN 2).

    row_id counts up in the order of writing; key is what the row is about; data_day the day it holds from,
    min(clock date, extract date of the live edition); recorded_at the clock's time, in UTC; withdrawn ends the thing.
    """

    __table_args__: ClassVar[Any] = {"sqlite_autoincrement": True}

    row_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True, init=False)
    key: Mapped[str] = mapped_column(Short(), index=True)
    data_day: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(Short())
    reason: Mapped[str] = mapped_column(default="")
    withdrawn: Mapped[bool] = mapped_column(default=False)


def only_added() -> frozenset[str]:
    """The names of the tables whose rows are never changed or deleted."""
    return frozenset(mapper.class_.__tablename__ for mapper in Base.registry.mappers if issubclass(mapper.class_, OnlyAdded))
