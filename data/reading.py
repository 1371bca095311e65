"""Parquet tables of an edition as they are read: columns as in the schema, whatever was known of it when they were written."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from data import schema
from data.columns import Kind

TYPES = {Kind.TEXT: pl.String, Kind.DATE: pl.Date, Kind.WHOLE: pl.Int64}


def connection() -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that fetches no extension from anywhere."""
    return duckdb.connect(config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false", "threads": "2"})


def read_table(folder: Path, name: str) -> pl.DataFrame:
    """One table of an edition's folder as a polars frame.

    A table or column of the schema that an edition published earlier does not have is there, and empty. Raises FileNotFoundError
    where the folder is gone, or has no file of a name that is no table of the schema.
    """
    file = folder / f"{name}.parquet"
    table = schema.BY_NAME.get(name)
    if table and folder.exists() and not file.exists():
        return pl.DataFrame(schema={column.name: TYPES[column.kind] for column in table.columns})
    found = pl.read_parquet(file, glob=False).rechunk()
    missing = [column for column in table.columns if column.name not in found.columns] if table else []
    return found.with_columns(pl.lit(None, TYPES[column.kind]).alias(column.name) for column in missing) if missing else found


def lacking(manifest: Mapping[str, Any]) -> frozenset[str]:
    """What no source of an edition supplies, as its manifest says; one published before that was noted lacks what may be left out."""
    if "lacks" in manifest:
        return frozenset(manifest["lacks"])
    tables = (table.name for table in schema.TABLES if table.further)
    columns = (f"{table.name}.{column.name}" for table in schema.TABLES for column in table.columns if column.further)
    return frozenset((*tables, *columns))
