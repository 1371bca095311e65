"""What a map says: which files and columns make each table, read from its TOML text; every fault of it told with the mend."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from data import schema
from data.columns import Table
from loaders.incoming import Incoming, Unreadable
from loaders.map_readings import READERS, Filter, Reading, default_reader
from loaders.source import Refused

MOST_BYTES = 1_000_000
FAULTS_TOLD = 6
# What stands in a table of a map beside its columns.
PART_WORDS = ("file", "sheet", "only", "once", "optional")
COLUMN_WORDS = ("head", "heads", "as", "values", "fixed", "join", "with", "before", "after", "optional")
FILTER_WORDS = ("head", "heads", "values", "without", "filled", "optional")
# Columns said once for every table that has them.
EVERYWHERE = "everywhere"
# Lists of who and what there is: a child or worker who stands in several rows of a report is one all the same.
LISTS = ("organisation", "workers", "persons")


@dataclass(frozen=True)
class Part:
    """What makes a table, or one part of it. files: patterns of names; once: rows of one case are made one."""

    table: Table
    files: tuple[str, ...]
    sheet: str | None
    columns: tuple[Reading, ...]
    only: tuple[Filter, ...]
    once: bool
    optional: bool

    @property
    def heads(self) -> list[str]:
        """Every head that it may look for."""
        looked_for: list[Reading | Filter] = [*self.columns, *self.only]
        return [head for one in looked_for for choice in one.choices for head in choice]


@dataclass
class Map:
    """A map. name: of its file; services: by table, the service of teams that no list of teams has."""

    name: str
    title: str = "case-system extract"
    services: dict[str, str] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)


def _near(word: str, known: tuple[str, ...]) -> str:
    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return f" Did you mean {found[0]}?" if found else f" There is {', '.join(known)}."


def _texts(given: Any) -> tuple[str, ...] | None:
    """A text or a list of texts; None for anything else, or nothing."""
    texts = [given] if isinstance(given, str) else given
    well = isinstance(texts, list) and texts and all(isinstance(text, str) and text.strip() for text in texts)
    return tuple(texts) if well else None


class _Reader:
    """Reads the tables of one map and gathers its faults."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.faults: list[str] = []
        self.everywhere: dict[str, Any] = {}

    def fault(self, place: str, words: str) -> None:
        if (fault := f"{place}: {words}") not in self.faults:
            self.faults.append(fault)

    def known(self, place: str, given: Mapping[str, Any], words: tuple[str, ...]) -> None:
        for word in given:
            if word not in words:
                self.fault(place, f"{word!r} is no word of a map.{_near(word, words)}")

    def heads(self, place: str, given: Mapping[str, Any]) -> tuple[str, ...]:
        found = _texts(given.get("heads", given.get("head")))
        if found is None:
            self.fault(place, 'names no head. Write head = "..." or heads = ["...", "..."].')
        return found or ()

    def values(self, place: str, given: Any) -> dict[str, str]:
        well = isinstance(given, dict) and all(isinstance(value, str) for value in given.values())
        if not well:
            self.fault(place, 'its values are pairs of texts: values = {"Full Care Order" = "C2"}.')
        return {str(found): str(value) for found, value in given.items()} if well else {}

    def shared(self, given: Any) -> None:
        """The columns that are said once: each table with such a column has it as here, where it says nothing of it itself."""
        names = tuple(dict.fromkeys(name for table in schema.TABLES for name in table.names))
        if not isinstance(given, dict):
            self.fault(f"[{EVERYWHERE}]", "is a table: write columns below it.")
            return
        for name in given:
            if name not in names:
                self.fault(f"[{EVERYWHERE}]", f"{name!r} is no column of any table.{_near(name, names)}")
        self.everywhere = given

    def reading(self, place: str, table: Table, name: str, given: Any) -> Reading | None:
        """One column of a table."""
        reader = default_reader(table.names[name])
        if not isinstance(given, dict):
            heads = _texts(given)
            if heads is None:
                self.fault(place, 'is a head ("..."), a list of heads, or {...} (docs/extract.md).')
            return Reading(name, (heads,), reader) if heads else None
        self.known(place, given, COLUMN_WORDS)
        for word in ("with", "before", "after", "fixed"):
            if not isinstance(given.get(word, ""), str):
                self.fault(place, f'{word} is a text: write {word} = "...".')
        ways = [way for way in (("head", "heads"), ("fixed",), ("join",)) if any(word in given for word in way)]
        if len(ways) != 1:
            self.fault(place, "is read from a head, made by join, or fixed: write one of the three.")
            return None
        if "fixed" in given:
            return Reading(name, (), reader, fixed=str(given["fixed"]))
        if "join" in given:
            joined = [_texts(one) for one in given["join"]] if isinstance(given["join"], list) else []
            if len(joined) < 2 or None in joined:
                self.fault(place, 'joins two heads or more: {join = ["FORENAME", "SURNAME"]}.')
                return None
            return Reading(name, tuple(one for one in joined if one), "name", between=str(given.get("with", " ")), optional=_yes(given))
        reader = given.get("as", reader)
        if reader not in READERS:
            self.fault(place, f"as = {reader!r} is no way to read a column.{_near(str(reader), tuple(READERS))}")
        return Reading(
            name,
            (self.heads(place, given),),
            str(reader),
            values=self.values(place, given["values"]) if "values" in given else {},
            before=given.get("before"),
            after=given.get("after"),
            optional=_yes(given),
        )

    def filter(self, place: str, given: Any) -> Filter | None:
        """Which rows are taken: one condition."""
        if not isinstance(given, dict):
            self.fault(place, 'is {head = "Plan type", values = ["CIN Plan"]}.')
            return None
        self.known(place, given, FILTER_WORDS)
        heads = self.heads(place, given)
        ways = [word for word in ("values", "without", "filled") if word in given]
        if len(ways) != 1 or (ways[0] != "filled" and _texts(given[ways[0]]) is None):
            self.fault(place, 'needs values = ["..."], without = ["..."] or filled = true.')
            return None
        return Filter((heads,), ways[0], _texts(given[ways[0]]) or (), _yes(given))

    def part(self, table: Table, given: Any) -> Part | None:
        """One table of the map, or one part of it."""
        place = f"[{table.name}]"
        if not isinstance(given, dict):
            self.fault(place, "is a table: write its columns below it.")
            return None
        files = _texts(given.get("file"))
        if files is None:
            self.fault(place, 'says no file. Write file = "plans*.csv" below it.')
        own = {name: one for name, one in given.items() if name not in PART_WORDS}
        for name in (name for name in own if name not in table.names):
            self.fault(place, f"{name!r} is no column of {table.name}.{_near(name, (*table.names, *PART_WORDS))}")
        said = self.everywhere | own
        readings = [
            self.reading(f"[{table.name if name in own else EVERYWHERE}] {name}", table, name, said[name])
            for name in table.names
            if name in said
        ]
        lost = [column.name for column in table.columns if column.needed and column.name not in said]
        if lost:
            self.fault(place, f"says nothing of {', '.join(lost)}, without which no row can be used. Name its head.")
        only = given.get("only", [])
        filters = [self.filter(f"{place} only", one) for one in (only if isinstance(only, list) else [only])]
        return Part(
            table,
            files or (),
            given.get("sheet"),
            tuple(one for one in readings if one),
            tuple(one for one in filters if one),
            bool(given.get("once", table.name in LISTS)),
            _yes(given),
        )


