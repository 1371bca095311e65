"""Users: added, changed, disabled and enabled, each as a new bitemporal row; what is asked is checked before it is written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from access import trail
from access.doing import SYSTEM_GROUP, Doing, NotDone
from access.passwords import hashed, made
from access.reader import Refused
from access.rights import GROUPS, Extent, Permission, group_of
from access.sessions import end_all
from data.records.database import Records
from data.records.tables import Credential, User

NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,63}")
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
LONGEST_TEXT = 120
FIELDS = ("name", "shown_name", "group", "localities", "teams", "zone", "school", "email", "agreement_on", "dbs_on", "sso_subject")
RESERVED = frozenset({"system", "nobody"})


@dataclass(frozen=True)
class Places:
    """The localities and teams of the live edition, and the zones and schools there are: what a user may be given."""

    localities: frozenset[str]
    teams: frozenset[str]
    zones: frozenset[str] = frozenset()
    schools: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Asked:
    """A user as asked for. name: the sign-in name; the rest as in `User`."""

    name: str
    shown_name: str
    group: str
    localities: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    zone: str | None = None
    school: str | None = None
    email: str | None = None
    agreement_on: date | None = None
    dbs_on: date | None = None
    sso_subject: str | None = None


@dataclass(frozen=True)
class Fault:
    """What is wrong with one value: the field (as in FIELDS), the value found, and what to write instead."""

    field: str
    value: str
    reason: str


@dataclass(eq=False)
class Faulty(NotDone):
    """A user that cannot be written, with every fault."""

    faults: list[Fault] = field(default_factory=list)

    def __str__(self) -> str:
        return " ".join(f"{fault.field} {fault.value!r} {fault.reason}." for fault in self.faults)


def faults_of(asked: Asked, places: Places) -> list[Fault]:
    """Everything that is wrong with a user as asked for; none where it can be written."""
    found: list[Fault] = []

    def told(field_: str, value: object, reason: str) -> None:
        found.append(Fault(field_, "" if value is None else str(value), reason))

    if not NAME.fullmatch(asked.name) or asked.name in RESERVED:
        told("name", asked.name, "cannot be a sign-in name: use small letters, digits and . _ - @ +, 64 at most")
    if not asked.shown_name.strip():
        told("shown_name", asked.shown_name, "is empty: write the name as colleagues know it")
    for name in ("shown_name", "zone", "school", "sso_subject", "email"):
        text = getattr(asked, name) or ""
        if len(text) > LONGEST_TEXT or any(ord(letter) < ord(" ") for letter in text):
            told(name, text[:LONGEST_TEXT], f"is too long or has line breaks: use {LONGEST_TEXT} characters of one line at most")
    if asked.email and not EMAIL.fullmatch(asked.email):
        told("email", asked.email, "is no e-mail address: write one such as someone@example.org, or leave it empty")
    group = GROUPS.get(asked.group)
    if group is None:
        told("group", asked.group, f"is no group: write one of {', '.join(GROUPS)}")
    for name, given, known in (("localities", asked.localities, places.localities), ("teams", asked.teams, places.teams)):
        for value in given:
            if value not in known:
                told(name, value, "is not in the live edition: write its name as it stands on the Overview")
    for name, one, known in (("zone", asked.zone, places.zones), ("school", asked.school, places.schools)):
        if one and known and one not in known:
            told(name, one, "is not known: write its name as it stands in the data")
    if group is not None:
        needs = {Extent.OWN_TEAM: "teams", Extent.OWN_LOCALITIES: "localities", Extent.OWN_ZONE: "zone", Extent.OWN_SCHOOL: "school"}
        need = needs.get(group.lists)
        if need and not getattr(asked, need):
            told(need, "", f"is empty: the group {group.title} needs one, or its members see no case")
    return found


def manager(doing: Doing) -> None:
    """Raises Refused where the doer may not manage users."""
    if doing.group != SYSTEM_GROUP and Permission.MANAGE_USERS not in group_of(doing.group).permissions:
        raise Refused("Users are added and changed by the data manager. Ask a performance officer or team coordinator to request it.")


def add(records: Records, session: Session, doing: Doing, asked: Asked, places: Places, *, demo: bool = False, reason: str = "") -> User:
    """Write a new user, without a password: `access.passwords` sets one. Faulty with every fault; NotDone where the name is taken."""
    manager(doing)
    _check(asked, places)
    history = records.history(session, User, asked.name)
    if history and not history[-1].withdrawn:
        raise NotDone(f"There is a user {asked.name!r} already. Change that user, or write another sign-in name.")
    return _write(records, session, doing, asked, {"demo": demo, "disabled": False}, f"User added: {asked.name}", reason)


def change(
    records: Records, session: Session, doing: Doing, asked: Asked, places: Places, *, reason: str = "", after: int | None = None
) -> User:
    """Write how a user stands now; what is not asked for is gone. Running sessions end by the change of rights.

    after: the row_id the writer last saw. Faulty with every fault; NotDone where there is no such user.
    """
    manager(doing)
    row = current(records, session, asked.name)
    _check(asked, places)
    return _write(
        records, session, doing, asked, {"demo": row.demo, "disabled": row.disabled}, f"User changed: {asked.name}", reason, after=after
    )


def disable(records: Records, session: Session, doing: Doing, name: str, reason: str = "") -> User:
    """Shut a user out, at once: every running session of theirs ends. NotDone for oneself, so that somebody is left to undo it."""
    manager(doing)
    if name.strip().lower() == doing.user:
        raise NotDone("You cannot disable yourself. Ask another data manager.")
    row = current(records, session, name)
    end_all(session, row.key, doing.at)
    return _write(records, session, doing, as_asked(row), {"demo": row.demo, "disabled": True}, f"User disabled: {name}", reason)


def enable(records: Records, session: Session, doing: Doing, name: str, reason: str = "") -> User:
    """Let a disabled user in again, with the rights they had."""
    manager(doing)
    row = current(records, session, name)
    return _write(records, session, doing, as_asked(row), {"demo": row.demo, "disabled": False}, f"User enabled: {name}", reason)


def current(records: Records, session: Session, name: str) -> User:
    """A user as they stand, disabled ones too. NotDone where there is none of that sign-in name."""
    row = records.latest(session, User, name.strip().lower())
    if row is None:
        raise NotDone(f"{name!r} is no one's sign-in name. `python -m access users list` shows them all.")
    return row


def as_asked(row: User) -> Asked:
    """A user's row as it would be asked for: what a form shows and a change starts from."""
    given: Mapping[str, Any] = {name: getattr(row, name) for name in FIELDS if name not in ("name", "localities", "teams")}
    return Asked(name=row.key, localities=tuple(row.localities), teams=tuple(row.teams), **given)


