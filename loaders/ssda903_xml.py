"""The XML form of the SSDA903 return, read as a stream: no document type, no entities, nothing fetched, and never the whole tree."""

import re
from collections import Counter
from dataclasses import dataclass, field
from xml.parsers import expat

import polars as pl

from loaders.cells import plain
from loaders.grid import TextTable
from loaders.incoming import Incoming
from loaders.source import Refused

ROOT = "EXPSSDA903"
BEGINS_WITH_ROOT = re.compile(rb"<\s*(?:\w+:)?" + ROOT.encode() + rb"[\s/>]")
HEADS = {
    "header": ("CHILD", "SEX", "DOB", "ETHNIC", "UPN", "MOTHER", "MC_DOB"),
    "episodes": (
        "CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "DEC", "REC", "REASON_PLACE_CHANGE", "HOME_POST", "PL_POST", "URN",
    ),
}  # fmt: skip
# What the XML form calls otherwise than the csv form.
OTHER_NAMES = {"CHILDID": "CHILD", "PL": "PLACE"}
# An element that is left out where it is empty stands in the table all the same.
ALWAYS = {"CHILD", "DECOM", "DEC"}
BLOCK_BYTES = 1 << 18
BATCH_ROWS = 50_000
DEEPEST = 12
LONGEST_VALUE = 10_000


def is_xml_form(head: bytes) -> bool:
    """Whether a file begins as the XML form does, in whatever coding."""
    return BEGINS_WITH_ROOT.search(head.replace(b"\0", b"")) is not None


@dataclass
class _Rows:
    """The records of one table: what is not yet in a frame, what is, and which elements were met."""

    heads: tuple[str, ...]
    waiting: list[tuple[int | str | None, ...]] = field(default_factory=list)
    frames: list[pl.DataFrame] = field(default_factory=list)
    met: set[str] = field(default_factory=lambda: set(ALWAYS))

    def add(self, line: int, number: int, record: dict[str, str]) -> None:
        self.met.update(record)
        self.waiting.append((line, number, *(record.get(head) for head in self.heads)))
        if len(self.waiting) >= BATCH_ROWS:
            self.settle()

    def settle(self) -> None:
        columns = {"line": pl.Int64, "number": pl.Int64, **dict.fromkeys(self.heads, pl.String)}
        self.frames.append(pl.DataFrame(self.waiting, columns, orient="row"))
        self.waiting = []

    def frame(self) -> pl.DataFrame:
        self.settle()
        return pl.concat(self.frames)


class _Reader:
    """What expat calls as it goes along."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.rows = {table: _Rows(heads) for table, heads in HEADS.items()}
        self.others: Counter[str] = Counter()
        self.path: list[str] = []
        self.text: list[str] = []
        self.length = self.number = 0
        self.in_group = False
        self.line = {"HEADER": 0, "EPISODE": 0}
        self.record: dict[str, str] = {}
        self.header: dict[str, str] = {}
        self.episodes: list[tuple[int, int, dict[str, str]]] = []
        self.header_at = (0, 0)
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _refuse_doctype(self, *_: object) -> None:
        raise Refused(f"{self.name} declares a document type, which the return never does. Have it sent again as the return's own XML.")

    def _start(self, tag: str, _: dict[str, str]) -> None:
        tag = tag.rsplit(":", 1)[-1].upper()
        if not self.path and tag != ROOT:
            raise Refused(f"{self.name} is no XML form of the SSDA903 return: it begins with another element than {ROOT}.")
        self.path.append(tag)
        if len(self.path) > DEEPEST:
            raise Refused(f"{self.name}, line {self.parser.CurrentLineNumber}: elements lie deeper in each other than in any return.")
        if len(self.path) == 3 and tag in self.line:
            self.line[tag], self.record = self.parser.CurrentLineNumber, {}
        elif len(self.path) == 5 and not self.in_group:
            # A group of values within a record: a review, an outcome. It is counted, and not read.
            self.others[self.path[3]] += 1
            self.in_group = True
        self.text, self.length = [], 0

    def _characters(self, text: str) -> None:
        self.length += len(text)
        if self.length > LONGEST_VALUE:
            raise Refused(f"{self.name}, line {self.parser.CurrentLineNumber}: a value of more than {LONGEST_VALUE:,} letters.")
        self.text.append(text)

    def _end(self, _: str) -> None:
        tag, depth = self.path.pop(), len(self.path) + 1
        if depth == 4:
            if not self.in_group and self.path[2] in self.line:
                self.record[OTHER_NAMES.get(tag, tag)] = "".join(self.text)
            self.in_group = False
        elif depth == 3 and tag in self.line and self.path[1] == "CHILD":
            self.number += 1
            if tag == "HEADER":
                self.header, self.header_at = self.record, (self.line[tag], self.number)
            else:
                self.episodes.append((self.line[tag], self.number, self.record))
            self.record = {}
        elif depth == 2:
            self._child_ends()
        self.text, self.length = [], 0

    def _child_ends(self) -> None:
        child = {"CHILD": self.header["CHILD"]} if "CHILD" in self.header else {}
        if self.header:
            self.rows["header"].add(*self.header_at, self.header)
        for line, number, record in self.episodes:
            self.rows["episodes"].add(line, number, record | child)
        self.header, self.episodes = {}, []


def xml_tables(item: Incoming) -> tuple[dict[str, TextTable], Counter[str]]:
    """The tables `header` and `episodes` of a file, and how often each other group of values stands in it.

    A row's number is its line; in a file written without line ends, the number of its HEADER or EPISODE. Raises Refused for what
    is broken or is no return: half of one would make children vanish.
    """
    reader = _Reader(item.name)
    try:
        with item.open() as handle:
            while block := handle.read(BLOCK_BYTES):
                reader.parser.Parse(block, False)
            reader.parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, UnicodeError, ValueError) as broken:
        line = getattr(broken, "lineno", reader.parser.CurrentLineNumber)
        raise Refused(f"{item.name} is broken at line {line}: it is not whole, or no XML. Have it sent again.") from None
    frames = {table: rows.frame() for table, rows in reader.rows.items()}
    lines = pl.concat([frame["line"] for frame in frames.values()])
    at = "line" if lines.n_unique() >= lines.len() / 2 else "number"
    tables = {}
    for table, rows in reader.rows.items():
        heads = tuple(head for head in rows.heads if head in rows.met)
        values = [plain(pl.col(head)).alias(re.sub("[^a-z0-9]", "", head.lower())) for head in heads]
        tables[table] = TextTable(item.name, table, heads, frames[table].select(pl.col(at).alias("row"), *values))
    return tables, reader.others
