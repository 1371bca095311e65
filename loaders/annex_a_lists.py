"""The eleven lists of Ofsted's Annex A: how one is told from another, and where they stand in workbooks and csv files."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from loaders.book_heads import book_heads
from loaders.days import day_in
from loaders.grid import HEAD_ROWS, TextTable, delimiter_of, key_of, quick, sheet_tables, slow
from loaders.incoming import ZIP, Incoming, Unreadable
from loaders.source import TOLD, Refused, problems

CHILD = (
    "Child Unique ID", "Child ID", "Child Unique Identifier", "Unique Child ID", "Child's Unique ID", "Unique ID", "Child Identifier",
    "Person ID", "Mosaic ID", "Client ID",
)  # fmt: skip
PERSON_HEADS = ("Gender", "Sex", "Ethnicity", "Date of Birth", "DOB")
TITLES = {
    1: "contacts", 2: "early help", 3: "referrals", 4: "assessments", 5: "section 47 enquiries and conferences", 6: "children in need",
    7: "child protection", 8: "children in care", 9: "care leavers", 10: "children for adoption", 11: "prospective adopters",
}  # fmt: skip
# A head that stands in one list and in no other.
MARKS = {
    1: ("Date of Contact", "Contact Date", "Contact Source"),
    2: ("Organisation completing assessment", "Organisation completing the assessment"),
    3: ("Date of referral", "Referral Date", "Referral Source", "Referral NFA?", "Referral NFA"),
    4: ("Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation", "Child Seen During Continuous Assessment"),
    5: ("Strategy discussion initiating Section 47 Enquiry Start Date", "Date of Initial Child Protection Conference"),
    6: ("CIN Start Date", "Child in Need Start Date", "Date Child Was Last Seen", "CIN Closure Date"),
    7: ("Child Protection Plan Start Date", "CP Plan Start Date", "Date of the Last Statutory Visit", "Latest Category of Abuse"),
    8: ("Date Started to be Looked After", "Child's Legal Status", "Start Date of Most Recent Placement"),
    9: ("Eligibility Category", "LA in Touch", "Latest Pathway Plan Review Date"),
    10: ("Date the Child Entered Care", "Date of Decision that Child Should be Placed for Adoption"),
    11: ("Individual adopter identifier", "Date enquiry received"),
}  # fmt: skip
OF_CHILDREN = tuple(number for number in TITLES if number != 11)
_CHILD_KEYS, _PERSON_KEYS = {key_of(head) for head in CHILD}, {key_of(head) for head in PERSON_HEADS}
_MARK_KEYS = {number: {key_of(head) for head in heads} for number, heads in MARKS.items()}
_NUMBERED = re.compile(r"(?<![a-z])list[\s_.-]*0?(1[01]|[1-9])(?!\d)", re.IGNORECASE)


def numbered(text: str) -> int | None:
    """The number in the name of a sheet or a file: "List_6", "List 6", "Annex A list 6 - CIN.csv"; None where there is none."""
    found = _NUMBERED.search(text)
    return int(found[1]) if found else None


def lists_marked(keys: set[str] | frozenset[str]) -> set[int]:
    """The lists whose heads are among these keys."""
    return {number for number, marks in _MARK_KEYS.items() if marks & keys}


def is_head(keys: set[str]) -> bool:
    """Whether a row with these keys is the row of heads of a list."""
    return bool(keys & _CHILD_KEYS and (keys & _PERSON_KEYS or lists_marked(keys))) or bool(keys & _MARK_KEYS[11])


def number_of(table: TextTable) -> int | None:
    """Which list a table is: by the heads that stand in no other, else by the name of its sheet or file."""
    marked = {number: len(marks & table.keys) for number, marks in _MARK_KEYS.items() if marks & table.keys}
    if marked:
        return max(marked, key=lambda number: (marked[number], -number))
    return numbered(table.sheet) or numbered(table.file)


def _head_lines(text: str) -> Iterator[tuple[int, str]]:
    """The first lines that are not blank, as far as heads may stand, each with its number from 0."""
    seen = 0
    for place, line in enumerate(text[:200_000].replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if line.replace(",", "").replace(";", "").strip():
            seen += 1
            yield place, line
        if seen == HEAD_ROWS:
            return


def csv_head(text: str) -> tuple[int, str, set[str]] | None:
    """Where the heads stand in the text of a csv file: (line from 0, delimiter, keys); None where it is none of the lists."""
    for place, line in _head_lines(text):
        delimiter = delimiter_of(line)
        keys = {key_of(value) for value in next(csv.reader([line], delimiter=delimiter), [])}
        if is_head(keys):
            return place, delimiter, keys
    return None


def _csv_list(item: Incoming) -> list[TextTable]:
    text = item.text().replace("\r\n", "\n").replace("\r", "\n")
    found = csv_head(text)
    if found is None:
        return []
    above, delimiter, _ = found
    # A title above the heads is a row that a spreadsheet counts.
    rest = text.split("\n", above)[above]
    heads, frame, faults = quick(rest, delimiter) or slow(rest, delimiter, item.name)
    numbers = pl.col("row") + above
    filled = frame.filter(pl.any_horizontal(pl.exclude("row").is_not_null())).with_columns(numbers)
    return [TextTable(item.name, "", tuple(heads), filled, faults.with_columns(numbers))]


@dataclass
class Gathered:
    """What was found: tables by the number of their list, problems, notes."""

    lists: dict[int, TextTable] = field(default_factory=dict)
    problems: list[pl.DataFrame] = field(default_factory=lambda: [problems()])
    notes: list[str] = field(default_factory=list)


def _tables(item: Incoming, gathered: Gathered) -> list[TextTable]:
    """The lists of one file, each under the name of its file and sheet. Refused where the file cannot be read."""
    try:
        if not item.head.startswith(ZIP):
            return _csv_list(item)
        found = sheet_tables(item, is_head)
    except Unreadable as why:
        raise Refused(str(why)) from None
    read = {table.sheet for table in found}
    beginning = book_heads(item)
    for sheet in beginning.sheets if beginning else ():
        if numbered(sheet) and sheet not in read:
            words = f"the sheet {sheet} has no row of heads that we know among its first {HEAD_ROWS}: it is not read"
            gathered.problems.append(problems([(TOLD, item.name, None, None, None, words)]))
    return [replace(table, file=f"{item.name}, {table.sheet}") for table in found]


def gather(items: Sequence[Incoming]) -> Gathered:
    """The lists of all files. Of a list that stands in several files the one named by the latest day is taken.

    Raises Refused where a file cannot be read, where none holds a list, or where two hold the same one and their names do not
    say which is the later.
    """
    gathered = Gathered()
    standing: dict[int, list[tuple[Incoming, TextTable]]] = {}
    for item in items:
        for table in _tables(item, gathered):
            if (number := number_of(table)) is not None:
                standing.setdefault(number, []).append((item, table))
    if not standing:
        names = ", ".join(item.name for item in items)
        raise Refused(
            f"{names}: no sheet or csv file has the heads of a list of Annex A (Child Unique ID, Date of Birth and those of the list) "
            f"in its first {HEAD_ROWS} rows. Use Ofsted's template with its heads as they are."
        )
    for number, held in sorted(standing.items()):
        table = _latest(number, held)
        gathered.lists[number] = table
        gathered.problems.append(table.faults)
        for _, other in held:
            if other is not table:
                words = f"list {number} is taken from {table.file}: this one is not read"
                gathered.problems.append(problems([(TOLD, other.file, None, None, None, words)]))
    return gathered


def _latest(number: int, held: list[tuple[Incoming, TextTable]]) -> TextTable:
    # Copies of a sheet beside it ("List 6 (2)"): the one with rows, of those the one that is named as Ofsted names it.
    best: dict[str, TextTable] = {}
    for item, table in sorted(held, key=lambda one: (not one[1].frame.height, len(one[1].sheet))):
        best.setdefault(item.name, table)
    if len(best) == 1:
        return next(iter(best.values()))
    days = {name: day_in(name) for name in best}
    last = max((day for day in days.values() if day), default=None)
    named = [name for name, day in days.items() if day == last]
    if len(named) != 1 or None in days.values():
        raise Refused(
            f"List {number} stands in more than one file ({', '.join(sorted(best))}). Load one Annex A at a time, "
            "or put its day into the name of each file, such as 'Annex A 2022-05-16.xlsx': the latest is then taken."
        )
    return best[named[0]]
