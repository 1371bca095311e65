"""Predicted starts from the fortnightly template: what each row would change, shown first, and all good rows written at one stroke."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from sqlalchemy.orm import Session

from access import predictions, trail
from access.doing import Doing, NotDone
from access.permissions import Permission
from access.predictions import Child, Seen
from access.reader import Reader
from data.calendar import shown
from data.records.database import Records
from data.records.tables import Prediction


class UploadedRow(Protocol):
    """One good row of a file (`loaders.predictions.Row`); `row` as a spreadsheet numbers it."""

    @property
    def row(self) -> int: ...  # noqa: D102
    @property
    def person_id(self) -> str: ...  # noqa: D102
    @property
    def assessment_type(self) -> str: ...  # noqa: D102
    @property
    def predicted_start(self) -> date: ...  # noqa: D102
    @property
    def note(self) -> str: ...  # noqa: D102


class What(StrEnum):
    """What one row would do."""

    NEW = "New"
    MOVED = "Moved"
    NOTED = "New note"
    UNCHANGED = "Unchanged"
    NOT_YOURS = "Not yours"
    UNKNOWN = "Unknown person"
    REFUSED = "To mend"


@dataclass(frozen=True)
class Change:
    """One row and what it would do. child: None where nobody is known, or may be shown, by the id; words: for a manager."""

    row: int
    what: What
    words: str
    child: Child | None = field(default=None, repr=False)
    assessment_type: str = ""
    seen: Seen = Seen()
    predicted_start: date | None = None
    note: str = field(default="", repr=False)

    @property
    def is_good(self) -> bool:
        """Whether it is written when the file is applied."""
        return self.what in (What.NEW, What.MOVED, What.NOTED)


@dataclass(frozen=True)
class Uploaded:
    """What an upload wrote, and the rows it did not: those that stand as they are, and those told in words."""

    written: list[Prediction]
    unchanged: list[Change]
    aside: list[Change]


def preview(
    doing: Doing, reader: Reader, rows: Iterable[UploadedRow], children: Mapping[str, Child], seen: Mapping[tuple[str, str], Seen]
) -> list[Change]:
    """What each row would do, in the order of the file; nothing is written.

    children: every child a prediction may be of, by person id, of all teams; seen: what stands, by (person id, type): a pair
    left out has nothing. A restricted child the reader is not named for is told as unknown. Refused where the reader may
    write no predicted start at all.
    """
    reader.demand(Permission.WRITE_PREDICTIONS)
    return [_change(doing, reader, row, children, seen) for row in rows]


def _change(doing: Doing, reader: Reader, row: UploadedRow, children: Mapping[str, Child], seen: Mapping[tuple[str, str], Seen]) -> Change:
    child = children.get(row.person_id)
    if child is None or not reader.lists_person(child.person_id):
        return Change(row.row, What.UNKNOWN, "Nobody in care has this Person ID. Check it against the case system.")
    if not reader.lists_team(child.team, child.locality):
        return Change(row.row, What.NOT_YOURS, f"The child is not listed for your team. {predictions.ASK}")
    form = seen.get((child.person_id, row.assessment_type), Seen())
    day, note = row.predicted_start, trail.clean(row.note).strip()
    fault = predictions.fault_of_start(day, doing.data_day) or predictions.fault_of_note(note)

    def told(what: What, words: str) -> Change:
        return Change(row.row, what, words, child, row.assessment_type, form, day, note)

    if row.assessment_type not in predictions.TYPES:
        return told(What.REFUSED, f"Write the assessment type as {' or '.join(predictions.TYPES)}.")
    if form.live == day and note in ("", form.note):  # before its day is judged: what stands may have passed long ago
        return told(What.UNCHANGED, f"{shown(day)} stands already")
    if fault:
        return told(What.REFUSED, fault)
    if form.live is None:
        return told(What.NEW, f"New: {shown(day)}")
    if form.live == day:
        return told(What.NOTED, f"Another note; {shown(day)} stands")
    return told(What.MOVED, f"Moved from {shown(form.live)} to {shown(day)}")


def mark_of(changes: Iterable[Change]) -> str:
    """What a form sends back with "Apply": the same for the same changes of the same state, and it tells nothing of them."""
    return trail.digest_of(
        f"{change.row} {change.what} {change.child.key if change.child else ''} {change.assessment_type} {change.seen.live} "
        f"{change.seen.after} {change.predicted_start} {change.note}"
        for change in changes
    )


def upload(
    records: Records,
    session: Session,
    doing: Doing,
    reader: Reader,
    changes: Iterable[Change],
    *,
    reason: str = "",
    mark: str | None = None,
) -> Uploaded:
    """Write the good rows, all in the transaction of `session`, and keep the others in words.

    reason: one for the file, needed where a date moves or a note changes ("Mobilisation meeting of 23/05/2022"); mark: `mark_of`
    the changes that were shown. NotDone where they are others by now, or Overtaken (access.predictions) where somebody
    writes at this moment: then let the transaction go back, so that nothing is written.
    """
    changes = list(changes)
    if mark is not None and mark != mark_of(changes):
        raise NotDone("Something changed since the rows were shown, so nothing was written. Look at them again, then apply them.")
    good = [change for change in changes if change.is_good]
    if not good:
        raise NotDone("No row of the file changes anything, so nothing was written.")
    if any(change.what is not What.NEW for change in good):
        reason = predictions.told(reason, ())
    written = []
    for change in good:
        assert change.child is not None and change.predicted_start is not None
        try:
            row = predictions.enter(
                records, session, doing, reader, change.child, change.assessment_type, change.predicted_start,
                seen=change.seen, note=change.note, reason=reason,
            )  # fmt: skip
        except predictions.Overtaken as problem:
            raise predictions.Overtaken(f"Row {change.row}: {problem}", problem.row_id, problem.predicted_start) from None
        except NotDone as problem:
            raise NotDone(f"Row {change.row}: {problem} Nothing of the file was written.") from None
        written.append(row)
    aside = [change for change in changes if not change.is_good and change.what is not What.UNCHANGED]
    return Uploaded(written, [change for change in changes if change.what is What.UNCHANGED], aside)
