"""Bringing the tables up to date: every revision in one transaction, one process at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, text

from data.records.base import RecordsError
from data.records.connecting import keep_private

SCRIPTS = Path(__file__).parent / "migrations"
# Any whole number that no other user of the same PostgreSQL database locks: "sightline" as letters on a telephone.
MIGRATION_LOCK = 744_485_463

MIGRATION_WAIT_SECONDS = 120


def config_of(connection: Connection) -> Config:
    """Alembic's settings, without a file, for one connection whose transaction is the caller's."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine, file: Path | None) -> None:
    """Run every revision that is still to run, all or none. file: that of SQLite records."""
    with _alone(file), engine.connect() as connection:
        if file is not None:
            # WAL lets readers read while one writes; the file remembers it, and it is set outside any transaction.
            driver = connection.connection.dbapi_connection
            assert driver is not None
            driver.cursor().execute("pragma journal_mode=wal").close()
        with connection.begin():
            if file is None:
                connection.execute(text(f"set local lock_timeout = '{MIGRATION_WAIT_SECONDS}s'"))
                connection.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
            try:
                command.upgrade(config_of(connection), "head")
            except CommandError:  # alembic knows no revision of the name that the database gives
                raise RecordsError("These records are newer than this product. Start the newer product, or put back a copy.") from None


@contextmanager
def _alone(file: Path | None) -> Iterator[None]:
    """Wait for any other process that migrates the same file."""
    if file is None:
        yield
        return
    keep_private(file)
    with file.with_name(f".{file.name}.migrating").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
