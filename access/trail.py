"""The trail: every look at child-level data and every act, only ever added, each entry chained to the one before by its hash."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from access.doing import Doing
from data.records.database import Records
from data.records.tables import TRAIL_KINDS, TrailEntry

FIRST = "0" * 64
# Any number, the same in every process: it names the trail's lock among the advisory locks of a PostgreSQL.
LOCK = 8_213_907_441
CUT = "trail-cut="
COLUMNS = tuple(column.name for column in TrailEntry.__table__.columns if column.name != "hash")
ROWS_A_TIME = 1000


@dataclass(frozen=True)
class Look:
    """What was looked at or done. kind: one of TRAIL_KINDS; words: list and filter as a manager reads them; never a name.

    filter: the query of the address, which with the edition makes the same list again; keys: the child keys sent to the
    browser; digest: of all keys (`digest_of`), for a whole export, whose keys are not kept; count: rows shown.
    """

    kind: str
    words: str
    filter: str = ""
    edition: str | None = None
    count: int | None = None
    keys: Sequence[str] = ()
    digest: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Broken:
    """The first entry at which the chain does not hold, and what is wrong with it."""

    seq: int
    words: str


def digest_of(keys: Iterable[str]) -> str:
    """SHA-256, in hex, over the sorted keys, one a line: whoever has edition and filter can make it again."""
    return hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()


def is_recomputed(entry: TrailEntry, keys: Iterable[str]) -> bool:
    """True where `keys`, made anew from the entry's edition and filter, are those that were exported."""
    return entry.digest is not None and digest_of(keys) == entry.digest


def canonical(entry: Mapping[str, Any]) -> str:
    """An entry as JSON that is the same on every machine and database: sorted names, UTC times, no hash."""

    def plain(value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        return value.isoformat() if isinstance(value, date) else value

    return json.dumps({name: plain(entry[name]) for name in COLUMNS}, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def hash_of(entry: Mapping[str, Any]) -> str:
    """The hash of an entry: SHA-256 over the hash before it and its canonical JSON."""
    return hashlib.sha256((entry["previous"] + canonical(entry)).encode()).hexdigest()


def _alone(session: Session) -> None:
    """Let no other writer in until this transaction ends. (SQLite has one writer at a time: data.records.)"""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def clean(words: str) -> str:
    """Text that any database keeps as it is: no NUL, no half of a character."""
    return words.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def head(session: Session) -> tuple[int, str]:
    """Number and hash of the newest entry; (0, FIRST) of an empty trail."""
    found = session.execute(select(TrailEntry.seq, TrailEntry.hash).order_by(TrailEntry.seq.desc()).limit(1)).first()
    return (found.seq, found.hash) if found else (0, FIRST)


def record(session: Session, doing: Doing, look: Look) -> TrailEntry:
    """Add an entry to the trail, in the transaction of `session`: show nothing before that has been committed.

    Writers wait for each other until the end of the transaction, so keep it short. ValueError for an unknown kind.
    """
    if look.kind not in TRAIL_KINDS:
        raise ValueError(f"{look.kind!r} is no kind of entry. Use one of: {', '.join(TRAIL_KINDS)}.")
    session.flush()
    _alone(session)
    seq, previous = head(session)
    entry: dict[str, Any] = {
        "seq": seq + 1,
        "at": doing.at,
        "data_day": doing.data_day,
        "user": clean(doing.user),
        "group": clean(doing.group),
        "kind": look.kind,
        "words": clean(look.words),
        "filter": clean(look.filter),
        "edition": look.edition,
        "count": look.count,
        "keys": [str(key) for key in look.keys],
        "digest": look.digest,
        "reason": clean(look.reason),
        "purpose": clean(doing.purpose),
        "previous": previous,
    }
    row = TrailEntry(**entry, hash=hash_of(entry))
    session.add(row)
    session.flush()
    return row


def recorded(records: Records, doing: Doing, look: Look) -> int:
    """Add an entry in a transaction of its own; returns its number once it is committed. Whatever it raises: show nothing."""
    with records.session() as session:
        return record(session, doing, look).seq


def cut(session: Session, doing: Doing, upto: int) -> int:
    """Remove the entries up to number `upto`, past their time; call it inside `erasing(...)`. Returns how many.

    An entry added first holds the number and hash of the last one removed, so the chain can still be checked from there.
    """
    _alone(session)
    last = session.execute(select(TrailEntry.seq, TrailEntry.hash).where(TrailEntry.seq == upto)).first()
    if last is None:
        return 0
    gone = session.scalar(select(func.count()).select_from(TrailEntry).where(TrailEntry.seq <= upto)) or 0
    words = f"{gone} entries of the trail, up to number {upto}, removed by the retention schedule"
    record(session, doing, Look("admin", words, filter=f"{CUT}{upto}:{last.hash}", count=gone))
    session.execute(delete(TrailEntry).where(TrailEntry.seq <= upto))
    return gone


def verify(records: Records, heads: Sequence[tuple[int, str]] = ()) -> Broken | None:
    """The first entry that was changed, removed, moved or put in; None where the whole chain holds.

    heads: (number, hash) of entries noted down elsewhere, at earlier checks. Only they can show that the newest entries
    were taken away, or that the whole trail was written anew: keep them where whoever runs the database cannot write.
    """
    noted, cuts = dict(heads), set()
    seq, previous, opening = 0, FIRST, ""
    with records.reading() as session:
        try:
            for row in session.execute(select(TrailEntry.__table__).order_by(TrailEntry.seq)).yield_per(ROWS_A_TIME).mappings():
                if not seq and row["seq"] > 1:
                    seq, previous = row["seq"] - 1, row["previous"]
                    opening = f"{CUT}{seq}:{previous}"
                if row["seq"] != seq + 1:
                    return Broken(row["seq"], f"does not follow entry {seq}: what stood between them is missing")
                if row["previous"] != previous:
                    return Broken(row["seq"], f"does not hold the hash of entry {seq}: one of the two was changed, moved or put in")
                if hash_of(dict(row)) != row["hash"]:
                    return Broken(row["seq"], "does not have its own hash: it was changed after it was recorded")
                seq, previous = row["seq"], row["hash"]
                if noted.pop(seq, previous) != previous:
                    return Broken(seq, "is not the one that was noted down: the trail was written anew")
                if row["kind"] == "admin" and row["filter"].startswith(CUT):
                    cuts.add(row["filter"])
        except (ValueError, TypeError, AttributeError, StatementError):
            return Broken(seq + 1, "cannot be read: it was changed after it was recorded")
    first_kept = int(opening.removeprefix(CUT).split(":")[0]) + 1 if opening else 1
    if opening and opening not in cuts:
        return Broken(first_kept, "is the first, and no entry says that those before it were removed by the retention schedule")
    lost = sorted(number for number in noted if number >= first_kept)
    return Broken(lost[0], f"was noted down and is missing: the trail ends at {seq}") if lost else None
