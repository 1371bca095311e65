"""The tables: made from nothing by the revisions, the same as the metadata, by one of several processes that start at once."""

import multiprocessing
import re
import stat
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from data.records.base import Base, RecordsError, only_added
from data.records.database import Records
from data.records.guards import missing_guards
from data.records.migrating import SCRIPTS, config_of
from data.records.tables import User
from tests.records.drawn import prediction, target, user

PROCESSES = 4


def differences(connection: Connection) -> list[object]:
    """What the database lacks or has beside the metadata, in types too."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, Base.metadata))


def test_the_revisions_make_what_the_metadata_says(records: Records) -> None:
    with records.engine.connect() as connection:
        assert differences(connection) == []
        found = inspect(connection)
        assert set(found.get_table_names()) == {*Base.metadata.tables, "alembic_version"}
        for table in Base.metadata.sorted_tables:  # names too, which compare_metadata does not all look at
            wanted = {str(index.name): [column.name for column in index.columns] for index in table.indexes}
            unique = {str(rule["name"]) for rule in found.get_unique_constraints(table.name)}
            held = {str(index["name"]): index["column_names"] for index in found.get_indexes(table.name)}
            assert {name: columns for name, columns in held.items() if name not in unique} == wanted
            if connection.dialect.name == "postgresql":  # SQLite keeps no name of a key that it counts up
                assert found.get_pk_constraint(table.name)["name"] == f"pk_{table.name}"


def test_a_difference_would_be_seen(records: Records) -> None:
    """The comparison above is not blind: a column and an index too many are told."""
    with records.engine.connect() as connection, connection.begin():
        connection.execute(text("alter table attempts add column more integer"))
        connection.execute(text("create index more_of_it on attempts (at)"))
        assert sorted(str(change[0]) for change in differences(connection)) == ["remove_column", "remove_index"]  # type: ignore[index]


def test_row_ids_are_never_given_twice(records: Records) -> None:
    """Also after an erasure of the newest rows: SQLite would take the highest number again."""
    if records.engine.dialect.name == "sqlite":
        with records.engine.connect() as connection:
            asked = connection.execute(text("select name, sql from sqlite_master where type = 'table'"))
            made = {row.name: row.sql for row in asked}
        assert all("AUTOINCREMENT" in made[table] for table in [*(only_added() - {"trail"}), "attempts"])


def test_migrating_again_changes_nothing(records: Records) -> None:
    with records.session() as session:
        records.add(session, user())
    records.migrate()
    with records.reading() as session:
        assert len(records.history(session, User, "alex")) == 1
    with records.engine.connect() as connection:
        assert differences(connection) == []


def _start(url: str, ready: object, answers: object) -> None:
    """What each process does: wait for the others, migrate, write."""
    records = Records(url)
    ready.wait()  # type: ignore[attr-defined]
    try:
        records.migrate()
        with records.session() as session:
            records.add(session, user())
        answers.put("written")  # type: ignore[attr-defined]
    except Exception as error:
        answers.put(repr(error))  # type: ignore[attr-defined]
    records.close()


@pytest.mark.sampled(1)
def test_several_processes_start_at_once(empty_url: str) -> None:
    context = multiprocessing.get_context("spawn")
    ready, answers = context.Barrier(PROCESSES), context.Queue()
    started = [context.Process(target=_start, args=(empty_url, ready, answers)) for _ in range(PROCESSES)]
    for process in started:
        process.start()
    assert [answers.get(timeout=60) for _ in started] == ["written"] * PROCESSES
    for process in started:
        process.join()
    records = Records(empty_url)
    with records.reading() as session:
        assert len(records.history(session, User, "alex")) == PROCESSES
    with records.engine.connect() as connection:
        assert differences(connection) == []
        assert connection.scalar(text("select count(*) from alembic_version")) == 1
    records.close()


def test_a_revision_that_fails_leaves_nothing(empty_url: str) -> None:
    records = Records(empty_url)
    with pytest.raises(ZeroDivisionError), records.engine.connect() as connection, connection.begin():
        command.upgrade(config_of(connection), "head")
        raise ZeroDivisionError
    with records.engine.connect() as connection:
        assert inspect(connection).get_table_names() == []
    records.migrate()
    with records.engine.connect() as connection:
        assert differences(connection) == []
    records.close()


def test_records_that_were_never_migrated_say_so(empty_url: str) -> None:
    records = Records(empty_url)
    with pytest.raises(RecordsError, match="not up to date"), records.reading() as session:
        records.latest(session, User, "alex")
    records.close()


def test_records_newer_than_the_product_are_left_alone(records: Records) -> None:
    with records.session() as session:
        session.execute(text("update alembic_version set version_num = 'r9999'"))
    with pytest.raises(RecordsError, match="newer than this product"):
        records.migrate()


def test_sqlite_records_are_their_owners_alone_and_read_while_written(sqlite_records: Records) -> None:
    file = Path(str(sqlite_records.engine.url.database))
    with sqlite_records.session() as session:
        sqlite_records.add(session, user())
        kept = [path for path in file.parent.iterdir() if path.name.startswith(file.name)]
        assert len(kept) == 3  # the file, its WAL and its shared memory
        assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}
    with sqlite_records.reading() as session:
        asked = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout", "recursive_triggers")
        assert [session.scalar(text(f"pragma {name}")) for name in asked] == ["wal", 1, 2, 10_000, 1]


def test_revisions_are_one_line_with_names_in_order() -> None:
    revisions = [script.revision for script in ScriptDirectory(str(SCRIPTS)).walk_revisions()][::-1]
    assert revisions == [f"r{number:04}" for number in range(1, len(revisions) + 1)]
    assert all(re.fullmatch(r"r\d{4}_\w+\.py|__init__\.py", path.name) for path in (SCRIPTS / "versions").glob("*.py"))


def test_records_of_the_first_revision_are_brought_on_with_what_they_hold(empty_url: str) -> None:
    records = Records(empty_url)
    with records.engine.connect() as connection, connection.begin():
        command.upgrade(config_of(connection), "r0001")
        assert "predictions" not in inspect(connection).get_table_names()
    with records.session() as session:
        records.add(session, user())
    records.migrate()
    with records.session() as session:
        assert len(records.history(session, User, "alex")) == 1
        records.add(session, prediction())
        records.add(session, target())
    with records.engine.connect() as connection:
        assert differences(connection) == [] and missing_guards(connection) == []
    records.close()
