"""How the records are reached: the URL read and shown without its password, and the engine of SQLite or PostgreSQL."""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from data.records.base import RecordsError
from data.register import DB
from data.store import default_path

FILE_NAME = "records.sqlite"
WAIT_SECONDS = 10
DRIVERS = {"sqlite": "sqlite", "postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
MEND = "Write sqlite:////path/to/records.sqlite or postgresql://USER:PASSWORD@HOST:5432/NAME (percent-encode the password)."
# Marks a connection that only reads; Records.reading sets it.
READS = "sightline_reads"


def address() -> str:
    """The URL of the records: SIGHTLINE_DB, else a SQLite file in the folder of the store. SettingsError where it cannot be read."""
    return DB.of() or f"sqlite:///{default_path().resolve() / FILE_NAME}"


def read_address(url: str) -> URL:
    """A URL with the driver we use. RecordsError, which never quotes it, where it is no database of ours."""
    try:
        read = make_url(url)
        driver = DRIVERS[read.drivername.removesuffix("+psycopg")]
    except (ArgumentError, ValueError, KeyError):
        raise RecordsError(f"The address of the records (SIGHTLINE_DB) cannot be read. {MEND}") from None
    if not read.database or (driver == "sqlite" and read.database == ":memory:"):
        raise RecordsError(f"The address of the records (SIGHTLINE_DB) names no database to keep them in. {MEND}")
    password = read.query.get("password", read.password)
    if "sslpassword" in read.query or isinstance(password, tuple):
        raise RecordsError(f"The address of the records (SIGHTLINE_DB) holds a password where it would be shown. {MEND}")
    # Where a URL is shown, only its own place for a password is hidden: one among its arguments moves there.
    return read.set(drivername=driver, password=password).difference_update_query(["password"])


def shown(url: URL) -> str:
    """A URL as it may be shown, without its password."""
    return url.render_as_string(hide_password=True)


def file_of(url: URL) -> Path | None:
    """The file of SQLite records; None where they are in PostgreSQL."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def engine_of(url: URL, wait_seconds: float = WAIT_SECONDS) -> Engine:
    """An engine that waits `wait_seconds` for another writer, shows no value in an error, and connects to nothing yet."""
    file = file_of(url)
    if file is None:
        options = f"{url.query.get('options', '')} -c lock_timeout={int(wait_seconds * 1000)} -c timezone=UTC"
        given = {"connect_timeout": WAIT_SECONDS, "options": options}
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True, connect_args=given)
        event.listen(engine, "begin", _begin_postgresql)
        return engine
    engine = create_engine(url, hide_parameters=True)

    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we begin transactions ourselves, in `_begin_sqlite`
        for pragma in (f"busy_timeout={int(wait_seconds * 1000)}", "foreign_keys=on", "synchronous=full", "recursive_triggers=on"):
            connection.execute(f"pragma {pragma}").close()

    event.listen(engine, "do_connect", lambda *_given: keep_private(file))
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def keep_private(file: Path) -> None:
    """Make the file where there is none, for its owner alone: it holds who may see what. Its sidecar files follow it.

    RecordsError where it cannot be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise RecordsError(
            f"The records {file} cannot be made ({error.strerror}). Check that the folder may be written to, or set SIGHTLINE_DB."
        ) from None


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its turn at the start: one that had read first would be refused as soon as another wrote between."""
    reads = connection.get_execution_options().get(READS)
    connection.exec_driver_sql(f"pragma query_only={'on' if reads else 'off'}")
    connection.exec_driver_sql("begin" if reads else "begin immediate")


def _begin_postgresql(connection: Connection) -> None:
    if connection.get_execution_options().get(READS):
        connection.exec_driver_sql("set transaction isolation level repeatable read read only")
