"""Fixtures of records in both databases; other folders import them by name into their conftest."""

from collections.abc import Iterator
from pathlib import Path

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


@pytest.fixture(params=BOTH)
def records(request: pytest.FixtureRequest) -> Iterator[Records]:
    """Records with their tables made, in SQLite, then in PostgreSQL."""
    opened = Records(new_url(request.param, request))
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def sqlite_records(request: pytest.FixtureRequest) -> Iterator[Records]:
    """Records with their tables made, in SQLite alone."""
    opened = Records(new_url("sqlite", request))
    opened.migrate()
    yield opened
    opened.close()
