"""Which table of the SSDA903 return a file or sheet is, told by its heads and never by its name, and its rows as they came."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from loaders import cells
from loaders.book_heads import book_heads
from loaders.distinct import once
from loaders.grid import TextTable, csv_table, delimiter_of, key_of, sheet_tables
from loaders.incoming import BOMS, ZIP, Incoming, Unreadable
from loaders.source import Found, Refused, problems
from loaders.ssda903_names import named_in, places_of
from loaders.ssda903_xml import is_xml_form, xml_tables

KIND = "ssda903"
# How the columns of a table are read, as `loaders.grid.taken` has it.
Columns = dict[str, tuple[Callable[[str], pl.Expr], Sequence[str]]]
EPISODES, HEADER, WORKERS = "episodes", "header", "sw_episodes"
# Of each table the heads that it alone has, after the child's number. The order matters: what has more of them stands first.
HEADS_OF = {
    EPISODES: ({"decom", "rne"}, {"decom", "dec"}, {"decom", "ls"}),
    WORKERS: ({"swid"}, {"swdecom"}),
    "uasc": ({"duc"},),
    "oc2": ({"sdqscore"}, {"sdqreason"}, {"healthcheck"}, {"convicted"}),
    "oc3": ({"intouch"}, {"activ", "accom"}),
    "ad1": ({"dateint"}, {"datematch"}),
    "placed_for_adoption": ({"dateplaced"},),
    "previous_permanence": ({"prevperm"},),
    "missing": ({"misstart"},),
    "reviews": ({"review", "reviewcode"},),
    "DoLo": ({"dolostart"},),
    HEADER: ({"ethnic", "dob"}, {"sex", "dob", "upn"}, {"sex", "dob", "mother"}),
}
CHILD = ("CHILD", "CHILDID", "CHILD_ID")
CHILD_KEYS = {key_of(head) for head in CHILD}
# How columns of few different values are read, by the keys of their heads.
READ: dict[str, Callable[[str], pl.Expr]] = {
    **dict.fromkeys(("decom", "dec", "dob", "swdecom", "swdec"), cells.day),
    **dict.fromkeys(("ls", "place", "pl", "placeprovider", "rne", "rec", "ethnic"), cells.code),
    "sex": cells.sex,
}
USED = {*READ, *CHILD_KEYS, "swid", "upn"}
FEEDS = {EPISODES: ("care_episodes",), HEADER: ("persons",), WORKERS: ("workers", "care_episodes")}


@dataclass(frozen=True)
class Piece:
    """One table of the return, its days and codes in one spelling. places: where a year may be named, nearest first."""

    name: str
    table: TextTable
    places: tuple[str, ...]


@dataclass
class Came:
    """All that came: the tables that are used, how many rows of others stand in which files, and what was not read."""

    pieces: list[Piece] = field(default_factory=list)
    unused: dict[str, list[int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    rows_read: dict[str, int] = field(default_factory=dict)
    faults: list[pl.DataFrame] = field(default_factory=lambda: [problems()])

    def of(self, name: str) -> list[Piece]:
        """The pieces of one table."""
        return [piece for piece in self.pieces if piece.name == name]


def table_of(keys: set[str]) -> str | None:
    """The table that has these heads (as `key_of` has them); None where it is none of the return's."""
    if not keys & CHILD_KEYS:
        return None
    return next((name for name, ways in HEADS_OF.items() if any(way <= keys for way in ways)), None)


def _first_heads(head: bytes) -> set[str]:
    """The keys of the heads in a file's first row that is not blank."""
    coding = next((name for mark, name in BOMS if head.startswith(mark)), "utf-8")
    lines = (line for line in head.decode(coding, errors="replace").splitlines() if line.strip())
    first = next(lines, "")
    try:
        return {key_of(value) for value in next(csv.reader([first], delimiter=delimiter_of(first)), [])}
    except csv.Error:
        return set()


