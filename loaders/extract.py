"""A case-system extract: a folder of ten CSV files (docs/extract.md) under the schema's own names."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path, PurePosixPath

import polars as pl

from data import schema
from data.calendar import parse_day
from data.store import DEFAULT_KEEP, Store
from loaders import mapped
from loaders.grid import TextTable, csv_table
from loaders.incoming import Incoming, Unreadable
from loaders.mapped import ENDING
from loaders.publish import DEFAULT_SHARE_ASIDE, Options
from loaders.report import Report as Report
from loaders.source import Delivery, Found, Refused, Source

DATES_FILE = "extract.csv"
# Files read at the same time.
AT_ONCE = 2
NAMES = {f"{table.name}.csv": table for table in schema.TABLES}


def recognise(item: Incoming) -> Found | None:
    """One of the ten files, or of those that may be there too, by its name and the heads in its first row; or a map."""
    if item.ending == ENDING:
        return Found("extract", "map of a case-system extract")
    table = NAMES.get(PurePosixPath(item.name).name)
    if table is None:
        return None
    first = item.head.split(b"\n", 1)[0].decode("utf-8", "replace")
    needed = [column.name for column in table.columns if column.needed]
    return Found("extract", f"{table.title}, of a case-system extract", (table.name,)) if all(name in first for name in needed) else None


def _files(items: Sequence[Incoming]) -> dict[str, Incoming]:
    held = {PurePosixPath(item.name).name: item for item in items}
    missing = [name for name, table in NAMES.items() if name not in held and not table.further]
    if missing:
        raise Refused(
            f"The extract has no {', '.join(missing)}. An extract has all ten files (docs/extract.md); "
            "a file with its header row alone says that there are none."
        )
    return held


def _day_of(table: TextTable, name: str) -> date | None:
    text = table.frame[name.replace("_", "")][0] if table.frame.height else None
    try:
        return parse_day(text) if text else None
    except ValueError as error:
        raise Refused(f"{DATES_FILE}, row {table.frame['row'][0]}, column {name}: {error}") from None


def _written_dates(item: Incoming) -> dict[str, date]:
    """The dates of extract.csv: a header `extract_date,complete_from` and one row, either of them empty or left out."""
    table = csv_table(item)
    wanted = [name for name in ("extract_date", "complete_from") if name in table.heads]
    if not wanted:
        raise Refused(f"{DATES_FILE} has no column extract_date or complete_from. Write them in its first row, or take the file away.")
    for row, why in table.faults.select("row", "reason").rows():
        raise Refused(f"{DATES_FILE}, row {row} {why}.")
    return {name: day for name in wanted if (day := _day_of(table, name)) is not None}


def _columns(table: schema.Table, read: TextTable) -> list[str]:
    """The columns of the table that the file has. The message never quotes a header: a file without one begins with a child."""
    missing = [c.name for c in table.columns if c.name not in read.heads and not c.further]
    if missing:
        found = [name for name in table.names if name in read.heads]
        others = len(read.heads) - len(found)
        raise Refused(
            f"{table.name}.csv has no column {', '.join(missing)}. Its first row has {', '.join(found) or 'none of the columns'}"
            + (f" and {others} other value{'s' * (others != 1)}" if others else "")
            + ". Add the column (docs/extract.md lists them all) and load again."
        )
    repeated = [name for name in table.names if list(read.heads).count(name) > 1]
    if repeated:
        raise Refused(f"{table.name}.csv has the column {', '.join(repeated)} more than once. Keep one and load again.")
    return [name for name in table.names if name in read.heads]


def _dated(delivery: Delivery, item: Incoming | None) -> Delivery:
    """A delivery with the dates of extract.csv, where it is there."""
    written = _written_dates(item) if item else {}
    delivery.extract_date, delivery.complete_from = written.get("extract_date"), written.get("complete_from")
    delivery.dates_from = dict.fromkeys(written, f"from {DATES_FILE}")
    return delivery


def _read_by_map(items: Sequence[Incoming]) -> Delivery:
    """The files as a map says. A file of the name of ours that has dates is ours, any other is the map's."""
    heads = {item: item.head.split(b"\n", 1)[0] for item in items if PurePosixPath(item.name).name == DATES_FILE}
    dates = next((item for item, first in heads.items() if b"extract_date" in first or b"complete_from" in first), None)
    return _dated(mapped.read([item for item in items if item is not dates]), dates)


def read(items: Sequence[Incoming]) -> Delivery:
    """The ten files, and those that may be there too; or, where one is a map, what the map says.

    Refused where a file or column is missing, or a file is no text.
    """
    if mapped.has_map(items):
        return _read_by_map(items)
    held = _files(items)
    delivery = Delivery("extract", "case-system extract")
    found = [delivery.problems]
    coming = [Incoming(name, held[name].path) for name in NAMES if name in held]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for item, reading in [(item, pool.submit(csv_table, item)) for item in coming]:
            try:
                text = reading.result()
                columns = _columns(NAMES[item.name], text)
            except Exception as why:
                pool.shutdown(cancel_futures=True)
                raise Refused(str(why)) if isinstance(why, Unreadable) else why from None
            keys = dict(zip(reversed(text.heads), reversed(text.frame.columns), strict=False))
            delivery.tables[NAMES[item.name].name] = text.framed({column: keys[column] for column in columns})
            delivery.rows_read[item.name] = text.frame.height + text.faults.height
            found.append(text.faults)
            if item.encoding == "cp1252":
                delivery.notes.append(f"{item.name} is not UTF-8: it was read as Windows-1252.")
    delivery.problems = pl.concat(found)
    return _dated(delivery, held.get(DATES_FILE))


SOURCE = Source("extract", "case-system extract", recognise, read)


def load(
    folder: Path,
    store: Store,
    *,
    extract_date: date | None = None,
    complete_from: date | None = None,
    share_aside: float = DEFAULT_SHARE_ASIDE,
    keep: int = DEFAULT_KEEP,
    invented: bool = False,
    source: str = "",
    alone: bool = False,
) -> Report:
    """Read, check and publish the files of `folder`, with what other sources the live edition is made of (not where `alone`).

    Raises Refused (nothing is published, the live edition stays) where a file or column is missing, where a file
    that must have rows has none, or where more than `share_aside` (0 to 1) of any one file would be set aside.
    """
    from loaders.load import Asked
    from loaders.load import load as load_asked

    if not folder.is_dir():
        raise Refused(f"{folder} is not a folder. Give the folder that holds the ten CSV files.")
    folders = [name for name in (*NAMES, DATES_FILE) if (folder / name).is_dir()]
    if folders:
        raise Refused(f"{folder}: {', '.join(folders)} is a folder. Put the CSV file of that name in its place.")
    paths = sorted(folder / name for name in (*NAMES, DATES_FILE) if (folder / name).exists())
    asked = Asked(SOURCE, tuple(paths), extract_date, complete_from, invented, source)
    return load_asked(asked, store, Options(share_aside=share_aside, keep=keep), alone=alone)
