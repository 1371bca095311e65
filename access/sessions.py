"""Sessions: kept at the server, ended by time, by a change of rights or by hand; and the reader of the request at work.

The browser holds a random id and nothing else; the records hold its SHA-256. `reader_now()` is what pages ask.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from access import stand_ins
from access.reader import NOBODY, Reader, reader_of
from access.tokens import id_hash, new_id
from data.records.database import Records, mark
from data.records.tables import Credential, Restricted, SignIn, StandIn, User

# A session is noted as used at most this often: a click needs no write.
NOTED_EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(days=90)
SIGNED_OUT, REPLACED, RIGHTS = "signed out", "signed in again", "rights changed"
REVOKED, PASSWORD, IDLE, OVER = "ended by the data manager", "password changed", "idle", "over"


@dataclass(frozen=True)
class Limits:
    """How long a session lasts: `idle` without a click, `absolute` whatever happens."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=10)


@dataclass(frozen=True)
class Standing:
    """Somebody signed in: who they are for this request. id_hash names the session in the records."""

    reader: Reader
    user: str = ""
    group: str = ""
    id_hash: str = ""
    must_change: bool = False
    purpose: str = ""


@dataclass(frozen=True)
class Gone:
    """No session: it never was (`why` empty) or has ended. user: whose it was."""

    why: str = ""
    user: str = ""

    def words(self, limits: Limits) -> str:
        """Why, for whoever has to sign in again; empty where there was no session or they ended it themselves."""
        if self.why in ("", SIGNED_OUT, REPLACED):
            return ""
        return {
            IDLE: f"You were signed out after {minutes_words(limits.idle)} without a click.",
            OVER: f"You were signed out after {minutes_words(limits.absolute)}: a session lasts no longer.",
            RIGHTS: "You were signed out because what you may see has changed.",
            PASSWORD: "You were signed out because your password was changed.",
        }.get(self.why, "You were signed out by the data manager.")