def recognise(item: Incoming) -> Found | None:
    """What a file is, by the heads at its beginning. The year is told where the name has one."""
    named = named_in(places_of(item.name))
    year = named.year if named else None
    if (book := book_heads(item)) is not None:
        main = table_of(set(book.keys))
        feeds = ("persons", "care_episodes") if main in FEEDS else ()
        return Found(KIND, f"SSDA903 return, workbook of {len(book.sheets)} sheets", feeds, year) if main else None
    if is_xml_form(item.head):
        return Found(KIND, "SSDA903 return, XML form", ("persons", "care_episodes"), year)
    table = table_of(_first_heads(item.head))
    return Found(KIND, f"SSDA903 return, {table}", FEEDS.get(table, ()), year) if table else None


def cleaned(table: TextTable) -> TextTable:
    """The columns that are used, days, codes and sexes in one spelling."""
    used = [once(READ[key])(key) if key in READ else pl.col(key) for key in table.frame.columns if key in USED]
    return replace(table, frame=table.frame.select("row", *used))


def _add(came: Came, name: str, table: TextTable, places: tuple[str, ...]) -> None:
    rows = table.frame.height + table.faults.height
    came.rows_read[table.file] = came.rows_read.get(table.file, 0) + rows
    if name in FEEDS:
        came.pieces.append(Piece(name, cleaned(table), places))
        came.faults.append(table.faults)
    else:
        came.unused.setdefault(name, []).append(rows)


def _add_workbook(came: Came, item: Incoming) -> None:
    tables = sheet_tables(item, lambda keys: table_of(keys) is not None)
    if not tables:
        raise Refused(f"{item.name} has no sheet with the columns of the return in its first rows (CHILD, DECOM, RNE ...). Add them.")
    for table in tables:
        name = table_of(table.keys)
        if name is not None:
            _add(came, name, replace(table, file=f"{item.name}, sheet {table.sheet}"), places_of(item.name, table.sheet))


def _add_xml(came: Came, item: Incoming) -> None:
    tables, others = xml_tables(item)
    for name, table in tables.items():
        _add(came, name, table, places_of(item.name, name))
    for tag, rows in others.items():
        came.unused.setdefault(tag, []).append(rows)


def take(items: Sequence[Incoming]) -> Came:
    """The tables of the files that are the return's; the others are named in the notes.

    Raises Refused where a file that is needed cannot be read, or none is the return's.
    """
    came = Came()
    strangers = []
    for item in items:
        found = recognise(item)
        if found is None:
            strangers.append(item.name)
            continue
        try:
            if item.head.startswith(ZIP):
                _add_workbook(came, item)
            elif is_xml_form(item.head):
                _add_xml(came, item)
            else:
                _add(came, table_of(_first_heads(item.head)) or EPISODES, csv_table(item), places_of(item.name))
        except Unreadable as why:
            if found.feeds:
                raise Refused(str(why)) from None
            came.notes.append(f"{why} It was left out: nothing of it is used yet.")
    if strangers:
        shown = ", ".join(strangers[:5]) + (f" and {len(strangers) - 5} more" if len(strangers) > 5 else "")
        came.notes.append(f"Not read, since no file of the SSDA903 return begins so: {shown}.")
    if not came.pieces:
        raise Refused(
            (f"{came.notes[-1]} " if strangers else "")
            + "No episodes or header file of the SSDA903 return is there. Its csv files begin with a row of heads such as "
            "CHILD,DECOM,RNE,LS (episodes) or CHILD,SEX,DOB,ETHNIC (header); its XML form with the element EXPSSDA903."
        )
    return came


def unused_note(came: Came) -> list[str]:
    """What was read and not used yet, in one sentence."""
    if not came.unused:
        return []
    files = ", ".join(f"{name} ({sum(rows):,} row{'s' * (sum(rows) != 1)})" for name, rows in sorted(came.unused.items()))
    return [f"Read and not used yet: {files}."]
