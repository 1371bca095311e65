"""An edition: numbered, whole, hashed, compressed, sorted, kept as long as it must be, and open to SQL."""

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from data import schema
from data import store as store_room
from data.store import DEFAULT_KEEP, Edition, NoEdition, Store, StoreError
from data.writing import ROW_GROUP_ROWS, sha256, write_tables, write_whole
from loaders import extract
from tests.data.whole import TABLES, assert_tidy, assert_whole
from tests.loaders.extracts import write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "in")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def publish(store: Store, folder: Path, keep: int = DEFAULT_KEEP, times: int = 1) -> Edition:
    for _ in range(times):
        report = extract.load(folder, store, keep=keep)
    assert report.edition is not None
    return report.edition


def test_editions_are_numbered_and_the_last_one_is_live(store: Store, folder: Path) -> None:
    assert store.names() == []
    for number in (1, 2, 3):
        edition = publish(store, folder)
        assert edition.name == store.live_name() == str(number)
        assert store.live() is edition
    assert store.names() == ["1", "2", "3"]
    assert (store.path / "live").read_text() == "3\n"
    assert_tidy(store.path)


def test_names_are_in_the_order_of_their_numbers(store: Store) -> None:
    for name in ("10", "9", "2", "100", "x", ".building-101", "007", "1²"):
        (store.editions_path / name).mkdir(parents=True)
    assert store.names() == ["2", "9", "10", "100"]


def test_the_last_editions_and_the_pinned_ones_stay(store: Store, folder: Path) -> None:
    publish(store, folder, times=2)
    store.pin("1")
    publish(store, folder, keep=2, times=3)
    assert store.names() == ["1", "4", "5"]
    publish(store, folder, keep=1)
    assert store.names() == ["1", "6"]
    store.unpin("1")
    assert store.names() == ["1", "6"]
    publish(store, folder, keep=3)
    assert store.names() == ["1", "6", "7"]
    publish(store, folder, keep=3)
    assert store.names() == ["6", "7", "8"]
    for name in store.names():
        assert_whole(store.path, name)
    assert_tidy(store.path)


def test_a_number_is_never_given_twice(store: Store, folder: Path) -> None:
    assert [publish(store, folder, keep=1).name for _ in range(3)] == ["1", "2", "3"]


def test_an_edition_cleared_away_says_so(store: Store, folder: Path) -> None:
    first = publish(store, folder)
    first.table("cin_plans")
    publish(store, folder, keep=1)
    with pytest.raises(NoEdition, match="Edition 1 is no longer in the store; the live one is 2."):
        store.edition("1")
    assert first.table("cin_plans").height == 4
    with pytest.raises(NoEdition, match="Edition 1 is no longer in the store."):
        first.table("persons")


def test_what_is_no_name_of_an_edition_is_refused(store: Store, folder: Path) -> None:
    publish(store, folder)
    for name in ("", "0", "01", "../1", "1/../1", "live", "1\n", "-1", "1٢", "9999999999"):
        with pytest.raises(NoEdition, match="is not the name of an edition. Editions are numbered: 1, 2, 3 ..."):
            store.edition(name)
        with pytest.raises(NoEdition):
            store.pin(name)
        with pytest.raises(NoEdition):
            store.unpin(name)
    assert store.pinned() == set()
    with pytest.raises(NoEdition, match="Edition 2 is no longer in the store; the live one is 1."):
        store.edition("2")


