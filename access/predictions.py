"""Predicted starts of permanence assessments, typed by team coordinators: entered, moved and withdrawn, never over somebody unseen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from access import trail
from access.doing import Doing, NotDone
from access.permissions import Permission
from access.reader import Reader, Refused
from access.rights import Group
from data.calendar import months_after, months_before, shown
from data.records.base import RecordsError
from data.records.database import Records
from data.records.tables import ASSESSMENT_TYPES, Prediction, User

TYPES = ASSESSMENT_TYPES
MONTHS_BACK, MONTHS_AHEAD = 12, 36
LONGEST_NOTE, LONGEST_REASON = 2000, 500
ASK = "Ask the team coordinator of the child's team."
NOTHING_DONE = "Nothing was changed, and what you typed still stands here: look at theirs, then make yours."


@dataclass(frozen=True)
class Child:
    """A child as listed on the day shown. key: the child key; names: forename and surname, which may stand in no reason."""

    person_id: str = field(repr=False)
    key: str
    team: str
    locality: str
    names: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Seen:
    """What a form showed of one child and type. live: the predicted start in force, loaded or typed (None: none; an assessment
    that has started answers its prediction); note: that of `live`; after: row_id of the newest typed row, withdrawn or not
    (`after_of`; 0: none)."""

    live: date | None = None
    after: int = 0
    note: str = field(default="", repr=False)


class Overtaken(NotDone):
    """Somebody wrote meanwhile; nothing was changed. row_id: of the newest row; predicted_start: what it says, None for a withdrawal."""

    def __init__(self, words: str, row_id: int, predicted_start: date | None) -> None:
        super().__init__(words)
        self.row_id, self.predicted_start = row_id, predicted_start


@dataclass(frozen=True)
class Step:
    """One entry of a history. was: the start in force before it; predicted_start: None where it withdraws; user: sign-in name."""

    assessment_type: str
    at: datetime
    data_day: date
    user: str
    shown_name: str
    role: str
    was: date | None
    predicted_start: date | None
    note: str = field(repr=False)
    reason: str = field(repr=False)
    row_id: int


def key_of(person_id: str, assessment_type: str) -> str:
    """The key of a child and type in the records: 64 characters that tell neither."""
    return trail.digest_of([f"person {person_id}", f"type {assessment_type}"])


def role_of(group: Group) -> str:
    """A group's title as loaded predictions spell roles: "Team Coordinator"."""
    return " ".join(word[:1].upper() + word[1:] for word in group.title.split())


def allowed(reader: Reader, child: Child) -> None:
    """Raises Refused, in words that name no child, where the reader may not write this child's predicted starts."""
    reader.demand(Permission.WRITE_PREDICTIONS)
    if not (reader.lists_person(child.person_id) and reader.lists_team(child.team, child.locality)):
        raise Refused(f"You may not write predicted starts of this child: the child is not listed for your team. {ASK}")


def window(data_day: date) -> tuple[date, date]:
    """The first and last day a start may be predicted for: a year before the data day, three years after it."""
    return months_before(data_day, MONTHS_BACK), months_after(data_day, MONTHS_AHEAD)


def fault_of_start(day: date, data_day: date) -> str:
    """What is wrong with a predicted start, with what to write instead; empty for a good one. Any day of the week may be one."""
    first, last = window(data_day)
    return "" if first <= day <= last else f"{shown(day)} is too far away. Write a day from {shown(first)} to {shown(last)}."


def fault_of_note(note: str) -> str:
    """What is wrong with a manager note; empty for a good one, and for none."""
    return f"The note has {len(note)} characters. Use {LONGEST_NOTE} at most." if len(note) > LONGEST_NOTE else ""


def told(reason: str, names: tuple[str, ...], needed: bool = True) -> str:
    """A reason fit to keep. NotDone where it is empty (and needed), too long, or names the child: others read it."""
    reason = trail.clean(reason).strip()
    if needed and not reason:
        raise NotDone("Say why: it stays in the history.")
    if len(reason) > LONGEST_REASON:
        raise NotDone(f"The reason has {len(reason)} characters. Use {LONGEST_REASON} at most.")
    said = {word.strip(".,;:!?()'\"").removesuffix("'s").removesuffix("’s").casefold() for word in reason.split()}
    if any(name and name.casefold() in said for name in names):
        raise NotDone("The reason names the child. Leave name and number out.")
    return reason