def _yes(given: Mapping[str, Any]) -> bool:
    return given.get("optional") is True


def read_map(item: Incoming) -> Map:
    """A map as it is written. Refused where it is no TOML, names a table or column that there is not, or does not say enough."""
    if item.bytes_held > MOST_BYTES:
        raise Refused(f"{item.name} is no map: it has more than {MOST_BYTES // 1_000_000} MB.")
    try:
        held = tomllib.loads(item.text())
    except tomllib.TOMLDecodeError as why:
        raise Refused(f"{item.name} is no TOML file: {why}. docs/extract.md shows how a map is written.") from None
    except Unreadable as why:
        raise Refused(str(why)) from None
    reader, found = _Reader(item.name), Map(item.name)
    if EVERYWHERE in held:
        reader.shared(held.pop(EVERYWHERE))
    for name, given in held.items():
        if name == "title" and isinstance(given, str):
            found.title = given
        elif name == "service" and isinstance(given, dict) and all(isinstance(value, str) for value in given.values()):
            found.services = given
            reader.known("[service]", given, tuple(schema.BY_NAME))
        elif name in schema.BY_NAME:
            parts = [reader.part(schema.BY_NAME[name], one) for one in (given if isinstance(given, list) else [given])]
            found.parts += [part for part in parts if part]
        else:
            reader.fault(f"[{name}]", f"is no table.{_near(name, (*schema.BY_NAME, 'title', 'service', EVERYWHERE))}")
    if not found.parts and not reader.faults:
        reader.fault(item.name, 'maps nothing. Write a table such as [cin_plans] with file = "plans*.csv" and its columns below it.')
    if reader.faults:
        more = len(reader.faults) - FAULTS_TOLD
        told = " ".join(reader.faults[:FAULTS_TOLD]) + (f" And {more} more." if more > 0 else "")
        raise Refused(f"The map {item.name} cannot be followed. {told}")
    return found
