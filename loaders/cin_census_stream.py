"""The elements of a CIN census as they stream by: values to records, records to children, children to batches of rows.

A document type is refused, so there is no entity. Nothing is held longer than one child. Both spellings of sex and of
assessment factors are taken; elements we do not know and text between elements are passed over.
"""

from typing import Any
from xml.parsers.expat import ParserCreate

import polars as pl

from loaders.cin_census_return import COLUMNS, ProblemRow
from loaders.grid import key_of
from loaders.source import LOADED_WITHOUT, SET_ASIDE, Refused

BATCH_ROWS = 50_000
# A census has seven levels and no value of 50 characters; a comment or a tag is a line, and is held whole while it is read.
DEEPEST, MOST_TEXT, MOST_TAG_BYTES, MOST_NAMES = 40, 200, 4 << 20, 1_000
RECORDS = {
    "Child": "persons", "CINdetails": "referrals", "Assessments": "child_assessments", "CINPlanDates": "cin_plans",
    "ChildProtectionPlans": "protection_plans",
}  # fmt: skip
VALUES = {
    "Collection": "collection", "Year": "year", "ReferenceDate": "reference", "LEA": "authority", "DateTime": "made",
    "LAchildID": "person_id", "UPN": "upn", "PersonBirthDate": "dob", "Sex": "sex", "GenderCurrent": "sex",
    "PersonDeathDate": "died_on", "Ethnicity": "ethnicity", "Disability": "disability", "CINreferralDate": "referral_date",
    "ReferralSource": "referral_source", "PrimaryNeedCode": "primary_need", "CINclosureDate": "closure_date",
    "ReasonForClosure": "closure_reason", "ReferralNFA": "nfa", "AssessmentActualStartDate": "start_date",
    "AssessmentAuthorisationDate": "authorised_on", "AssessmentFactors": "factors", "FactorsIdentifiedAtAssessment": "factors",
    "CINPlanStartDate": "start_date", "CINPlanEndDate": "end_date", "CPPstartDate": "start_date", "CPPendDate": "end_date",
    "InitialCategoryOfAbuse": "initial_category", "LatestCategoryOfAbuse": "latest_category",
}  # fmt: skip
# These stand there several times: their codes are joined by a space.
REPEATED = {"disability", "factors"}
EPISODE = ("primary_need", "closure_date", "closure_reason")
KNOWN = {key_of(name): name for name in (*RECORDS, *VALUES)}
TOO_LONG = "is longer than any value of the census: write one"
OUTSIDE = "stands outside of a Child: it is nobody's"
# A record as it is read: its table, its line, its values, the records in it.
Record = tuple[str, int, dict[str, str], list[Any]]


