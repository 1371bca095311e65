"""How an edition gets onto the disk: Parquet files, the file of views over them, and texts that are there whole or not at all."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from data import schema

VIEWS = "sightline.duckdb"
# A text column keeps its dictionary as long as that may be as large as a row group.
ROW_GROUP_ROWS = 122_880
# Tables written at the same time: DuckDB works on one row group with one core.
AT_ONCE = 2


def flush(path: Path) -> None:
    """Have a file or folder on the disk before what follows."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, text: str) -> None:
    """Write beside, flush to the disk and rename: a reader finds the old text or the new. Where it fails nothing is left beside."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        flush(beside)
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    # Readers have the new text by now: a folder that cannot be flushed only means that a power cut may bring back the old.
    with suppress(OSError):
        flush(path.parent)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def quoted(path: Path) -> str:
    """A path as an SQL string."""
    return "'" + str(path).replace("'", "''") + "'"


def write_tables(con: duckdb.DuckDBPyConnection, folder: Path) -> dict[str, dict[str, Any]]:
    """Write each table that `con` has, as `<name>_sorted`, as Parquet; returns its file, rows and hash by its name."""
    held = {name for (name,) in con.sql("select table_name from information_schema.tables").fetchall()}
    tables = [name for name in (*schema.BY_NAME, schema.PROBLEMS) if f"{name}_sorted" in held]

    def written(table: str) -> dict[str, Any]:
        with con.cursor() as own:
            # Counted where it is not sorted, if it is there: to count what a view sorts is to sort it.
            return _written(own, table, table if table in held else f"{table}_sorted", folder / f"{table}.parquet")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(tables, pool.map(written, tables), strict=True))


def _written(con: duckdb.DuckDBPyConnection, table: str, counted: str, file: Path) -> dict[str, Any]:
    most = con.execute(f"select count(*) from {counted}").fetchall()[0][0]
    copied = con.execute(
        f"copy (from {table}_sorted) to {quoted(file)} (format parquet, compression zstd, "
        f"row_group_size {ROW_GROUP_ROWS}, dictionary_size_limit {min(most + 1, ROW_GROUP_ROWS)})"
    )
    rows = copied.fetchall()[0][0]
    flush(file)
    return {"file": file.name, "rows": rows, "sha256": sha256(file)}


def write_views(edition: Path, tables: list[str], shown_at: Path | None = None) -> None:
    """A DuckDB file of one view a table, over the edition's own Parquet files (docs/analysts.md).

    DuckDB reads the files when a view is made, so this comes after the edition has its name and before it is live.
    An edition that takes another's place says where that is (`shown_at`): files of the same columns are there already.
    """
    shown_at = shown_at or edition
    beside = edition / f".{VIEWS}"
    with duckdb.connect(str(beside)) as views:
        views.execute("begin")  # each view of its own would be flushed to the disk on its own
        for table in tables:
            views.execute(f"create view {table} as select * from read_parquet({quoted(shown_at / f'{table}.parquet')})")
        views.execute("commit")
        views.execute("checkpoint")  # closing writes too, and says nothing where the disk is full
    flush(beside)
    os.replace(beside, edition / VIEWS)
