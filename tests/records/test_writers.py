"""Several writers at once, and a database that is busy, full or gone: a clear word, and nothing lost."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text

from data.records.base import RecordsBusy, RecordsError
from data.records.database import Records
from data.records.tables import SavedView, User
from tests.records.drawn import clock, user, view
from tests.records.server import PostgresServer

WRITERS = 4
EACH = 25


def count(records: Records) -> int:
    """How many saved views there are, in every version."""
    with records.reading() as session:
        return session.scalar(select(func.count()).select_from(SavedView)) or 0


def at_once(work: Callable[[int], object], workers: int = WRITERS) -> list[object]:
    """Do the work in several threads that all begin at the same moment; raises what any of them raised."""
    barrier = threading.Barrier(workers)

    def begin(number: int) -> object:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(begin, range(workers)))


def test_no_entry_of_several_writers_is_lost(records: Records) -> None:
    def write(number: int) -> None:
        for turn in range(EACH):
            with records.session() as session:
                # Reads first: in SQLite a deferred transaction would be refused here as soon as another wrote between.
                records.latest(session, SavedView, "shared")
                records.add(session, view(key="shared", name=f"{number}-{turn}"))

    at_once(write)
    with records.reading() as session:
        names = [row.name for row in records.history(session, SavedView, "shared")]
    assert sorted(names) == sorted(f"{number}-{turn}" for number in range(WRITERS) for turn in range(EACH))
    for number in range(WRITERS):  # each writer's own in the order of its writing
        assert [name for name in names if name.startswith(f"{number}-")] == [f"{number}-{turn}" for turn in range(EACH)]


def test_of_writers_who_saw_the_same_row_one_is_taken(records: Records) -> None:
    with records.session() as session:
        seen = records.add(session, user()).row_id

    def write(number: int) -> str:
        try:
            with records.session() as session:
                records.add(session, user(at=clock(2), shown_name=f"Alex {number}"), after=seen)
        except RecordsError as error:
            return str(error)
        return "taken"

    answers = at_once(write)
    assert answers.count("taken") == 1
    assert {str(answer) for answer in answers} - {"taken"} == {
        "Somebody else has changed this since you opened it. Look at it again, then make your change."
    }
    with records.reading() as session:
        assert len(records.history(session, User, "alex")) == 2


def test_the_first_row_of_a_key_is_taken_once(records: Records) -> None:
    with records.session() as session:
        records.add(session, view(), after=0)
    with pytest.raises(RecordsError, match="Somebody else"), records.session() as session:
        records.add(session, view(), after=0)
    assert count(records) == 1


def test_a_reader_waits_for_no_writer_and_sees_one_moment(records: Records) -> None:
    with records.session() as session:
        records.add(session, view())
    with records.reading() as reader:
        assert reader.scalar(select(func.count()).select_from(SavedView)) == 1
        with records.session() as writer:
            records.add(writer, view(key="v2"))
        assert reader.scalar(select(func.count()).select_from(SavedView)) == 1
    assert count(records) == 2


def test_an_error_takes_back_the_whole_session(records: Records) -> None:
    with pytest.raises(ZeroDivisionError), records.session() as session:
        records.add(session, view())
        raise ZeroDivisionError
    assert count(records) == 0


def test_a_locked_sqlite_says_so_and_loses_nothing(sqlite_records: Records) -> None:
    hasty = Records(f"sqlite:///{sqlite_records.engine.url.database}", wait_seconds=0.05)
    with sqlite_records.session() as holder:
        sqlite_records.add(holder, view(key="first"))
        with pytest.raises(RecordsBusy, match=r"Another writer holds the records .* Nothing of this was written. Try again"):  # noqa: SIM117
            with hasty.session() as session:
                hasty.add(session, view(key="second"))
    with hasty.session() as session:
        hasty.add(session, view(key="second"))
    assert count(sqlite_records) == 2
    hasty.close()


def test_a_locked_postgresql_says_so_and_loses_nothing(postgres_server: PostgresServer) -> None:
    url = postgres_server.new_database()
    records, hasty = Records(url), Records(url, wait_seconds=0.05)
    records.migrate()
    with records.session() as holder:
        records.add(holder, view(key="first"))
        holder.execute(text("lock table saved_views in exclusive mode"))
        with pytest.raises(RecordsBusy, match="Try again"), hasty.session() as session:
            hasty.add(session, view(key="second"))
    with hasty.session() as session:
        hasty.add(session, view(key="second"))
    assert count(records) == 2
    records.close()
    hasty.close()


def test_a_full_disk_says_so_and_loses_nothing(sqlite_records: Records) -> None:
    with sqlite_records.session() as session:
        sqlite_records.add(session, view(key="first"))

    def fill(connection: sqlite3.Connection, *_given: object) -> None:
        pages = connection.execute("pragma page_count").fetchone()[0]
        connection.execute(f"pragma max_page_count={pages}").close()

    sqlite_records.close()
    event.listen(sqlite_records.engine, "connect", fill)
    with pytest.raises(RecordsError, match=r"is full\. Nothing of this was written\. Free some space"):  # noqa: SIM117
        with sqlite_records.session() as session:
            sqlite_records.add(session, view(key="second"))
            sqlite_records.add(session, view(key="third", name="x" * 100_000))
    assert count(sqlite_records) == 1
    event.remove(sqlite_records.engine, "connect", fill)
    sqlite_records.close()
    with sqlite_records.session() as session:
        sqlite_records.add(session, view(key="second", name="x" * 100_000))
    assert count(sqlite_records) == 2


def test_a_full_postgresql_says_so_and_loses_nothing(postgres_server: PostgresServer) -> None:
    """The server's own error for a full disk, raised by the server; the disk itself cannot be filled here."""
    records = Records(postgres_server.new_database())
    records.migrate()
    with pytest.raises(RecordsError, match="is full"), records.session() as session:
        records.add(session, view())
        session.execute(text("do $$ begin raise exception 'no space left' using errcode = 'disk_full'; end $$"))
    assert count(records) == 0
    records.close()


def test_a_postgresql_that_comes_back_is_used_again(postgres_server: PostgresServer) -> None:
    url = postgres_server.new_database()
    records, other = Records(url), Records(url)
    records.migrate()
    end = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
    with pytest.raises(RecordsError, match="cannot be reached"), records.session() as session:
        records.add(session, view())
        with other.session() as killer:
            killer.execute(text(end))
        records.add(session, view(key="v2"))
    with records.session() as session:
        records.add(session, view(key="v3"))
    assert count(records) == 1
    records.close()
    other.close()


def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file where a folder should be")
    with pytest.raises(RecordsError, match="cannot be made"):
        Records(f"sqlite:///{taken / 'records.sqlite'}").migrate()
    notes = tmp_path / "notes.sqlite"
    notes.write_text("these are notes and no database at all, though they are long enough for one. " * 20)
    with pytest.raises(RecordsError, match="cannot be read as a database"):
        Records(f"sqlite:///{notes}").migrate()
    assert notes.read_text().startswith("these are notes")
