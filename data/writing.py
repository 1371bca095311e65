"""How an edition gets onto the disk: Parquet files, the file of views over them, and texts that are there whole or not at all."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from data import schema

VIEWS = "sightline.duckdb"
# A text column keeps its dictionary as long as that may be as large as a row group.
ROW_GROUP_ROWS = 122_880


def flush(path: Path) -> None:
    """Have a file or folder on the disk before what follows."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_whole(path: Path, text: str) -> None:
    """Write beside, flush to the disk and rename: a reader finds the old text or the new."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    flush(beside)
    os.replace(beside, path)
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
    """Write each table as Parquet; returns its file, rows and hash by its name."""
    files: dict[str, dict[str, Any]] = {}
    for table in (*(t.name for t in schema.TABLES), schema.PROBLEMS):
        file = folder / f"{table}.parquet"
        rows = con.sql(f"select count(*) from {table}_sorted").fetchall()[0][0]
        con.execute(
            f"copy (from {table}_sorted) to {quoted(file)} (format parquet, compression zstd, "
            f"row_group_size {ROW_GROUP_ROWS}, dictionary_size_limit {min(rows + 1, ROW_GROUP_ROWS)})"
        )
        flush(file)
        files[table] = {"file": file.name, "rows": rows, "sha256": sha256(file)}
    return files


def write_views(edition: Path, tables: list[str], shown_at: Path | None = None) -> None:
    """A DuckDB file of one view a table, over the edition's own Parquet files (docs/analysts.md).

    DuckDB reads the files when a view is made, so this comes after the edition has its name and before it is live.
    An edition that takes another's place says where that is (`shown_at`): files of the same columns are there already.
    """
    shown_at = shown_at or edition
    beside = edition / f".{VIEWS}"
    with duckdb.connect(str(beside)) as views:
        for table in tables:
            views.execute(f"create view {table} as select * from read_parquet({quoted(shown_at / f'{table}.parquet')})")
        views.execute("checkpoint")  # closing writes too, and says nothing where the disk is full
    flush(beside)
    os.replace(beside, edition / VIEWS)
