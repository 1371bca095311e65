"""A case-system extract under any file names and column names, read as a map says (docs/extract.md)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from data import schema
from data.columns import Table
from loaders.grid import TextTable
from loaders.incoming import ZIP, Incoming
from loaders.map_files import Opened, matches
from loaders.map_lists import lists_made
from loaders.map_words import Part, read_map
from loaders.source import TOLD, Delivery, Found, Refused, problems

MAPS = Path(__file__).parent / "maps"
# Maps that come with the product: a name in place of a file.
READY_MAPS: tuple[str, ...] = tuple(sorted(file.stem for file in MAPS.glob("*.toml")))
ENDING = "toml"


def map_path(named: str) -> Path:
    """The file of a map: a ready one by its name, any other by its path. Refused where it is neither."""
    if named.lower() in READY_MAPS:
        return MAPS / f"{named.lower()}.toml"
    path = Path(named)
    if not path.is_file():
        ready = f", or the name of one that is ready: {', '.join(READY_MAPS)}" if READY_MAPS else ""
        raise Refused(f"{named} is no map. Give the path of a TOML file{ready} (docs/extract.md).")
    if path.suffix.lower() != f".{ENDING}":
        raise Refused(f"{named} is no map: a map is a TOML file, and its name ends with .toml (docs/extract.md).")
    return path


def has_map(items: Sequence[Incoming]) -> bool:
    """Whether one of these files is a map."""
    return any(item.ending == ENDING for item in items)


def _parted(items: Sequence[Incoming]) -> tuple[Incoming, list[Incoming]]:
    """The map, and the other files. Refused where there are two maps that say different things."""
    maps = {item.path.read_bytes(): item for item in items if item.ending == ENDING}
    if len(maps) != 1:
        raise Refused(f"There are {len(maps)} maps: {', '.join(sorted(item.name for item in maps.values()))}. Keep one and load again.")
    return next(iter(maps.values())), [item for item in items if item.ending != ENDING]


def claimed(items: Sequence[Incoming]) -> list[tuple[Incoming, Found]]:
    """The maps among some files, and the files that a map reads; none where there is no map. Never raises: `read` tells of faults."""
    maps = [item for item in items if item.ending == ENDING]
    read = [(item, Found("extract", "map of a case-system extract")) for item in maps]
    try:
        found = read_map(maps[0]) if maps else None
    except (Refused, OSError):
        found = None
    if found is None:
        return read
    for item in (item for item in items if item not in maps):
        feeds = {part.table.name: part.table for part in found.parts if any(matches(pattern, item.name) for pattern in part.files)}
        if feeds:
            what = " and ".join(table.title for table in feeds.values())
            read.append((item, Found("extract", f"{what}, of a {found.title}", tuple(feeds))))
    return read


@dataclass
class _Read:
    """What the parts of a map came to, by table."""

    frames: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    once: set[str] = field(default_factory=set)
    problems: list[pl.DataFrame] = field(default_factory=lambda: [problems()])
    notes: list[str] = field(default_factory=list)


def _add(part: Part, opened: Opened, read: _Read) -> None:
    """The rows of one part."""
    for table in opened.tables(part):
        rows = table.frame.height
        for wanted in part.only:
            holds = wanted.holds(table)
            if holds is None:
                read.notes.append(f"{part.table.name}: {table.file} has no head {' or '.join(wanted.choices[0])}: all its rows are taken.")
                continue
            table = _with(table, table.frame.filter(holds))
        if (left := rows - table.frame.height) > 0:
            read.notes.append(f"{part.table.name}: {left:,} of {rows:,} rows of {table.file} are left out, as the map says.")
        columns = [expression for one in part.columns if (expression := one.read(table)) is not None]
        frame = table.frame.select(pl.lit(table.file).alias("file"), "row", *columns)
        read.frames.setdefault(part.table.name, []).append(frame)
        for one in part.columns:
            told = one.unlisted(table, part.table.names[one.column].personal)
            read.problems += [] if told is None else [told]
    if part.once:
        read.once.add(part.table.name)


def _with(table: TextTable, frame: pl.DataFrame) -> TextTable:
    return replace(table, frame=frame)


def _one_each(table: Table, frame: pl.DataFrame, read: _Read) -> pl.DataFrame:
    """One row a case: of each column the first value that its rows have. Values that differ are told."""
    key = list(table.key or table.match)
    if not all(name in frame.columns for name in key) or not frame.select(key).is_duplicated().any():
        return frame
    known = pl.all_horizontal(pl.col(name).is_not_null() for name in key)
    said = [name for name in table.names if name in frame.columns and name not in key]
    firsts = [pl.col("file", "row").first(), *(pl.col(name).drop_nulls().first() for name in said)]
    one = frame.filter(known).group_by(key, maintain_order=True).agg(firsts)
    believed = one.select(*key, *(pl.col(name).alias(f"{name}_") for name in said))
    both = frame.filter(known).join(believed, on=key, how="left", maintain_order="left")
    for name in said:
        differs = both.filter(pl.col(name) != pl.col(f"{name}_"))
        reason = "differs from what an earlier row says of the same one, which is believed"
        read.problems.append(
            differs.select(
                pl.lit(TOLD).alias("kind"), "file", "row", pl.lit(name).alias("column"), pl.lit(None, pl.String).alias("value"),
                pl.lit(reason).alias("reason"),
            )
        )  # fmt: skip
    return pl.concat([one.select(frame.columns), frame.filter(~known)])


def read(items: Sequence[Incoming]) -> Delivery:
    """The files of an extract as the one of them that ends with .toml says.

    Raises Refused where the map names what there is not: a table or column of ours, a file, or a head that no file has.
    """
    mapping, others = _parted(items)
    found = read_map(mapping)
    opened, held = Opened(found, others), _Read()
    for part in found.parts:
        _add(part, opened, held)
    opened.refuse()
    delivery = Delivery("extract", found.title, notes=held.notes)
    for table in schema.TABLES:
        if table.name in held.frames:
            frame = pl.concat(held.frames[table.name], how="diagonal")
            delivery.tables[table.name] = _one_each(table, frame, held) if table.name in held.once else frame
    made, notes = lists_made(delivery.tables, found.services)
    delivery.tables |= made
    delivery.notes += notes
    for item in others:
        for text in opened.of.get(item.name, []):
            delivery.rows_read[text.file] = text.frame.height + text.faults.height
            held.problems.append(text.faults)
        if opened.of.get(item.name) and not item.head.startswith(ZIP) and item.encoding == "cp1252":
            delivery.notes.append(f"{item.name} is not UTF-8: it was read as Windows-1252.")
    if unread := opened.unread():
        delivery.notes.append(f"Not in the map, and not read: {', '.join(unread)}.")
    delivery.problems = pl.concat(held.problems)
    return delivery
