"""Who is restricted and who is named for them, written: each as a new bitemporal row and an entry of the trail, by opaque key."""

from collections.abc import Collection

from sqlalchemy.orm import Session

from access import trail
from access.doing import SYSTEM_GROUP, Doing, NotDone
from access.permissions import Permission
from access.reader import Refused
from access.rights import group_of
from data.records.database import Records
from data.records.tables import Restricted, User

ADOPTED = "adopted"
WHYS = (ADOPTED, "staff family", "court order")


def _may(doing: Doing) -> None:
    if doing.group != SYSTEM_GROUP and Permission.MANAGE_RESTRICTED not in group_of(doing.group).permissions:
        raise Refused("Only the data manager says who is restricted. Ask the data manager.")


def restrict(
    records: Records,
    session: Session,
    doing: Doing,
    person_id: str,
    child_key: str,
    why: str,
    named: Collection[str],
    *,
    reason: str = "",
    after: int | None = None,
) -> Restricted:
    """Restrict a child, or say anew why and who is named. A sealed identity stays sealed. after: the row_id the writer last saw.

    NotDone for a why that is none, a name that is nobody's, or nobody named: somebody has to be able to work with the child.
    """
    _may(doing)
    if why not in WHYS:
        raise NotDone(f"Say why: one of {', '.join(WHYS)}.")
    users = {row.key for row in records.all_latest(session, User) if not row.disabled}
    lost = sorted(set(named) - users)
    if lost:
        raise NotDone(f"No open account: {', '.join(lost)}. Choose among those who may sign in.")
    if not named:
        raise NotDone("Name at least one person, or nobody can work with the child.")
    held = records.latest(session, Restricted, person_id)
    sealed = held.sealed_person_id if held else None
    if held is not None and sealed and why != ADOPTED:
        raise NotDone("An old identity is sealed, so the reason stays: adopted.")
    row = Restricted(**doing.stamp(person_id, reason), why=why, named=sorted(set(named)), sealed_person_id=sealed)
    records.add(session, row, after=after)
    words = f"{'Restriction changed' if held else 'Restricted'}: {why}; named: {', '.join(row.named)}"
    trail.record(session, doing, trail.Look("admin", words, count=1, keys=[child_key], reason=reason))
    return row


def _held(records: Records, session: Session, person_id: str) -> Restricted:
    row = records.latest(session, Restricted, person_id)
    if row is None:
        raise NotDone("This child is not restricted.")
    return row


def lift(
    records: Records, session: Session, doing: Doing, person_id: str, child_key: str, *, reason: str = "", after: int | None = None
) -> None:
    """End a restriction. NotDone where there is none, or where an old identity is sealed: that stays for good."""
    _may(doing)
    held = _held(records, session, person_id)
    if held.sealed_person_id:
        raise NotDone("An old identity is sealed under this child, so the restriction stays.")
    row = Restricted(**doing.stamp(person_id, reason), why=held.why, named=list(held.named), withdrawn=True)
    records.add(session, row, after=after)
    trail.record(session, doing, trail.Look("admin", "Restriction ended", count=1, keys=[child_key], reason=reason))


def seal(
    records: Records,
    session: Session,
    doing: Doing,
    person_id: str,
    child_key: str,
    old_id: str,
    *,
    reason: str = "",
    after: int | None = None,
) -> Restricted:
    """Seal the identity a child had before an adoption: both are shown to those named alone, and never together to anybody else.

    NotDone where the child is not restricted as adopted, the two are one, or either is sealed already. The entry of the trail
    names the child's key and not the old one: who reads it does not learn that the two are one.
    """
    _may(doing)
    held = _held(records, session, person_id)
    if held.why != ADOPTED:
        raise NotDone("Only of an adopted child is an old identity sealed. Change the reason of the restriction first.")
    if old_id == person_id:
        raise NotDone("That is the child's present number. Type the one from before the adoption.")
    if held.sealed_person_id:
        raise NotDone("An old identity is sealed under this child already.")
    others = [row for row in records.all_latest(session, Restricted) if row.key != person_id]
    if any(row.sealed_person_id in (person_id, old_id) for row in others):
        raise NotDone("One of the two is sealed under another child already. Check both numbers.")
    row = Restricted(**doing.stamp(person_id, reason), why=ADOPTED, named=list(held.named), sealed_person_id=old_id)
    records.add(session, row, after=after)
    trail.record(session, doing, trail.Look("admin", "An old identity sealed", count=1, keys=[child_key], reason=reason))
    return row
