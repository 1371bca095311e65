"""The address of the records: which database it names, and a password that is never shown."""

import logging
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from data.records.base import RecordsError
from data.records.database import Records, open_records
from data.records.tables import Credential, User
from data.register import SettingsError
from tests.house.house import ROOT
from tests.records.drawn import clock, user
from tests.records.server import PostgresServer

PASSWORD = "hunter2-verysecret"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (f"postgresql://u:{PASSWORD}@db.example.org/records", "postgresql+psycopg://u:***@db.example.org/records"),
        (f"postgres://u:{PASSWORD}@db.example.org:5433/records", "postgresql+psycopg://u:***@db.example.org:5433/records"),
        (f"postgresql+psycopg://u@/r?host=/run&password={PASSWORD}", "postgresql+psycopg://u:***@/r?host=%2Frun"),
        ("sqlite:////srv/records.sqlite", "sqlite:////srv/records.sqlite"),
    ],
)
def test_the_password_is_not_shown(url: str, shown: str) -> None:
    records = Records(url)
    assert records.url == shown
    for text in (repr(records), str(records), repr(records.engine), repr(vars(records))):
        assert PASSWORD not in text


@pytest.mark.parametrize(
    "url",
    [
        f"mysql://u:{PASSWORD}@h/d",
        f"postgresql://u:{PASSWORD}@h:port/d",
        f"postgresql://u:{PASSWORD}@h",
        f"{PASSWORD}",
        f"postgresql+psycopg2://u:{PASSWORD}@h/d",
        f"postgresql://u@h/d?sslpassword={PASSWORD}",
        "sqlite://",
        "sqlite:///:memory:",
        "",
    ],
)
def test_an_address_that_is_none_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(RecordsError, match=r"SIGHTLINE_DB.*postgresql://USER") as refused:
        Records(url)
    assert PASSWORD not in "".join(traceback.format_exception(refused.value))


def test_a_wrong_password_is_told_without_it(postgres_server: PostgresServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = Records(postgres_server.url("postgres", password=PASSWORD))

    def read() -> None:
        with wrong.reading() as session:
            session.connection()

    for attempt in (wrong.migrate, read):
        with pytest.raises(RecordsError, match=r"cannot be reached. Check that the database runs") as refused:
            attempt()
        assert PASSWORD not in "".join(traceback.format_exception(refused.value))
    gone = Records(f"postgresql://u:{PASSWORD}@/none?host=/nowhere")
    with pytest.raises(RecordsError, match="cannot be reached") as refused, gone.session() as session:
        session.connection()
    assert PASSWORD not in "".join(traceback.format_exception(refused.value))
    assert PASSWORD not in caplog.text


def test_an_error_quotes_nothing_that_was_being_written(records: Records, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with records.session() as session:
        session.add(Credential(user="alex", hash="argon2-of-something", changed_at=clock(1)))
    with pytest.raises(RecordsError, match="hold a row of that key already") as refused, records.session() as session:
        session.add(Credential(user="alex", hash="argon2-of-something", changed_at=clock(1)))
    with pytest.raises(RecordsError) as unfit, records.session() as session:
        session.add(Credential(user="sam", hash="argon2-of-something", changed_at="argon2-of-something"))  # type: ignore[arg-type]
    told = "".join(traceback.format_exception(refused.value)) + "".join(traceback.format_exception(unfit.value)) + caplog.text
    # The test's own source lines are in a traceback; its values are not.
    assert "argon2-of-something" not in "\n".join(line for line in told.splitlines() if "session.add(" not in line)


def test_a_row_shows_nothing_of_itself() -> None:
    assert repr(Credential(user="alex", hash="h", changed_at=clock(1))) == "<Credential>"
    assert repr(user(email="alex@example.org")) == "<User>"


def test_the_records_are_in_the_store_unless_said_otherwise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SIGHTLINE_DB", raising=False)
    monkeypatch.setenv("SIGHTLINE_STORE", str(tmp_path / "store"))
    records = open_records()
    assert records.url == f"sqlite:///{tmp_path / 'store' / 'records.sqlite'}"
    assert open_records() is records
    monkeypatch.setenv("SIGHTLINE_DB", f"sqlite:///{tmp_path / 'other.sqlite'}")
    other = open_records()
    assert other is not records and other.url.endswith("/other.sqlite")
    assert open_records(f"sqlite:///{tmp_path / 'other.sqlite'}") is other
    monkeypatch.setenv("SIGHTLINE_DB", f"oracle://u:{PASSWORD}@h/d")
    with pytest.raises(SettingsError, match="SIGHTLINE_DB cannot be read") as refused:
        open_records()
    assert PASSWORD not in str(refused.value)


def test_json_and_empty_columns_come_back_as_they_went(records: Records) -> None:
    with records.session() as session:
        records.add(session, user(localities=["Erewash", "Côté 'x' \"y\""], teams=[]))
    with records.reading() as session:
        row = records.latest(session, User, "alex")
        assert row is not None
        assert (row.localities, row.teams, row.zone, row.disabled) == (["Erewash", "Côté 'x' \"y\""], [], None, False)
    with pytest.raises(TypeError):
        User(key="alex")  # type: ignore[call-arg]


def test_a_key_too_long_is_refused_on_both(records: Records) -> None:
    with records.session() as session:
        records.add(session, user(key="k" * 64))
    with pytest.raises(RecordsError, match="of 65 characters cannot be recorded: 64 at most"), records.session() as session:
        records.add(session, user(key="k" * 65))
    with records.reading() as session:
        assert [row.key for row in records.all_latest(session, User)] == ["k" * 64]


FORKS = """
import os, sys
from data.records.database import Records
from tests.records.drawn import user
records = Records(sys.argv[1])
with records.session() as session:
    records.add(session, user())
child = os.fork()
with records.session() as session:
    records.add(session, user())
if child == 0:
    os._exit(0)
sys.exit(os.waitpid(child, 0)[1])
"""


def test_a_process_that_forks_shares_no_connection(records: Records) -> None:
    url = records.engine.url.render_as_string(hide_password=False)
    done = subprocess.run([sys.executable, "-c", FORKS, url], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with records.reading() as session:
        assert len(records.history(session, User, "alex")) == 3
