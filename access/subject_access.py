"""Subject access: everything held about one person, from every table, the records and the trail, as xlsx and as csv."""

import csv
import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from access import looks, predictions, trail
from access.doing import Doing
from access.people_acts import SUBJECT_ACCESS, act_row, acts, edition_with, school_keys
from access.predictions import Step
from access.reader import Refused
from data import schema
from data.about import PERSON, Target, key_text
from data.person import is_known, rows_about
from data.pupils import persons_near
from data.records.database import Records
from data.records.tables import Restricted, SignIn
from data.store import Edition, NoEdition, Store

# A cell that starts with one of these is worked out by spreadsheets.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
CHECKS = (
    "Before it is given to anyone: somebody entitled reads it and takes out what is about other people, such as staff, family or "
    "whoever reported a worry, and what would harm the child. Give it by a safe way, to a person whose identity was checked."
)
SCHOOLS = (
    "Those of the pupil with this person's UPN, where it stands on no other person's row. Check that name and date of birth are the same. "
    "A pupil whom social care does not know by UPN is looked for by their own number, and has a file of their own."
)
LONGEST_SHEET_NAME = 31


@dataclass(frozen=True)
class Section:
    """One table of what is held: name, title, heads and rows."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True)
class Held:
    """Everything held about one person, table by table, those with no row too; notes say what it is and what to check."""

    sections: list[Section]
    notes: list[tuple[str, str]]

    @property
    def rows(self) -> int:
        """Rows in all sections."""
        return sum(len(section.rows) for section in self.sections)


def everything(
    records: Records,
    store: Store,
    doing: Doing,
    id: str,
    key_of: Callable[[str], str],
    asked_by: str,
    recompute: looks.Recompute | None = None,
    target: Target = PERSON,
) -> Held:
    """What is held about one person, or a pupil whom social care does not know (`target`): the live edition (or the newest that
    knows them), the records, the trail.

    The act is recorded and put in the trail in the same transaction: without that nothing is returned. Refused where the
    person is restricted and the doer is not named; NoEdition where nobody of that id is in any kept edition, and nothing was
    typed about them.
    """
    edition = _edition(records, store, id, target)
    others = [one for name in store.names() if (one := store.edition(name)).name != edition.name]
    child_key = key_of(key_text(id, target))
    keys = [child_key, *school_keys(store, id, target, key_of)]
    with records.session() as session:
        typed = predictions.history(records, session, id) if target == PERSON else []
        restricted = _restricted(records, session, [id] if target == PERSON else persons_near(id, [edition, *others]))
        if any(doing.user not in row.named for row in restricted):
            raise Refused("This person is restricted. Somebody named for them makes the export; the data manager knows who is.")
        rows = rows_about(edition, id, target, others)
        sections = [Section(name, schema_title(name), tuple(frame.columns), frame.rows()) for name, frame in rows.items()]
        sections += _of_records(records, session, restricted if target == PERSON else [], typed, keys)
        seen = {look.seq: look for key in keys for look in looks.looks_at(session, key, recompute)}
        told = [looks.as_row(seen[seq]) for seq in sorted(seen, reverse=True)]
        sections.append(Section("trail", "Who looked, and what was done", looks.HEADS, told))
        total = sum(len(section.rows) for section in sections)
        records.add(session, act_row(doing, SUBJECT_ACCESS, child_key, asked_by, f"{total} rows of edition {edition.name}"))
        trail.record(session, doing, trail.Look("subject access", "Everything held about one person", count=total, keys=[child_key]))
    also = [one.name for one in others if is_known(one, id, target, [edition, *(other for other in others if other is not one)])]
    notes = [
        ("What it is", "Everything Sightline holds about one person"),
        ("Made on", doing.at.date().isoformat()),
        ("Edition", f"{edition.name}, data to {edition.extract_date.isoformat()}"),
        ("Also in editions", ", ".join(also) or "none"),
        ("Key", child_key),
        ("Rows of schools", SCHOOLS),
        ("Check", CHECKS),
    ]
    return Held(sections, notes + ([("Data", "Invented data")] if edition.invented else []))


def of_both(held: Held, other: Held | None) -> Held:
    """Everything held under two identities of one person as one file; other: None where no kept edition knows that one."""
    if other is None:
        told = ("The other identity", "No kept edition knows it: nothing but what the records say under this one is held.")
        return Held(held.sections, [*held.notes, told])
    sections = [Section(f"other_{one.name}", f"Other - {one.title}", one.heads, one.rows) for one in other.sections]
    told = ("Two identities", "Both are in this file, joined after an adoption: sections of the other identity begin with Other.")
    more = [(f"Other: {name}", words) for name, words in other.notes if name in ("Edition", "Also in editions", "Key")]
    return Held([*held.sections, *sections], [held.notes[0], told, *held.notes[1:], *more])


def schema_title(name: str) -> str:
    """The title of a table of an edition."""
    return next(table.title for table in schema.TABLES if table.name == name)


def _edition(records: Records, store: Store, id: str, target: Target) -> Edition:
    """The edition to read: of somebody whom none knows any more, the live one where something was typed about them here."""
    try:
        return edition_with(store, id, target)
    except NoEdition:
        with records.reading() as session:
            if target != PERSON or not predictions.history(records, session, id):
                raise
        return store.live()


def _restricted(records: Records, session: Session, persons: Collection[str]) -> list[Restricted]:
    about = or_(Restricted.key.in_(persons), Restricted.sealed_person_id.in_(persons))
    keys = set(session.scalars(select(Restricted.key).where(about)))
    rows = [records.latest(session, Restricted, key) for key in sorted(keys)]
    return [row for row in rows if row is not None and {row.key, row.sealed_person_id} & set(persons)]


def _of_records(
    records: Records, session: Session, restricted: list[Restricted], typed: list[Step], keys: Sequence[str]
) -> list[Section]:
    """What the records hold: predicted starts typed, why the person is restricted, what was done, and the reasons given for looking."""
    reasons = [
        (running.started_at.isoformat(timespec="seconds"), running.user, running.reasons[key])
        for running in session.scalars(select(SignIn).order_by(SignIn.started_at))
        for key in keys
        if key in running.reasons
    ]
    done = [(row.act, row.on, row.asked_by, row.words, row.reason) for key in keys for row in acts(records, session, key)]
    written = [
        (
            step.assessment_type, step.data_day, step.at.isoformat(timespec="seconds"), step.user, step.role, step.was,
            step.predicted_start, step.note, step.reason, "yes" if step.predicted_start is None else "no",
        )
        for step in reversed(typed)
    ]  # fmt: skip
    heads = (
        *("assessment_type", "recorded_on", "written (UTC)", "user", "recorded_by", "moved_from"),
        *("predicted_start", "manager_note", "reason", "withdrawn"),
    )
    return [
        Section("predictions", "Predicted starts typed here", heads, written),
        Section("restricted", "Restricted persons", ("why", "named"), [(row.why, " ".join(row.named)) for row in restricted]),
        Section("person_acts", "Corrections, erasures and exports", ("act", "on", "asked_by", "words", "state"), done),
        Section("sign_ins", "Reasons given for looking", ("signed in (UTC)", "user", "reason"), reasons),
    ]


def to_csv(held: Held) -> bytes:
    """All of it as one csv file: one line a value, with its section and row; UTF-8 with a byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("section", "row", "field", "value"))
    for name, words in held.notes:
        writer.writerow(("notes", "", name, _plain(words)))
    for section in held.sections:
        if not section.rows:
            writer.writerow((section.name, "", "", "nothing is held"))
        for number, row in enumerate(section.rows, start=1):
            for head, value in zip(section.heads, row, strict=True):
                writer.writerow((section.name, number, head, _plain(value)))
    return ("\ufeff" + text.getvalue()).encode("utf-8")


