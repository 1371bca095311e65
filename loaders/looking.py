"""What a pile of files is: each recognised by its beginning, gathered by source, read and checked without loading anything."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data import schema
from loaders import mapped
from loaders.incoming import Incoming, Unreadable, listed, opened
from loaders.source import Delivery, Found, Refused, Source
from loaders.sources import SOURCES

PROBLEMS_SAID = 12


@dataclass
class Pile:
    """Files by source: what each was recognised as, and those that are none of ours."""

    of: dict[str, list[tuple[Incoming, Found]]] = field(default_factory=lambda: defaultdict(list))
    unknown: list[str] = field(default_factory=list)


def sorted_out(items: Sequence[Incoming], sources: Sequence[Source] = SOURCES) -> Pile:
    """Each file with the first source that knows it; what a map among them reads is of its extract."""
    pile = Pile()
    by_map = mapped.claimed(items)
    for item, said in by_map:
        pile.of[said.kind].append((item, said))
    claimed = {item for item, _ in by_map}
    for item in (item for item in items if item not in claimed):
        found = next((found for source in sources if (found := source.recognise(item)) is not None), None)
        if found is None:
            pile.unknown.append(item.name)
        else:
            pile.of[found.kind].append((item, found))
    return pile


def _feeds(delivery: Delivery) -> list[str]:
    lines = []
    for table in schema.TABLES:
        frame = delivery.tables.get(table.name)
        if frame is None:
            continue
        has = [name for name in table.names if name in frame.columns]
        missing = [name for name in table.names if name not in has]
        told = f"    {table.title}: {frame.height:,} rows"
        lines.append(told + (f"; not supplied: {', '.join(missing)}" if missing else ""))
    return lines


def _wrong(delivery: Delivery) -> list[str]:
    if delivery.problems.is_empty():
        return ["  Nothing wrong at first sight."]
    alike = delivery.problems.group_by("kind", "file", "column", "value", "reason", maintain_order=True).agg(n="row", first="row").rows()
    lines = []
    for kind, file, column, value, reason, rows, _ in alike[:PROBLEMS_SAID]:
        found = f" {value!r}" if value else ""
        where = f"{len(rows)} rows, first row {rows[0]}" if len(rows) > 1 else f"row {rows[0]}"
        lines.append(f"    {kind}: {file}, {where}, {column or 'the row'}{found} {reason}" if rows[0] else f"    {kind}: {file}, {reason}")
    more = len(alike) - PROBLEMS_SAID
    return ["  What is wrong:", *lines, *([f"    and {more} more"] if more > 0 else [])]


def told_of(source: Source, held: Sequence[tuple[Incoming, Found]]) -> list[str]:
    """What the files of one source hold, what they would feed and what is wrong, in lines."""
    lines = [f"{source.title}:", *(f"  {item.name}: {found.what}" for item, found in held)]
    try:
        delivery = source.read([item for item, _ in held])
    except (Refused, Unreadable) as why:
        return [*lines, f"  Cannot be loaded: {why}"]
    if delivery.extract_date:
        lines.append(f"  Data to {delivery.extract_date:%d/%m/%Y} ({delivery.dates_from.get('extract_date', 'said by the source')}).")
    return [*lines, "  Would feed:", *_feeds(delivery), *(f"  {note}" for note in delivery.notes), *_wrong(delivery)]


def looked_at(paths: Sequence[Path]) -> tuple[list[str], bool]:
    """What `python -m loaders check` says of files, and whether every one of them is known. Nothing is loaded or kept."""
    try:
        with opened(listed(paths)) as items:
            pile = sorted_out(items)
            lines = [line for source in SOURCES if source.kind in pile.of for line in told_of(source, pile.of[source.kind])]
    except Unreadable as why:
        raise Refused(str(why)) from None
    lines += [f"{name}: not recognised. It is none of the files that Sightline reads (docs/sources.md)." for name in pile.unknown]
    return lines or ["There is no file to look at."], not pile.unknown and bool(pile.of)