def _check(asked: Asked, places: Places) -> None:
    found = faults_of(asked, places)
    if found:
        raise Faulty(found)


def _write(
    records: Records,
    session: Session,
    doing: Doing,
    asked: Asked,
    more: Mapping[str, bool],
    words: str,
    reason: str,
    after: int | None = None,
) -> User:
    columns: dict[str, Any] = {name: getattr(asked, name) for name in FIELDS if name not in ("name", "localities", "teams")}
    columns |= {"localities": list(asked.localities), "teams": list(asked.teams), **more}
    row = records.add(session, User(**doing.stamp(asked.name, reason), **columns), after=after)
    trail.record(session, doing, trail.Look("admin", words, reason=reason))
    return row


def reset(records: Records, session: Session, doing: Doing, name: str) -> str:
    """Give a user a new password for one sign-in, after which they choose their own; every running session of theirs ends.

    Returns it, the only time it can be read: hand it over in person or by telephone. NotDone where they are disabled.
    """
    manager(doing)
    row = current(records, session, name)
    if row.disabled:
        raise NotDone(f"{row.key!r} is disabled. Enable the account first.")
    password = made()
    session.merge(Credential(user=row.key, hash=hashed(password), changed_at=doing.at, must_change=True))
    end_all(session, row.key, doing.at)
    trail.record(session, doing, trail.Look("admin", f"Password reset: {row.key}"))
    return password