def _plain(value: Any) -> str:
    text = "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text


def to_xlsx(held: Held) -> bytes:
    """All of it as a workbook: what it is, then one sheet a section. Text stays text, dates are dates."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        day, quoted = book.add_format({"num_format": "yyyy\\-mm\\-dd"}), book.add_format({"quote_prefix": True})
        about = book.add_worksheet("What it is")
        about.set_column(0, 0, 22)
        about.set_column(1, 1, 110)
        for r, (name, words) in enumerate(held.notes):
            about.write_string(r, 0, name, bold)
            about.write_string(r, 1, words, wrapped)
        for section in held.sections:
            page = book.add_worksheet(section.title[:LONGEST_SHEET_NAME].strip())
            page.set_column(0, len(section.heads) - 1, 20)
            for c, head in enumerate(section.heads):
                page.write_string(0, c, head, bold)
            if not section.rows:
                page.write_string(1, 0, "Nothing is held.")
            for r, row in enumerate(section.rows, start=1):
                for c, value in enumerate(row):
                    if isinstance(value, date):
                        page.write_datetime(r, c, value, day)
                    elif isinstance(value, int | float):
                        page.write_number(r, c, value)
                    elif value is not None:
                        page.write_string(r, c, str(value), quoted if str(value).startswith(FORMULA_STARTS) else None)
            page.freeze_panes(1, 0)
    return buffer.getvalue()
