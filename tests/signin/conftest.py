"""The app with sign-in standing, over the demo store and records of its own, with a clock that the test sets."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask

from access import demo_users, passwords
from access.doing import Doing
from app import app as built
from data.environment import Environment, read_environment
from data.records.database import Records
from data.records.tables import User
from data.store import Edition
from pages import at_work
from tests.records.databases import close_to_copy
from tests.signin.browsing import NOON, Browsing

DAY = date(2022, 5, 23)
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at

    def on(self, **time: float) -> datetime:
        """Move it on."""
        self.at += timedelta(**time)
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def environment() -> Environment:
    return read_environment({})


@pytest.fixture(autouse=True)
def quick_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash that takes no time, where the time it takes is not the matter (tests/signin/test_passwords.py has the product's own)."""
    monkeypatch.setattr(passwords, "HASHER", QUICK)
    passwords._nobodys.cache_clear()


@pytest.fixture(scope="session")
def first_records(tmp_path_factory: pytest.TempPathFactory, migrated_file: Path, demo: Edition) -> Path:
    """A file of records with the demo's users, to be copied."""
    path = tmp_path_factory.mktemp("records") / "records.sqlite"
    copyfile(migrated_file, path)
    made = Records(f"sqlite:///{path}")
    with pytest.MonkeyPatch.context() as patch, made.session() as session:
        patch.setattr(passwords, "HASHER", QUICK)
        demo_users.write(made, session, NOON, DAY, demo.table("persons")["person_id"].to_list())
    close_to_copy(made)
    return path


@pytest.fixture
def records(tmp_path: Path, first_records: Path, server: Flask) -> Records:
    """Records of this test alone, with the demo's users."""
    copyfile(first_records, tmp_path / "records.sqlite")
    with server.app_context():
        return at_work.records_now()


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, demo_store: Path, clock: Clock, environment: Environment) -> Iterator[Flask]:
    """The real Flask app with sign-in standing."""
    monkeypatch.setenv("SIGHTLINE_STORE", str(demo_store))
    monkeypatch.setenv("SIGHTLINE_DB", f"sqlite:///{tmp_path / 'records.sqlite'}")
    for name, value in {"CLOCK": clock, "SIGHTLINE": environment}.items():
        monkeypatch.setitem(built.server.config, name, value)
    yield built.server
    at_work._ready.cache_clear()


@pytest.fixture
def production(server: Flask, records: Records, environment: Environment, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """The same app as production runs it (its records are made before, so that it has people)."""
    made = replace(environment, mode="production", secret="a secret of thirty-two characters and more, 0123456789")
    monkeypatch.setitem(server.config, "SIGHTLINE", made)
    return made


@pytest.fixture
def browser(server: Flask, records: Records) -> Browsing:
    """A browser with nothing in it."""
    return Browsing(server)


@pytest.fixture
def change(records: Records, clock: Clock):
    """Write how a user stands now: change("manager", teams=["..."])."""

    def write(name: str, **fields: Any) -> None:
        with records.session() as session:
            row = records.history(session, User, name)[-1]
            kept = {column.name: getattr(row, column.name) for column in User.__table__.columns if column.name != "row_id"}
            stamp = Doing("data", "data_manager", clock(), DAY).stamp(name)
            records.add(session, User(**(kept | stamp | fields)))

    return write