class Stream:
    """What the parser's calls come to; given up (Refused) where the file is no census.

    frames: by table, batches of `row` and COLUMNS as text; header: of the return; records: how many there were; told: problems.
    by_record: rows are numbered by the record, since the file has no lines.
    """

    def __init__(self, file: str, encoding: str | None, by_record: bool) -> None:
        self.file, self.by_record = file, by_record
        self.parser = ParserCreate(encoding)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.header: dict[str, str] = {}
        self.frames: dict[str, list[pl.DataFrame]] = {table: [] for table in COLUMNS}
        self.told: list[ProblemRow] = []
        self.records = self.lines_above = self._depth = self._pending = self._fed = 0
        self._names: dict[str, str] = {}
        self._open: list[Record] = [("", 0, self.header, [])]
        self._value = ""
        self._held, self._too_long = "", False
        self._rows: dict[str, list[tuple[int | str | None, ...]]] = {table: [] for table in COLUMNS}

    @property
    def line(self) -> int:
        """Where it stands."""
        return self.parser.CurrentLineNumber + self.lines_above

    def feed(self, block: bytes) -> None:
        """Take the next bytes. Raises ExpatError where they are no XML, Refused where they are no census."""
        if not self._fed:
            blank = len(block) - len(block.lstrip())
            self.lines_above += block.count(b"\n", 0, blank)
            block = block[blank:]
        self.parser.Parse(block, False)
        self._fed += len(block)
        if self._fed - self.parser.CurrentByteIndex > MOST_TAG_BYTES:
            raise Refused(f"{self.file} holds a tag or a comment without end from line {self.line} on. Have it exported again.")

    def close(self) -> None:
        """No bytes follow. Raises ExpatError where the file is not whole."""
        self.parser.Parse(b"", True)
        self._flush()

    def _doctype(self, *_: object) -> None:
        raise Refused(f"{self.file} declares a document type in line {self.line}, which no return does. Have it exported without one.")

    def _known(self, name: str) -> str:
        """A name as the schema spells it, without its namespace; "" where it is none of ours."""
        if len(self._names) > MOST_NAMES:
            return ""
        return self._names.setdefault(name, KNOWN.get(key_of(name.rpartition(":")[2]), ""))

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._depth += 1
        if name not in VALUES and name not in RECORDS:
            name = self._names[name] if name in self._names else self._known(name)
        if name in VALUES:
            self._value, self._held, self._too_long = name, "", False
            self.parser.CharacterDataHandler = self._text
        elif name in RECORDS:
            self.records += 1
            self._open.append((RECORDS[name], self.records if self.by_record else self.line, {}, []))
        if self._depth > DEEPEST:
            raise Refused(f"{self.file} is nested deeper in line {self.line} than any return. Have it exported again.")

    def _text(self, text: str) -> None:
        """Some of the text of a value, of which no more than its beginning is held."""
        self._held += text
        if len(self._held) > MOST_TEXT:
            text = self._held.strip()
            self._too_long = self._too_long or len(text) > MOST_TEXT
            self._held = f"{text[:MOST_TEXT]} "

    def _end(self, name: str) -> None:
        """An element ends: a value goes to its record, a record to the one around it, a child to the rows."""
        self._depth -= 1
        if name not in VALUES and name not in RECORDS:
            name = self._names.get(name, "")
        if name == self._value:
            if name:
                self.parser.CharacterDataHandler = None
                self._value = ""
                self._store(name)
        elif name in RECORDS:
            record = self._open.pop()
            if record[0] == "persons":
                self._emit([record], record[2].get("person_id"), {})
            elif len(self._open) > 1:
                self._open[-1][3].append(record)
            else:
                self.told.append((SET_ASIDE, self.file, record[1], None, None, OUTSIDE))
            if self._pending >= BATCH_ROWS:
                self._flush()

    def _store(self, element: str) -> None:
        _, row, values, _ = self._open[-1]
        text, key = self._held.strip(), VALUES[element]
        held = values.get(key) if key in REPEATED else None
        if self._too_long or (held and text and len(held) > MOST_TEXT):
            self.told.append((LOADED_WITHOUT, self.file, row or None, element, None, TOO_LONG))
        elif text and held:
            values[key] = f"{held} {text}"
        elif text:
            values.setdefault(key, text)

    def _emit(self, records: list[Record], person: str | None, episode: dict[str, str]) -> None:
        for table, row, values, inner in records:
            if table == "cin_plans":
                values |= {name: episode[name] for name in EPISODE if name in episode}
            if person is not None:
                values["person_id"] = person
            self._rows[table].append((row, *map(values.get, COLUMNS[table])))
            self._pending += 1
            if inner:
                self._emit(inner, person, values)

    def _flush(self) -> None:
        """The rows gathered so far become frames."""
        for table, rows in self._rows.items():
            names, types = ("row", *COLUMNS[table]), (pl.Int64(), *[pl.String()] * len(COLUMNS[table]))
            columns = zip(*rows, strict=True) if rows else ((),) * len(names)
            series = [pl.Series(name, values, kind) for name, values, kind in zip(names, columns, types, strict=True)]
            if rows or not self.frames[table]:
                self.frames[table].append(pl.DataFrame(series))
            rows.clear()
        self._pending = 0
