"""Tries to sign in: after a few wrong ones each next has to wait longer, by name and by address; nobody is locked out for ever.

A wrong try is counted against the name and against the address it came from, both kept as HMACs only. Somebody who has signed
in from an address within a month is judged there by their own tries alone, so that a stranger elsewhere cannot hold them up.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from access.tokens import mark
from data.records.tables import Attempt

FREE_BY_NAME, FREE_BY_ADDRESS = 5, 20
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=5), timedelta(minutes=15)
NAME_WINDOW, ADDRESS_WINDOW, KNOWN_FOR = timedelta(hours=24), timedelta(hours=1), timedelta(days=30)
# Any number, the same in every process: it names this lock among the advisory locks of a PostgreSQL.
LOCK = 5_190_334_276


@dataclass(frozen=True)
class Turn:
    """A try: the row that stands for it, wrong until it is marked right; or the time before which none is taken."""

    attempt: int | None
    until: datetime | None = None


def wait_after(wrong: int, free: int) -> timedelta:
    """How long to wait after so many wrong tries: nothing at first, then 5 seconds, and twice as long each time up to 15 minutes."""
    if wrong < free:
        return timedelta(0)
    doubled: int = 1 << min(wrong - free, 10)
    return min(FIRST_WAIT * doubled, LONGEST_WAIT)


def who_hash(secret: str, name: str) -> str:
    """A name as it is counted."""
    return mark(secret, "attempt-name", name)


def from_hash(secret: str, address: str) -> str:
    """An address as it is counted; of IPv6 the first half, which one household or office has whole."""
    kept = ":".join(address.split(":")[:4]) if ":" in address and "." not in address else address
    return mark(secret, "attempt-address", kept)


def _until(wrong: list[datetime], free: int, now: datetime) -> datetime | None:
    """The end of the wait after these wrong tries, or None where there is none left. A clock set back lengthens no wait."""
    if not wrong:
        return None
    wait = wait_after(len(wrong), free)
    end = min(max(wrong), now) + wait
    return end if end > now else None


def held_until(session: Session, who: str, sender: str, now: datetime) -> datetime | None:
    """The time before which no try of this name from this address is taken; None where it may be made now."""
    of_name = session.scalars(select(Attempt).where(Attempt.who_hash == who, Attempt.at > now - KNOWN_FOR).order_by(Attempt.row_id)).all()
    known = {row.from_hash for row in of_name if row.ok}
    if sender in known:
        here = [row for row in of_name if row.from_hash == sender]
        last_right = max(number for number, row in enumerate(here) if row.ok)
        return _until([row.at for row in here[last_right + 1 :] if row.at > now - NAME_WINDOW], FREE_BY_NAME, now)
    elsewhere = [row.at for row in of_name if row.from_hash not in known and row.at > now - NAME_WINDOW]
    from_here = session.scalars(
        select(Attempt).where(Attempt.from_hash == sender, Attempt.at > now - ADDRESS_WINDOW).order_by(Attempt.row_id)
    ).all()
    # Whoever got it right here in the end was no stranger: their slips are not counted against the whole office.
    came_in = {row.who_hash for row in from_here if row.ok}
    strange = [row.at for row in from_here if row.who_hash not in came_in]
    ends = [end for end in (_until(elsewhere, FREE_BY_NAME, now), _until(strange, FREE_BY_ADDRESS, now)) if end]
    return max(ends, default=None)


def take_turn(session: Session, who: str, sender: str, now: datetime) -> Turn:
    """Take a turn to try: counted as wrong before the password is looked at, so that many tries at once gain nothing."""
    if session.get_bind().dialect.name == "postgresql":  # SQLite has one writer at a time
        session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
    until = held_until(session, who, sender, now)
    if until:
        return Turn(None, until)
    row = Attempt(who_hash=who, from_hash=sender, at=now, ok=False)
    session.add(row)
    session.flush()
    return Turn(row.row_id)


def was_right(session: Session, turn: Turn, now: datetime) -> None:
    """Mark a try as right, and clear away those that no wait depends on any more."""
    row = session.get(Attempt, turn.attempt)
    if row is not None:
        row.ok = True
    session.execute(delete(Attempt).where(Attempt.at < now - KNOWN_FOR))


def counted(session: Session) -> int:
    """How many tries are kept."""
    return session.scalar(select(func.count()).select_from(Attempt)) or 0


def wait_words(until: datetime, now: datetime) -> str:
    """The wait in words: "in 40 seconds", "in 3 minutes"."""
    seconds = max(1, -int((now - until).total_seconds() // 1))
    if seconds < 60:
        return f"in {seconds} second{'s' if seconds != 1 else ''}"
    minutes = -(-seconds // 60)
    return f"in {minutes} minute{'s' if minutes != 1 else ''}"
