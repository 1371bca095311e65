"""A list printed by the command line: keys in place of children, and in the trail under the system user before it is printed."""

import csv
import io
from pathlib import Path

import pytest
from sqlalchemy import select

from access.doing import Doing
from access.keys import child_key
from data.environment import read_environment
from data.records.database import Records, open_records
from data.records.tables import Restricted, TrailEntry
from data.store import Store
from metrics.__main__ import main
from tests.signin.browsing import NOON
from tests.signin.conftest import DAY

ASKED = ["cin-signoffs", "--where", 'locality="Erewash"', "--list", "--measure", "over_8_weeks", "--format", "csv"]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Records:
    """Records of this test alone."""
    url = f"sqlite:///{tmp_path / 'records.sqlite'}"
    monkeypatch.setenv("SIGHTLINE_DB", url)
    records = open_records(url)
    records.migrate()
    return records


def printed(capsys: pytest.CaptureFixture[str], demo_store: Path, *more: str) -> tuple[list[dict[str, str]], str]:
    assert main([*ASKED, *more, "--store", str(demo_store)]) == 0
    told = capsys.readouterr()
    return list(csv.DictReader(io.StringIO(told.out))), told.err


def test_keys_are_printed_and_stand_in_the_trail(kept, capsys, demo_store, demo):
    rows, _ = printed(capsys, demo_store)
    assert len(rows) > 5 and "child" not in rows[0] and "person_id" not in rows[0]
    people = dict(demo.table("cin_plans").select("plan_id", "person_id").rows())
    secret = read_environment({}).secret
    assert [row["key"] for row in rows] == [child_key(secret, people[row["plan_id"]]) for row in rows]
    with kept.reading() as session:
        (entry,) = session.scalars(select(TrailEntry))
        assert (entry.user, entry.group, entry.kind, entry.count) == ("system", "system", "list", len(rows))
        assert entry.keys == list(dict.fromkeys(row["key"] for row in rows)) and entry.edition == "1"


def test_names_are_printed_where_they_are_asked_for(kept, capsys, demo_store, demo):
    rows, _ = printed(capsys, demo_store, "--names")
    assert all(row["child"] for row in rows)
    with kept.reading() as session:
        (entry,) = session.scalars(select(TrailEntry))
        assert "with names" in entry.words and not any(row["child"] in entry.words for row in rows)


def test_restricted_children_are_left_out_and_counted(kept, capsys, demo_store, demo):
    rows, _ = printed(capsys, demo_store)
    people = dict(demo.table("cin_plans").select("plan_id", "person_id").rows())
    doing = Doing("data", "data_manager", NOON, DAY)
    with kept.session() as session:
        kept.add(session, Restricted(**doing.stamp(people[rows[0]["plan_id"]]), why="court order", named=["data"], sealed_person_id=None))
    fewer, told = printed(capsys, demo_store)
    assert [row["plan_id"] for row in fewer] == [row["plan_id"] for row in rows[1:]] and "1 restricted and left out" in told


def test_nothing_is_printed_where_the_trail_cannot_be_written(kept, capsys, demo_store, monkeypatch):
    with kept.engine.begin() as connection:
        connection.exec_driver_sql("create trigger stop before insert on trail begin select raise(abort, 'full'); end")
    assert Store(demo_store).live()
    assert main([*ASKED, "--store", str(demo_store)]) == 1
    told = capsys.readouterr()
    assert told.out == "" and "CIN1" not in told.err
