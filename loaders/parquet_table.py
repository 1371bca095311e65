"""A Parquet file as text under its heads, each row with its number, like a csv file; read by DuckDB, which survives damaged ones."""

import duckdb
import polars as pl

from data.store import connection
from loaders.cells import plain
from loaders.grid import MOST_COLUMNS, TextTable, key_of
from loaders.incoming import BOMB_BYTES, BOMB_RATIO, Incoming, Unreadable

MAGIC = b"PAR1"
# Fewer rows than this are read from a file of any size: a column of one value repeated packs to next to nothing.
FREE_ROWS = 1_000_000
LENGTHS = {"VARCHAR": "strlen", "BLOB": "octet_length"}
# A system that writes a moment with its time zone writes midnight of an English day so.
ZONE = "Europe/London"


def is_parquet(item: Incoming) -> bool:
    """Whether a file says that it is Parquet."""
    return item.head.startswith(MAGIC)


def _literal(item: Incoming) -> str:
    """The path for SQL, every sign of it taken as it stands: DuckDB would take [, * and ? for a pattern of names."""
    text = "".join(f"[{sign}]" if sign in "[*?" else sign for sign in str(item.path))
    return "'" + text.replace("'", "''") + "'"


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _refuse_bomb(con: duckdb.DuckDBPyConnection, item: Incoming, path: str, columns: dict[str, str]) -> None:
    """Unreadable where the file was made to fill a machine: far more rows, or far more text, than its bytes can hold."""
    rows = con.sql(f"select sum(num_rows) from parquet_file_metadata({path})").fetchall()[0][0] or 0
    most = max(BOMB_BYTES, BOMB_RATIO * item.bytes_held)
    texts = {_name(name): LENGTHS[kind] for name, kind in columns.items() if kind in LENGTHS}
    held = 0
    if rows <= max(FREE_ROWS, item.bytes_held) and texts:
        lengths = " + ".join(f"coalesce(sum({length}({name})), 0)" for name, length in texts.items())
        held = con.sql(f"select {lengths} from read_parquet({path})").fetchall()[0][0] or 0
    if rows > max(FREE_ROWS, item.bytes_held) or held > most:
        raise Unreadable(f"{item.name} unpacks to far more than a table holds. Write it again from the database, or as csv.")


def _as_text(name: str, kind: pl.DataType, key: str) -> pl.Expr:
    """A column as text: days as 2022-03-14, a moment with its time behind it, a moment with a zone as the clock in England showed it."""
    column = pl.col(name)
    if isinstance(kind, pl.Datetime):
        local = column.dt.convert_time_zone(ZONE) if kind.time_zone else column
        column = local.dt.to_string("%Y-%m-%d %H:%M:%S")
    return plain(column.cast(pl.String)).alias(key)


def parquet_table(item: Incoming) -> TextTable:
    """A Parquet file. Its first row of values is row 2, as it would be in a csv file.

    Of two heads that differ only in capitals or signs the first is read. Unreadable for what is damaged, is no Parquet, or was
    made to do harm.
    """
    try:
        with connection() as con:
            path = _literal(item)
            columns = {row[0]: row[1] for row in con.sql(f"describe select * from read_parquet({path})").fetchall()}
            if len(columns) > MOST_COLUMNS:
                raise Unreadable(f"{item.name} has {len(columns):,} columns. No table has more than {MOST_COLUMNS}.")
            _refuse_bomb(con, item, path, columns)
            nested = ("[]", ")", "BLOB", "JSON")
            chosen = [f"{_name(n)}::varchar as {_name(n)}" if kind.endswith(nested) else _name(n) for n, kind in columns.items()]
            frame = con.sql(f"select {', '.join(chosen)} from read_parquet({path})").pl()
    except (duckdb.Error, pl.exceptions.PolarsError, UnicodeError, OverflowError):
        raise Unreadable(f"{item.name} is no Parquet file that can be read. Write it again from the database, or as csv.") from None
    keys: dict[str, str] = {}
    for place, name in enumerate(frame.columns):
        key = key_of(name) or f"column{place + 1}"
        keys.setdefault("row_" if key == "row" else key, name)
    read = [_as_text(name, frame.schema[name], key) for key, name in keys.items()]
    numbered = frame.select(pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias("row"), *read)
    return TextTable(item.name, "", tuple(frame.columns), numbered)