def minutes_words(time: timedelta) -> str:
    """A length of time in words: 30 minutes, 1 hour, 10 hours."""
    whole = int(time.total_seconds() // 60)
    count, unit = (whole // 60, "hour") if whole and whole % 60 == 0 else (whole, "minute")
    return f"{count} {unit}{'s' if count != 1 else ''}"


def rights_mark(user: User, held: Iterable[StandIn], restricted: Iterable[Restricted]) -> str:
    """A mark of all that a user's rights come from: another mark, other rights. A name or an e-mail address is no part of it."""
    told = {
        "group": user.group,
        "localities": sorted(user.localities or ()),
        "teams": sorted(user.teams or ()),
        "zone": user.zone,
        "school": user.school,
        "agreement": str(user.agreement_on),
        "dbs": str(user.dbs_on),
        "disabled": user.disabled,
        "stand_ins": sorted((row.team, str(row.until)) for row in held if row.user == user.key),
        "named": sorted(row.key for row in restricted if user.key in row.named),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def start(records: Records, session: Session, user: User, now: datetime, old_id: str = "") -> str:
    """Begin a session and return its id, for the cookie. The session of the browser before it ends: an id never outlives a sign-in."""
    end(session, old_id, now, REPLACED)
    session.query(SignIn).filter(SignIn.seen_at < now - KEPT_FOR).delete()
    id = new_id()
    rights = rights_mark(user, stand_ins.current(records, session, now.date()), records.all_latest(session, Restricted))
    session.add(SignIn(id_hash=id_hash(id), user=user.key, started_at=now, seen_at=now, rights_mark=rights))
    session.flush()
    return id


def _ended(row: SignIn, now: datetime, limits: Limits) -> str:
    """Why a session has ended by `now`; empty where it lives."""
    if row.ended_at is not None:
        return row.ended_why or SIGNED_OUT
    if now >= row.started_at + limits.absolute:
        return OVER
    return IDLE if now >= row.seen_at + limits.idle else ""


_SESSION = (
    select(SignIn, Credential.must_change, *mark(User), *mark(StandIn), *mark(Restricted))
    .outerjoin(Credential, Credential.user == SignIn.user)
    .where(SignIn.id_hash == bindparam("hashed"))
)


def standing(records: Records, id: str, now: datetime, limits: Limits) -> Standing | Gone:
    """Who stands behind an id now. A session that is found ended is noted so, once; the use of a living one once a minute."""
    if not id:
        return Gone()
    hashed = id_hash(id)
    with records.reading() as session:
        # Every request asks this: one query, and the rows of the small tables out of memory unless one was added.
        answer = session.execute(_SESSION, {"hashed": hashed}).first()
        if answer is None:
            return Gone()
        row, must_change, *marks = answer
        users = records.kept_latest(session, User, tuple(marks[0:2]))
        given = records.kept_latest(session, StandIn, tuple(marks[2:4]))
        restricted = records.kept_latest(session, Restricted, tuple(marks[4:6]))
        why = _ended(row, now, limits)
        user = next((user for user in users if user.key == row.user), None)
        if not why and (user is None or user.disabled):
            why = REVOKED
        found: Standing | None = None
        if not why and user is not None:
            held = [one for one in stand_ins.holding(given, now.date()) if one.user == user.key]
            why = "" if rights_mark(user, held, restricted) == row.rights_mark else RIGHTS
            # Rights are judged by the clock's date, whatever day the data end on: a stand-in or an agreement holds in real time.
            reader = reader_of(user, held, restricted, now.date(), row.purpose or None, dict(row.reasons).items())
            found = Standing(reader, user.key, user.group, hashed, bool(must_change), row.purpose)
        name, noted, seen = row.user, row.ended_at is not None, row.seen_at
    if why or found is None:
        if not noted:
            with records.session() as session:
                _end(session, hashed, now, why)
        return Gone(why, name)
    if now >= seen + NOTED_EVERY:
        with records.session() as session:
            live = session.get(SignIn, hashed)
            if live is not None and live.ended_at is None:
                live.seen_at = max(now, live.seen_at)
    return found


def _end(session: Session, hashed: str, now: datetime, why: str) -> None:
    row = session.get(SignIn, hashed)
    if row is not None and row.ended_at is None:
        row.ended_at, row.ended_why = now, why


def end(session: Session, id: str, now: datetime, why: str = SIGNED_OUT) -> None:
    """End the session of an id, where it lives."""
    if id:
        _end(session, id_hash(id), now, why)


def end_all(session: Session, user: str, now: datetime, why: str = REVOKED, but: str = "") -> int:
    """Sign a user out everywhere (but in the session of the id `but`); how many sessions ended."""
    rows = session.scalars(select(SignIn).where(SignIn.user == user, SignIn.ended_at.is_(None))).all()
    gone = [row for row in rows if not but or row.id_hash != id_hash(but)]
    for row in gone:
        row.ended_at, row.ended_why = now, why
    return len(gone)


def living(session: Session, now: datetime, limits: Limits, user: str | None = None) -> list[SignIn]:
    """The sessions that live now, newest first; of one user where one is named."""
    asked = select(SignIn).where(SignIn.ended_at.is_(None)).order_by(SignIn.started_at.desc())
    rows = session.scalars(asked if user is None else asked.where(SignIn.user == user))
    return [row for row in rows if not _ended(row, now, limits)]


def choose_purpose(session: Session, hashed: str, purpose: str) -> None:
    """Keep the purpose chosen for a session (`Standing.id_hash`)."""
    row = session.get(SignIn, hashed)
    if row is not None:
        row.purpose = purpose


def give_reason(session: Session, hashed: str, child_key: str, reason: str) -> None:
    """Keep the reason given for one child, for the rest of a session (`Standing.id_hash`)."""
    row = session.get(SignIn, hashed)
    if row is not None:
        row.reasons[child_key] = reason


# ---- the reader of the request at work ----
_NOBODY = Standing(NOBODY)
_at_work: ContextVar[Standing] = ContextVar("sightline_standing", default=_NOBODY)


def standing_now() -> Standing:
    """Who the request at work is answered for; nobody where no one was let in (it fails closed)."""
    return _at_work.get()


def reader_now() -> Reader:
    """The reader of the request at work; NOBODY where no one was let in (it fails closed)."""
    return _at_work.get().reader


def enter(who: Standing) -> Token[Standing]:
    """Let somebody in for the request at work; give the token to `leave` when it has been answered."""
    return _at_work.set(who)


def leave(token: Token[Standing]) -> None:
    """Back to who was in before, at the end of a request; to nobody where it ends in another context."""
    try:
        _at_work.reset(token)
    except ValueError:
        _at_work.set(_NOBODY)


@contextmanager
def reading_as(reader: Reader) -> Iterator[None]:
    """Read as somebody inside a `with`: for the command line and tests."""
    token = enter(Standing(reader, reader.name, reader.group.id))
    try:
        yield
    finally:
        leave(token)
