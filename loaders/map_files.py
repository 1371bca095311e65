"""Which of the files that came make a table, as a map has it: found by their names, opened with their heads, and what is missing told."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

import polars as pl

from loaders.grid import TextTable, csv_table, key_of, sheet_tables
from loaders.incoming import ZIP, Incoming, Unreadable
from loaders.map_readings import Filter, Reading
from loaders.map_words import Map, Part
from loaders.source import Refused

# A row in which two heads of the map stand is the row of heads, and no row of a child.
HEADS_ENOUGH = 2
NAMES_TOLD = 12


def matches(pattern: str, name: str) -> bool:
    """Whether a file of this name, with as many of its folders as the pattern has, is one of it. Capitals and .gz mean nothing."""
    wanted, parts = pattern.lower().removesuffix(".gz"), PurePosixPath(name.lower().removesuffix(".gz")).parts
    return any(fnmatchcase("/".join(parts[at:]), wanted) for at in range(len(parts)))


def _listed(words: Sequence[str]) -> str:
    more = len(words) - NAMES_TOLD
    return ", ".join(words[:NAMES_TOLD]) + (f" and {more} more" if more > 0 else "")


@dataclass
class Opened:
    """The files that came, each opened once. of: by the name of a file, its table, or the sheets of a workbook that have heads."""

    found: Map
    items: list[Incoming]
    of: dict[str, list[TextTable]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def files(self, part: Part) -> list[Incoming]:
        """The files that a part is made of, in the order of its patterns and of their names."""
        chosen = [item for pattern in part.files for item in self.items if matches(pattern, item.name)]
        return list(dict.fromkeys(chosen))

    def tables(self, part: Part) -> list[TextTable]:
        """The tables that a part is made of, none where it may be missing. What is wrong with the map or the files is a fault."""
        place = f"[{part.table.name}]"
        files = self.files(part)
        if not files and not part.optional:
            self.faults.append(
                f"{place} no file is named {' or '.join(part.files)}. {self._there()} Correct the name, or write optional = true where "
                "there need not be one."
            )
        tables = []
        for item in files:
            held = self._held(item)
            if part.sheet is not None:
                tables += [table for table in held if fnmatchcase(table.sheet.strip().lower(), part.sheet.strip().lower())]
            elif len(held) > 1:
                tables += [table for table in held if _enough(part, table.keys)]
            else:
                tables += held
        if files and not tables and not part.optional:
            where = f"the sheet {part.sheet}" if part.sheet is not None else "a sheet"
            self.faults.append(
                f"{place} {_listed([item.name for item in files])} has not {where} with the heads of the map in its first three rows."
            )
        self._heads_missing(part, tables)
        return tables

    def _there(self) -> str:
        return f"There is {_listed([item.name for item in self.items])}." if self.items else "There is no file at all."

    def _held(self, item: Incoming) -> list[TextTable]:
        if item.name not in self.of:
            parts = [part for part in self.found.parts if item in self.files(part)]

            def is_head(keys: set[str]) -> bool:
                return any(_enough(part, keys) for part in parts)

            try:
                if item.head.startswith(ZIP):
                    sheets = sheet_tables(item, is_head)
                    self.of[item.name] = [replace(table, file=f"{item.name}, {table.sheet}") for table in sheets]
                else:
                    self.of[item.name] = [csv_table(item, is_head)]
                self.of[item.name] = [replace(table, frame=_filled(table.frame)) for table in self.of[item.name]]
            except Unreadable as why:
                raise Refused(str(why)) from None
        return self.of[item.name]

    def _heads_missing(self, part: Part, tables: list[TextTable]) -> None:
        """Tell of heads that no file has. Their own heads are told only where enough stand there for them to be heads."""
        if not tables:
            return
        looked_for: list[Reading | Filter] = [*part.columns, *part.only]
        choices = [choice for one in looked_for if not one.optional for choice in one.choices]
        lost = [choice for choice in choices if not any(table.named(*choice) for table in tables)]
        if not lost:
            return
        names = ", ".join(" or ".join(choice) for choice in dict.fromkeys(lost))
        files = _listed([table.file for table in tables])
        heads = list(dict.fromkeys(head for table in tables if _enough(part, table.keys) for head in table.heads if head))
        there = f"Its heads are {_listed(heads)}." if heads else "Its first row has none of the heads of the map: has it a row of heads?"
        self.faults.append(
            f"[{part.table.name}] {files} has no head {names}. {there} Correct the head in the map, or write optional = true beside it."
        )

    def refuse(self) -> None:
        """Refused where anything is wrong with the map for these files, or none of them is one of its."""
        if not any(self.files(part) for part in self.found.parts) and not self.faults:
            names = dict.fromkeys(pattern for part in self.found.parts for pattern in part.files)
            self.faults.append(
                f"No file has a name that it reads: {', '.join(names)}. {self._there()} "
                "Give the files such names, or write yours in the map."
            )
        if self.faults:
            raise Refused(f"The map {self.found.name} does not fit the files. {' '.join(dict.fromkeys(self.faults))}")

    def unread(self) -> list[str]:
        """The files that no table is made of."""
        return [item.name for item in self.items if not any(item in self.files(part) for part in self.found.parts)]


def _filled(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame without rows of blanks alone, which spreadsheets leave at the end."""
    blank = frame.select(pl.all_horizontal(pl.exclude("row").is_null()).alias("blank"))["blank"]
    return frame.filter(~blank) if blank.any() else frame


def _enough(part: Part, keys: set[str]) -> bool:
    wanted = {key_of(head) for head in part.heads}
    return len(wanted & keys) >= min(HEADS_ENOUGH, len(wanted))
