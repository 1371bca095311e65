"""Targets of permanence assessments, set in place by the assistant director and performance officers, with who, when and why."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from access import trail
from access.doing import Doing, NotDone
from access.permissions import Permission
from access.predictions import NOTHING_DONE, TYPES, role_of, told
from access.reader import Reader
from data.records.base import RecordsError
from data.records.database import Records
from data.records.tables import PermanenceTarget, User

MOST = 999
YEAR = re.compile(r"(?P<first>\d{4})/(?P<last>\d{2})", re.ASCII)


class TargetOvertaken(NotDone):
    """Somebody set it meanwhile; nothing was changed. row_id: of the newest row; target_starts: what it says."""

    def __init__(self, words: str, row_id: int, target_starts: int) -> None:
        super().__init__(words)
        self.row_id, self.target_starts = row_id, target_starts


@dataclass(frozen=True)
class TargetStep:
    """One entry of a history. was: the target before it, loaded or typed, None where none was; user: sign-in name."""

    locality: str
    financial_year: str
    assessment_type: str
    at: datetime
    data_day: date
    user: str
    shown_name: str
    role: str
    was: int | None
    target_starts: int
    reason: str
    row_id: int


def key_of(locality: str, financial_year: str, assessment_type: str) -> str:
    """One target a locality, year and type, as 64 characters whatever the length of the names."""
    return trail.digest_of([f"locality {locality}", f"year {financial_year}", f"type {assessment_type}"])


def whole(typed: str) -> int:
    """A target as typed. NotDone, with what to write instead, where it is no whole number from 0 to 999."""
    text = typed.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(MOST))):
        raise NotDone(f"A target is a whole number from 0 to {MOST}, such as 14. Write digits alone.")
    return int(text)


def set_target(
    records: Records, session: Session, doing: Doing, reader: Reader, locality: str, financial_year: str, assessment_type: str,
    target_starts: int, *, standing: int | None, after: int, localities: Collection[str], reason: str = "",
) -> PermanenceTarget:  # fmt: skip
    """Set the starts aimed for. standing: the target as the form showed it, loaded or typed (None: none was set); after: row_id
    of the newest typed row (`after_of`; 0: none); localities: those of the live edition.

    Refused where the reader may not; TargetOvertaken where somebody set it meanwhile; NotDone, with what to write instead, for
    a place, year, type or number that cannot be, where nothing would change, or where a target is changed without a reason.
    """
    reader.demand(Permission.WRITE_TARGETS)
    year = YEAR.fullmatch(financial_year)
    if locality not in localities:
        raise NotDone("That is no locality of the live edition. Choose one of the list.")
    if year is None or (int(year["first"]) + 1) % 100 != int(year["last"]):
        raise NotDone("That is no financial year. Write it as 2022/23, from 1 April to 31 March.")
    if assessment_type not in TYPES:
        raise NotDone(f"Choose the assessment type: {' or '.join(TYPES)}.")
    if isinstance(target_starts, bool) or not 0 <= target_starts <= MOST:
        raise NotDone(f"{target_starts} cannot be a target. Write a whole number from 0 to {MOST}.")
    key = key_of(locality, financial_year, assessment_type)
    held = _newest(session, key)
    if held is not None and held.row_id != after:
        raise _overtaken(records, session, held)
    if standing == target_starts:
        raise NotDone(f"The target is {target_starts} already. Write another number, or leave it as it is.")
    reason = told(reason, (), needed=standing is not None)
    row = PermanenceTarget(
        **doing.stamp(key, reason), locality=locality, financial_year=financial_year, assessment_type=assessment_type,
        target_starts=target_starts, changed_from=standing, role=role_of(reader.group),
    )  # fmt: skip
    try:
        records.add(session, row, after=after)
    except RecordsError:
        held = _newest(session, key)
        if held is None or held.row_id == after:
            raise
        raise _overtaken(records, session, held) from None
    before = "none" if standing is None else str(standing)
    words = f"Target of {locality}, {financial_year}, {assessment_type}: {before} to {target_starts}"
    trail.record(session, doing, trail.Look("write", words, reason=reason))
    return row


def after_of(session: Session, locality: str, financial_year: str, assessment_type: str) -> int:
    """The row_id of the newest typed row of a target, for `set_target`; 0 where none was typed."""
    held = _newest(session, key_of(locality, financial_year, assessment_type))
    return held.row_id if held else 0


def history(records: Records, session: Session, financial_year: str | None = None) -> list[TargetStep]:
    """Every target set, or those of one year, the newest first."""
    asked = select(PermanenceTarget).order_by(PermanenceTarget.row_id.desc())
    if financial_year is not None:
        asked = asked.where(PermanenceTarget.financial_year == financial_year)
    rows = session.scalars(asked).all()
    names = {row.key: row.shown_name for row in records.all_latest(session, User)} if rows else {}
    return [
        TargetStep(
            row.locality, row.financial_year, row.assessment_type, row.recorded_at, row.data_day, row.recorded_by,
            names.get(row.recorded_by, row.recorded_by), row.role, row.changed_from, row.target_starts, row.reason, row.row_id,
        )
        for row in rows
    ]  # fmt: skip


def _newest(session: Session, key: str) -> PermanenceTarget | None:
    held = select(PermanenceTarget).where(PermanenceTarget.key == key).order_by(PermanenceTarget.row_id.desc()).limit(1)
    return session.scalars(held).first()


def _overtaken(records: Records, session: Session, held: PermanenceTarget) -> TargetOvertaken:
    user = records.latest(session, User, held.recorded_by)
    who = f"{user.shown_name if user else held.recorded_by} ({held.role})"
    when = f"{held.recorded_at:%d/%m/%Y} at {held.recorded_at:%H:%M} (UTC)"
    words = f"{who} set {held.target_starts} on {when}, after you opened this. {NOTHING_DONE}"
    return TargetOvertaken(words, held.row_id, held.target_starts)