def test_a_pin_waits_for_the_load_at_work(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(store, folder)
    asked = []
    monkeypatch.setattr(store_room.fcntl, "flock", lambda _, how: asked.append(how))
    store.pin("1")
    assert asked == [store_room.fcntl.LOCK_EX]


def test_of_two_loads_in_one_process_the_second_is_refused(store: Store, folder: Path) -> None:
    with store.loading(), pytest.raises(StoreError, match="Another load is at work on .*store. Try again when it has ended."):
        publish(store, folder)
    assert publish(store, folder).name == "1"


def test_an_open_edition_is_read_on_after_the_next_is_live(store: Store, folder: Path) -> None:
    old = publish(store, folder)
    before = old.table("cin_plans")
    write(folder, cin_plans=(folder / "cin_plans.csv").read_text().replace("CIN66004", "CIN66005"))
    new = publish(store, folder)
    assert store.live() is new
    assert old.table("cin_plans") is before
    assert "CIN66004" in old.table("cin_plans")["plan_id"]
    assert "CIN66004" in old.table("cin_allocations")["plan_id"]
    assert "CIN66005" in new.table("cin_plans")["plan_id"]
    assert store.edition("1") is old


def test_live_is_asked_again_where_the_edition_went_meanwhile(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The moment between reading the name and opening the folder: two loads take place in it, the named one is cleared away."""
    publish(store, folder)
    real = Store.edition

    def slow(self: Store, name: str) -> Edition:
        monkeypatch.setattr(Store, "edition", real)
        publish(store, folder, keep=1, times=2)
        return real(self, name)

    monkeypatch.setattr(Store, "edition", slow)
    assert store.live().name == "3"


def test_the_manifest_tells_files_hashes_rows_dates_and_load_time(demo: Edition) -> None:
    manifest = json.loads((demo.path / "manifest.json").read_text(encoding="utf-8"))
    facts = {**manifest["tables"], "problems": manifest["problems"]}
    assert set(facts) == set(TABLES)
    for table, fact in facts.items():
        assert fact["file"] == f"{table}.parquet"
        assert fact["sha256"] == sha256(demo.path / fact["file"])
        assert fact["rows"] == demo.table(table).height
    assert sum(fact["rows"] for fact in facts.values()) == 90_588
    assert (manifest["extract_date"], manifest["complete_from"]) == ("2022-05-23", "2020-01-01")
    assert manifest["dates_from"] == {"extract_date": "as given", "complete_from": "as given"}
    assert manifest["invented"] is True
    assert (demo.extract_date, demo.complete_from, demo.invented) == (date(2022, 5, 23), date(2020, 1, 1), True)
    assert 0 <= (datetime.now(UTC) - demo.loaded_at).total_seconds() < 3600
    assert_whole(demo.path.parent.parent, demo.name)


def test_an_extract_is_not_called_invented(store: Store, folder: Path) -> None:
    assert publish(store, folder).invented is False


def parquet(edition: Edition, table: str, function: str, columns: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as con:
        return con.sql(f"select {columns} from {function}('{edition.path / table}.parquet')").fetchall()


@pytest.mark.parametrize("table", [table.name for table in schema.EXTRACT])
def test_files_are_zstd_with_dictionaries_and_sorted(demo: Edition, table: str) -> None:
    found = parquet(demo, table, "parquet_metadata", "path_in_schema, type, compression, encodings")
    spec = next(t for t in schema.TABLES if t.name == table)
    assert [row[0] for row in found] == list(spec.names)
    assert {row[2] for row in found} == {"ZSTD"}
    texts = [row for row in found if row[1] == "BYTE_ARRAY"]
    assert [row[0] for row in texts] == [c.name for c in spec.columns if c.kind is schema.Kind.TEXT]
    held = demo.table(table)
    empty = {name for name in spec.names if held[name].null_count() == held.height}  # nothing to keep a dictionary of
    assert {row[3] for row in texts if row[0] not in empty} <= {"PLAIN_DICTIONARY", "RLE_DICTIONARY"}
    types = {schema.Kind.TEXT: pl.String, schema.Kind.DATE: pl.Date, schema.Kind.WHOLE: pl.Int64}
    frame = demo.table(table)
    assert frame.schema == {column.name: types[column.kind] for column in spec.columns}
    assert frame.equals(frame.sort(spec.sort, nulls_last=True, maintain_order=True))


def test_a_table_of_more_than_one_row_group_keeps_its_dictionaries(tmp_path: Path) -> None:
    rows = ROW_GROUP_ROWS + 10
    with store_room.connection() as con:
        for name in TABLES:
            con.execute(f"create view {name}_sorted as select 'id' || range as plan_id from range({rows if name == 'cin_plans' else 1})")
        facts = write_tables(con, tmp_path)
        found = con.sql(f"select encodings, num_values from parquet_metadata('{tmp_path}/cin_plans.parquet')").fetchall()
    assert facts["cin_plans"]["rows"] == rows
    assert found == [("PLAIN_DICTIONARY", rows - 10), ("PLAIN_DICTIONARY", 10)]


def test_the_views_open_read_only_and_agree(demo: Edition) -> None:
    with duckdb.connect(str(demo.path / "sightline.duckdb"), read_only=True) as con:
        assert {row[0] for row in con.sql("select view_name from duckdb_views() where not internal").fetchall()} == set(TABLES)
        for table in TABLES:
            assert con.sql(f"select * from {table}").pl().equals(demo.table(table))
        with pytest.raises(duckdb.Error, match="read-only"):
            con.execute("create table x (a int)")
    with pytest.raises(duckdb.Error, match="read-only"), duckdb.connect(str(demo.path / "sightline.duckdb"), read_only=True) as con:
        con.execute("drop view cin_plans")


@pytest.mark.parametrize("name", ["it's a [store]", "Ünïcode %20"])
def test_the_store_may_stand_in_a_folder_of_any_name(tmp_path: Path, folder: Path, name: str) -> None:
    store = Store(tmp_path / name / "store")
    publish(store, folder)
    assert_whole(store.path, "1")


def test_an_edition_is_opened_once(store: Store, folder: Path) -> None:
    publish(store, folder)
    assert Store(store.path).live() is Store(store.path).live()
    assert store.live().table("cin_plans") is Store(store.path).edition("1").table("cin_plans")


def test_the_store_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIGHTLINE_STORE", str(tmp_path / "elsewhere"))
    assert Store().path == tmp_path / "elsewhere"
    assert Store(tmp_path / "given").path == tmp_path / "given"
    monkeypatch.setenv("SIGHTLINE_STORE", "")
    assert Store().path == store_room.DEFAULT_STORE.resolve()


@pytest.fixture
def _far_from_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_far_from_utc")
def test_the_load_time_is_utc_wherever_the_machine_stands(store: Store, folder: Path) -> None:
    edition = publish(store, folder)
    assert edition.loaded_at.utcoffset() is not None
    assert 0 <= (datetime.now(UTC) - edition.loaded_at).total_seconds() < 60


def test_a_text_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "live"
    write_whole(path, "1\n")
    write_whole(path, "2\n")
    assert [p.name for p in tmp_path.iterdir()] == ["live"]

    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError):
        write_whole(path, "3\n")
    assert path.read_text() == "2\n"
