"""Coming in: a name and a password, or the council's directory, become a session; and passwords are changed and given anew."""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from access import passwords, sessions, throttle, trail
from access.doing import Doing
from access.rights import group_of
from data.records.database import Records
from data.records.tables import Credential, User

# A password given by the data manager is for the first sign-in, and not for ever.
GIVEN_FOR = timedelta(days=3)
WRONG = "That sign-in name and that password do not belong together. Check both and try again."
UNKNOWN = (
    "The council knows you, Sightline does not yet: no user here belongs to your council account. "
    "Ask your manager, who asks the data manager to add you."
)
NO_GROUP = (
    "Your council account is in no group that may use Sightline as you are set up here. "
    "Ask the data manager to compare your groups in the directory with your group in Sightline."
)
NO_PASSWORD = "Your account has no password here: you sign in with your council account, and change your password there."


@dataclass(frozen=True)
class Came:
    """How it went. id: of the new session, where it went well; words: why not, for the screen; wait: seconds before the next try."""

    id: str = ""
    user: str = ""
    words: str = ""
    wait: int = 0
    must_change: bool = False

    @property
    def ok(self) -> bool:
        """Whether a session began."""
        return bool(self.id)


@dataclass(frozen=True)
class Visit:
    """The circumstances of a sign-in. address: where from; old_id: the id the browser held before; data_day: for the trail."""

    secret: str
    address: str
    old_id: str
    at: datetime
    data_day: date


def sign_in_name(typed: str) -> str:
    """A sign-in name as it is kept: one way of writing each letter, lower case, no blanks around it."""
    return unicodedata.normalize("NFKC", typed).strip().lower()[:64]


def _held(until: datetime, now: datetime) -> Came:
    words = f"There were several wrong tries, so the next one has to wait: try again {throttle.wait_words(until, now)}."
    return Came(words=words, wait=max(1, -int((now - until).total_seconds() // 1)))


def _told(session: Session, visit: Visit, user: str, group: str, kind: str, words: str) -> None:
    trail.record(session, Doing(user, group, visit.at, visit.data_day), trail.Look(kind, words))


def _turn(records: Records, visit: Visit, name: str) -> throttle.Turn:
    with records.session() as session:
        who, sender = throttle.who_hash(visit.secret, name), throttle.from_hash(visit.secret, visit.address)
        return throttle.take_turn(session, who, sender, visit.at)


def _usable(credential: Credential | None, user: User | None, now: datetime) -> str | None:
    """The hash to check against; None where there is no such user, a disabled one, no password, or one given too long ago."""
    if credential is None or user is None or user.disabled:
        return None
    lapsed = credential.must_change and not user.demo and now > credential.changed_at + GIVEN_FOR
    return None if lapsed else credential.hash


def _let_in(records: Records, session: Session, user: User, visit: Visit, how: str) -> str:
    _told(session, visit, user.key, user.group, "sign-in", f"Signed in {how}")
    return sessions.start(records, session, user, visit.at, visit.old_id)


def by_password(records: Records, visit: Visit, typed: str, password: str) -> Came:
    """Sign in by name and password. The answer is the same, and the work alike, whether the name is anybody's or nobody's."""
    name = sign_in_name(typed)
    turn = _turn(records, visit, name)
    if turn.until:
        return _held(turn.until, visit.at)
    with records.reading() as session:
        user = records.latest(session, User, name)
        credential = session.get(Credential, name)
        stored = _usable(credential, user, visit.at)
    right = passwords.matches(stored, password)
    with records.session() as session:
        if not right or user is None or credential is None or stored is None:
            known = (user.key, user.group) if user else ("nobody", "")
            _told(session, visit, *known, "refused", "A sign-in with a wrong name or password")
            return Came(words=WRONG)
        throttle.was_right(session, turn, visit.at)
        if passwords.is_dated(stored):
            row = session.get(Credential, name)
            if row is not None:
                row.hash = passwords.hashed(password)
        return Came(_let_in(records, session, user, visit, "by password"), user.key, must_change=credential.must_change)


def by_directory(records: Records, visit: Visit, subject: str, groups: Collection[str]) -> Came:
    """Sign in somebody the council's directory vouches for. groups: ids of `access.rights` that their groups there stand for.

    Rights come from the records alone: the directory's groups must hold the group the user has here, and can give no other.
    """
    with records.session() as session:
        found = [user for user in records.all_latest(session, User) if subject and user.sso_subject == subject and not user.disabled]
        user = found[0] if len(found) == 1 else None
        if user is None:
            _told(session, visit, "nobody", "", "refused", "A council account that is no user's")
            return Came(words=UNKNOWN)
        if user.group not in groups:
            _told(session, visit, user.key, user.group, "refused", "A council account whose groups do not hold the user's")
            return Came(words=f"{NO_GROUP} Here you are set up as: {group_of(user.group).title}.")
        return Came(_let_in(records, session, user, visit, "with the council account"), user.key)


def keep_password(session: Session, user: str, password: str, now: datetime, must_change: bool = False) -> None:
    """Keep a password, as its hash."""
    row = session.get(Credential, user)
    if row is None:
        session.add(Credential(user=user, hash=passwords.hashed(password), changed_at=now, must_change=must_change))
    else:
        row.hash, row.changed_at, row.must_change = passwords.hashed(password), now, must_change
    session.flush()


def give_password(session: Session, user: str, now: datetime) -> str:
    """A new password for one first sign-in within three days (the data manager hands it over); every session of the user ends."""
    password = passwords.made()
    keep_password(session, user, password, now, must_change=True)
    sessions.end_all(session, user, now)
    return password


def change_password(records: Records, visit: Visit, user: str, old: str, new: str, again: str, council: str) -> Came:
    """Change one's own password: every other session of theirs ends, and this one goes on under a new id."""
    with records.reading() as session:
        row = records.latest(session, User, user)
        credential = session.get(Credential, user)
    if row is None or credential is None:
        return Came(words=NO_PASSWORD)
    turn = _turn(records, visit, user)
    if turn.until:
        return _held(turn.until, visit.at)
    if not passwords.matches(credential.hash, old):
        return Came(words="Your present password is not that. Type it again.")
    fault = passwords.fault(new, row.key, row.shown_name, row.email or "", council)
    if not fault and new != again:
        fault = "The new password and its repetition differ. Type the new password twice."
    if not fault and passwords.plain(new) == passwords.plain(old):
        fault = "The new password is the old one. Choose another."
    with records.session() as session:
        throttle.was_right(session, turn, visit.at)
        if fault:
            return Came(words=fault)
        keep_password(session, user, new, visit.at)
        sessions.end_all(session, user, visit.at, sessions.PASSWORD, but=visit.old_id)
        _told(session, visit, user, row.group, "admin", "Changed their own password")
        return Came(sessions.start(records, session, row, visit.at, visit.old_id), user)
