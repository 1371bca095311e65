"""The trail asked: who looked at this child, what did this person look at; as rows for a screen or a file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, String, cast, select
from sqlalchemy.orm import Session

from access.export_lists import LISTS
from data.records.tables import TrailEntry

# The keys of a whole export, made anew from its edition and filter; None where that cannot be done any more.
Recompute = Callable[[TrailEntry], Sequence[str] | None]
HEADS = (
    *("Entry", "When (UTC)", "Data day", "Who", "Group", "What", "Words", "Filter"),
    *("Edition", "Rows", "Children", "Reason", "Purpose", "Sure"),
)
UNSURE = "An export whose list cannot be made again: the child may have been on it"
KIND_WORDS = {
    "list": "List",
    "child": "Child page",
    "export": "Export",
    "search": "Search",
    "sign-in": "Signed in",
    "sign-out": "Signed out",
    "refused": "Refused",
    "write": "Entry written",
    "trail": "Trail read",
    "admin": "Administration",
    "subject access": "Subject access",
    "erasure": "Erasure",
}


@dataclass(frozen=True)
class Seen:
    """One entry as it is shown. keys: without those of restricted children the reader is not named for; sure: False for UNSURE."""

    seq: int
    at: datetime
    data_day: date
    user: str
    group: str
    kind: str
    words: str
    filter: str
    edition: str | None
    count: int | None
    keys: tuple[str, ...]
    reason: str
    purpose: str
    sure: bool = True


def _seen(entry: TrailEntry, hidden: frozenset[str], sure: bool = True) -> Seen:
    keys = tuple(key for key in entry.keys if key not in hidden)
    about_hidden = bool(entry.keys) and not keys
    return Seen(
        entry.seq,
        entry.at,
        entry.data_day,
        entry.user,
        entry.group,
        entry.kind,
        "A restricted child" if about_hidden else entry.words,
        "" if about_hidden else entry.filter,
        entry.edition,
        entry.count,
        keys,
        "" if about_hidden else entry.reason,
        entry.purpose,
        sure,
    )


def _between(since: datetime | None, until: datetime | None) -> list[ColumnElement[bool]]:
    """Conditions on the clock's time: from `since` up to and without `until`."""
    return [*([TrailEntry.at >= since] if since else []), *([TrailEntry.at < until] if until else [])]


def looks_at(
    session: Session,
    child_key: str,
    recompute: Recompute | None = None,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    hidden: frozenset[str] = frozenset(),
) -> list[Seen]:
    """Every look at one child and every act on them, newest first.

    A whole export keeps no keys: `recompute` makes its list again (once for all of one digest), and where that cannot be
    done the export is given with `sure` False, since the child may have been on it. hidden: keys of restricted children
    whom the reader is not named for; of one of those there is nothing to tell.
    """
    if child_key in hidden:
        return []
    held = cast(TrailEntry.keys, String).contains(child_key, autoescape=True)
    exports = (TrailEntry.kind == "export") & TrailEntry.digest.is_not(None)
    found = select(TrailEntry).where(held | exports, *_between(since, until)).order_by(TrailEntry.seq.desc())
    seen = []
    for entry in session.scalars(found):
        if child_key in entry.keys:
            seen.append(_seen(entry, hidden))
        elif not entry.keys and entry.kind == "export":
            held_by_export = LISTS.holds(entry, child_key, recompute)
            if held_by_export is not False:
                seen.append(_seen(entry, hidden, sure=held_by_export is True))
    return seen


def looks_by(
    session: Session,
    user: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    hidden: frozenset[str] = frozenset(),
    limit: int | None = None,
) -> list[Seen]:
    """What one person looked at and did, newest first; `limit` the newest so many. hidden as in `looks_at`."""
    found = select(TrailEntry).where(TrailEntry.user == user, *_between(since, until)).order_by(TrailEntry.seq.desc()).limit(limit)
    return [_seen(entry, hidden) for entry in session.scalars(found)]


def latest_looks(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    hidden: frozenset[str] = frozenset(),
    limit: int = 200,
) -> list[Seen]:
    """The newest entries of the whole trail, newest first."""
    found = select(TrailEntry).where(*_between(since, until)).order_by(TrailEntry.seq.desc()).limit(limit)
    return [_seen(entry, hidden) for entry in session.scalars(found)]


def as_row(seen: Seen) -> tuple[str | int | date | None, ...]:
    """An entry as a row under HEADS. Children are opaque keys: names stand in no file of the trail."""
    return (
        seen.seq,
        f"{seen.at.astimezone(UTC):%d/%m/%Y %H:%M:%S}",
        seen.data_day,
        seen.user,
        seen.group,
        KIND_WORDS.get(seen.kind, seen.kind),
        seen.words,
        seen.filter,
        seen.edition,
        seen.count,
        " ".join(seen.keys),
        seen.reason,
        seen.purpose,
        "Yes" if seen.sure else UNSURE,
    )
