"""Users from a csv file: each row added or changed on its own; a row that is refused is told with row, column, value and reason."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from access import users
from access.doing import Doing, NotDone
from access.users import FIELDS, Asked, Fault, Places
from data.calendar import parse_day
from data.records.database import Records
from data.records.tables import User

NEEDED = ("name", "shown_name", "group")
DAYS = ("agreement_on", "dbs_on")
BETWEEN = ";"
FIRST_ROW = 2
MOST_ROWS = 5000


@dataclass(frozen=True)
class RefusedRow:
    """One fault: the row as a spreadsheet numbers it (the header is row 1), the column, the value found, what to write instead."""

    row: int
    column: str
    value: str
    reason: str


@dataclass
class Report:
    """What an import did: sign-in names added, changed and left as they were, and the rows refused."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)


def template() -> str:
    """The header of the file and one row to copy: several teams or localities stand in one cell, with a semicolon between."""
    return f"{','.join(FIELDS)}\nsam.example,Sam Example,team_manager,,Erewash CIN Team 1; Erewash CIN Team 2,,,,,,\n"


def import_csv(records: Records, session: Session, doing: Doing, content: bytes, places: Places) -> Report:
    """Add and change the users of a csv file (UTF-8, columns as in FIELDS; all but NEEDED may be left out).

    A user who stands in the file is as the file has them: a column the file has replaces, one it lacks stays. Nobody is
    disabled for being absent. NotDone, and nothing is written, where the file as a whole cannot be read.
    """
    users.manager(doing)
    report, seen = Report(), set()
    for number, values in _rows(content):
        faults, asked = _asked(values, _held(records, session, values))
        if asked.name in seen:
            faults.append(Fault("name", asked.name, "stands in an earlier row too: keep one of them"))
        if asked.name == doing.user:
            faults.append(Fault("name", asked.name, "is your own: another data manager changes your account"))
        seen.add(asked.name)
        faults += users.faults_of(asked, places)
        if faults:
            report.refused += [RefusedRow(number, fault.field, fault.value, fault.reason) for fault in faults]
            continue
        held = records.latest(session, User, asked.name)
        if held is None:
            users.add(records, session, doing, asked, places, reason="imported")
            report.added.append(asked.name)
        elif users.as_asked(held) == asked:
            report.same.append(asked.name)
        else:
            users.change(records, session, doing, asked, places, reason="imported")
            report.changed.append(asked.name)
    return report


def _rows(content: bytes) -> list[tuple[int, dict[str, str]]]:
    """The rows with the number a spreadsheet gives them. NotDone where the file cannot be read."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotDone("The file is not UTF-8. Save it as CSV UTF-8, then import it again.") from None
    try:
        lines = list(csv.reader(io.StringIO(text.replace("\0", ""), newline=""), strict=True))
    except csv.Error:
        raise NotDone("The file cannot be read as CSV: a quotation mark is left open or stands in the wrong place.") from None
    if not lines:
        raise NotDone(f"The file is empty. Its first row names the columns: {', '.join(FIELDS)}.")
    header = [name.strip().lower() for name in lines[0]]
    missing = [name for name in NEEDED if name not in header]
    unknown = [name for name in header if name not in FIELDS]
    if missing or unknown or len(set(header)) != len(header):
        told = (
            f"has no column {', '.join(missing)}" if missing else f"has columns that are unknown or double: {', '.join(unknown or header)}"
        )
        raise NotDone(f"The first row {told}. The columns are: {', '.join(FIELDS)}; {', '.join(NEEDED)} must be there.")
    if len(lines) - 1 > MOST_ROWS:
        raise NotDone(f"The file has {len(lines) - 1} rows. Import {MOST_ROWS} at most at a time.")
    return [
        (number, dict(zip(header, [value.strip() for value in line] + [""] * len(header), strict=False)))
        for number, line in enumerate(lines[1:], start=FIRST_ROW)
        if any(value.strip() for value in line)
    ]


def _held(records: Records, session: Session, values: Mapping[str, str]) -> Asked | None:
    row = records.latest(session, User, values["name"].lower())
    return None if row is None else users.as_asked(row)


def _asked(values: Mapping[str, str], held: Asked | None) -> tuple[list[Fault], Asked]:
    """A row as a user, over what is held of them already, and what in it cannot be read."""
    faults: list[Fault] = []

    def text(name: str) -> str | None:
        if name in values:
            return values[name] or None
        found: str | None = getattr(held, name) if held else None
        return found

    def names(name: str) -> tuple[str, ...]:
        if name in values:
            return tuple(part.strip() for part in values[name].split(BETWEEN) if part.strip())
        found: tuple[str, ...] = getattr(held, name) if held else ()
        return found

    def day(name: str) -> date | None:
        if name not in values:
            found: date | None = getattr(held, name) if held else None
            return found
        try:
            return parse_day(values[name]) if values[name] else None
        except ValueError:
            faults.append(Fault(name, values[name], "is not a day: write it as 14/03/2022 or 2022-03-14"))
            return None

    asked = Asked(
        name=values["name"].lower(),
        shown_name=values["shown_name"],
        group=values["group"].lower().replace(" ", "_"),
        localities=names("localities"),
        teams=names("teams"),
        zone=text("zone"),
        school=text("school"),
        email=text("email"),
        agreement_on=day("agreement_on"),
        dbs_on=day("dbs_on"),
        sso_subject=text("sso_subject"),
    )
    return faults, asked