def enter(
    records: Records, session: Session, doing: Doing, reader: Reader, child: Child, assessment_type: str, predicted_start: date,
    *, seen: Seen, note: str = "", reason: str = "",
) -> Prediction:  # fmt: skip
    """Enter a predicted start of a child and type, or move the one in force (`seen.live`), which needs a reason.

    Refused where the reader may not; Overtaken where somebody wrote meanwhile; NotDone, with what to write instead, for a
    type or day that cannot be, a note or reason too long, a reason missing, or where nothing would change.
    """
    allowed(reader, child)
    if assessment_type not in TYPES:
        raise NotDone(f"Choose the assessment type: {' or '.join(TYPES)}.")
    note = trail.clean(note).strip()
    fault = fault_of_start(predicted_start, doing.data_day) or fault_of_note(note)
    if fault:
        raise NotDone(fault)
    reason = told(reason, (*child.names, child.person_id), needed=seen.live is not None)
    held = _newest(session, child.person_id, assessment_type)
    if held is not None and held.row_id != seen.after:
        raise _overtaken(records, session, held)
    if seen.live == predicted_start and note == seen.note:
        raise NotDone(f"{shown(predicted_start)} stands already. Change the date or the note, or leave it as it is.")
    act = "entered" if seen.live is None else "moved" if seen.live != predicted_start else "given another note"
    return _write(records, session, doing, reader, child, assessment_type, predicted_start, seen, note, reason, act)


def withdraw(
    records: Records, session: Session, doing: Doing, reader: Reader, child: Child, seen: Mapping[str, Seen], *, reason: str
) -> list[Prediction]:
    """Withdraw a child, for one type or both: `seen` has what the form showed of each type to withdraw.

    Errors as in `enter`; NotDone too where a type has nothing in force. All are withdrawn, or none.
    """
    allowed(reader, child)
    reason = told(reason, (*child.names, child.person_id))
    if not seen or any(kind not in TYPES for kind in seen):
        raise NotDone(f"Choose what is withdrawn: {' or '.join(TYPES)}, or both.")
    for kind, form in seen.items():
        held = _newest(session, child.person_id, kind)
        if held is not None and held.row_id != form.after:
            raise _overtaken(records, session, held)
        if form.live is None:
            raise NotDone(f"No predicted start of type {kind} is in force, so there is nothing to withdraw.")
    return [
        _write(records, session, doing, reader, child, kind, None, form, "", reason, "withdrawn") for kind, form in sorted(seen.items())
    ]


def _write(
    records: Records, session: Session, doing: Doing, reader: Reader, child: Child, kind: str, start: date | None, seen: Seen,
    note: str, reason: str, act: str,
) -> Prediction:  # fmt: skip
    row = Prediction(
        **doing.stamp(key_of(child.person_id, kind), reason), person_id=child.person_id, assessment_type=kind, predicted_start=start,
        moved_from=seen.live, note=note, role=role_of(reader.group), withdrawn=start is None,
    )  # fmt: skip
    try:
        records.add(session, row, after=seen.after)
    except RecordsError:
        held = _newest(session, child.person_id, kind)
        if held is None or held.row_id == seen.after:
            raise
        raise _overtaken(records, session, held) from None
    # The day and the words stay in the record: the trail outlives an erasure.
    trail.record(session, doing, trail.Look("write", f"Predicted start {act}: {kind}", count=1, keys=[child.key]))
    return row


def _newest(session: Session, person_id: str, assessment_type: str) -> Prediction | None:
    held = select(Prediction).where(Prediction.key == key_of(person_id, assessment_type))
    return session.scalars(held.order_by(Prediction.row_id.desc()).limit(1)).first()


def after_of(session: Session, person_id: str, assessment_type: str) -> int:
    """The row_id of the newest typed row of a child and type, withdrawn or not, for `Seen.after`; 0 where none was typed."""
    held = _newest(session, person_id, assessment_type)
    return held.row_id if held else 0


def _overtaken(records: Records, session: Session, held: Prediction) -> Overtaken:
    user = records.latest(session, User, held.recorded_by)
    who = f"{user.shown_name if user else held.recorded_by} ({held.role})"
    what = "withdrew it" if held.predicted_start is None else f"wrote {shown(held.predicted_start)}"
    when = f"{held.recorded_at:%d/%m/%Y} at {held.recorded_at:%H:%M} (UTC)"
    words = f"{who} {what} on {when}, after you opened this. {NOTHING_DONE}"
    return Overtaken(words, held.row_id, held.predicted_start)


def history(records: Records, session: Session, person_id: str) -> list[Step]:
    """Every entry about a child, both types, the newest first. The caller asks whether the reader may see the child."""
    rows = session.scalars(select(Prediction).where(Prediction.person_id == person_id).order_by(Prediction.row_id.desc())).all()
    names = {row.key: row.shown_name for row in records.all_latest(session, User)} if rows else {}
    return [
        Step(
            row.assessment_type, row.recorded_at, row.data_day, row.recorded_by, names.get(row.recorded_by, row.recorded_by), row.role,
            row.moved_from, row.predicted_start, row.note, row.reason, row.row_id,
        )
        for row in rows
    ]  # fmt: skip
