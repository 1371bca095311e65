"""Fixtures of records in both databases; other folders import them by name into their conftest."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile
from urllib.parse import urlsplit

import pytest

from data.records.database import Records
from tests.records.server import PostgresServer

BOTH = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server for the whole run, started when the first test asks for it."""
    server = PostgresServer()
    yield server
    server.stop()


def new_url(kind: str, request: pytest.FixtureRequest) -> str:
    """The URL of an empty database of that kind."""
    if kind == "sqlite":
        folder: Path = request.getfixturevalue("tmp_path")
        return f"sqlite:///{folder / 'records' / 'records.sqlite'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database()


@pytest.fixture(params=BOTH)
def empty_url(request: pytest.FixtureRequest) -> str:
    """An empty database: SQLite, then PostgreSQL."""
    return new_url(request.param, request)


def close_to_copy(made: Records) -> None:
    """Close records in SQLite with all of them in the one file, so that the file can be copied."""
    with made.engine.connect() as connection:
        connection.exec_driver_sql("commit")
        connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
    made.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables made, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "records.sqlite"
    made = Records(f"sqlite:///{path}")
    made.migrate()
    close_to_copy(made)
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres_server: PostgresServer) -> str:
    """The name of a PostgreSQL database with all tables made, to be copied."""
    url = postgres_server.new_database()
    made = Records(url)
    made.migrate()
    made.close()
    return str(urlsplit(url).path.removeprefix("/"))


def migrated_url(kind: str, request: pytest.FixtureRequest) -> str:
    """The URL of a database of that kind, with all tables made and nothing in them."""
    if kind == "sqlite":
        folder: Path = request.getfixturevalue("tmp_path") / "records"
        folder.mkdir()
        copyfile(request.getfixturevalue("migrated_file"), folder / "records.sqlite")
        return f"sqlite:///{folder / 'records.sqlite'}"
    server: PostgresServer = request.getfixturevalue("postgres_server")
    return server.new_database(request.getfixturevalue("migrated_database"))


@pytest.fixture(params=BOTH)
def records(request: pytest.FixtureRequest) -> Iterator[Records]:
    """Records with their tables made, in SQLite, then in PostgreSQL."""
    url = migrated_url(request.param, request)
    opened = Records(url)
    yield opened
    opened.close()
    if request.param != "sqlite":
        request.getfixturevalue("postgres_server").drop(url)


@pytest.fixture
def sqlite_records(request: pytest.FixtureRequest) -> Iterator[Records]:
    """Records in SQLite alone, made by the product itself as on a first start."""
    opened = Records(new_url("sqlite", request))
    opened.migrate()
    yield opened
    opened.close()
