"""The demo's users: one invented person a group, spread over the localities and teams of data/demo, all with one known password."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from heapq import nsmallest
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from access import passwords
from access.doing import SYSTEM_USER
from access.rights import GROUPS
from data.environment import read_environment
from data.records.database import Records
from data.records.tables import Credential, Restricted, User

# Known to all who can read: demo users exist in demo mode only, and production refuses to start with them.
PASSWORD = "quiet-otter-maps-rain"
ON_FILE = date(2021, 9, 1)
# The coordinator's children in care: their predicted starts are typed in the demo too.
CARE_TEAM = "CS Chesterfield Children In Care Team 2"
WHY = ("adopted", "staff family", "court order")


@dataclass(frozen=True)
class DemoUser:
    """One demo user. name: the sign-in name."""

    name: str
    shown_name: str
    group: str
    localities: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    zone: str | None = None
    school: str | None = None
    on_file: bool = field(default=False)


DEMO_USERS = (
    DemoUser("supervisor", "Wren Hobgarth", "practice_supervisor", ("Amber Valley",), ("Amber Valley CIN Team 1",)),
    DemoUser("manager", "Ottilie Brackenrow", "team_manager", ("Erewash",), ("Erewash CIN Team 1",)),
    DemoUser("coordinator", "Perran Quillfield", "team_coordinator", ("Chesterfield",), ("Chesterfield CIN Team 2", CARE_TEAM)),
    DemoUser("head", "Saffron Ludmoor", "head_of_service", ("Erewash",)),
    DemoUser("director", "Ivo Thistlecombe", "assistant_director"),
    DemoUser("performance", "Linnet Okehollow", "performance_officer"),
    DemoUser("quality", "Barnaby Fernlea", "quality_assurance"),
    DemoUser("finance", "Odette Marrowby", "finance"),
    DemoUser("business", "Caspian Wyndale", "business_services"),
    DemoUser("reviewer", "Hester Plumgate", "independent_reviewer"),
    DemoUser("zone", "Rowan Sallowfield", "zone_worker", ("Erewash",), zone="Erewash", on_file=True),
    DemoUser("school", "Maud Elderfold", "school_staff", zone="Erewash", school="Larkmoor Primary School", on_file=True),
    DemoUser("data", "Tobias Inkwell", "data_manager"),
)


def restricted_of(person_ids: Iterable[str]) -> tuple[str, ...]:
    """The demo's restricted persons: by rule, the first three ids in the order of their SHA-256."""
    return tuple(nsmallest(len(WHY), set(person_ids), key=lambda person: sha256(person.encode()).digest()))


def write(records: Records, session: Session, now: datetime, data_day: date, person_ids: Iterable[str] = ()) -> int:
    """Write the demo users that are not there yet, with their password, and the restricted persons among `person_ids`; how many users.

    The data manager is named for every restricted person, the head of service for the first: both kinds can be tried.
    """
    about: dict[str, Any] = {"data_day": data_day, "recorded_at": now, "recorded_by": SYSTEM_USER, "reason": "the demo"}
    # Withdrawn ones too: who is no longer restricted is not restricted anew.
    there = {key for table in (User, Restricted) for key in session.scalars(select(table.key))}
    missing = [user for user in DEMO_USERS if user.name not in there]
    kept = passwords.hashed(PASSWORD) if missing else ""  # one hash for all: the password is no secret
    for user in missing:
        on_file = ON_FILE if user.on_file else None
        row = User(
            key=user.name,
            shown_name=user.shown_name,
            group=user.group,
            localities=list(user.localities),
            teams=list(user.teams),
            zone=user.zone,
            school=user.school,
            email=f"{user.name}@demo-county.example",
            agreement_on=on_file,
            dbs_on=on_file,
            demo=True,
            **about,
        )
        records.add(session, row)
        session.merge(Credential(user=user.name, hash=kept, changed_at=now))
    for number, (person, why) in enumerate(zip(restricted_of(person_ids), WHY, strict=False)):
        if person not in there:
            records.add(session, Restricted(key=person, why=why, named=["data", "head"] if number == 0 else ["data"], **about))
    return len(missing)


def living(records: Records, session: Session) -> list[str]:
    """The sign-in names of demo users in the records that are not disabled: production refuses to start with any."""
    return [user.key for user in records.all_latest(session, User) if user.demo and not user.disabled]


def told() -> str:
    """The demo's sign-ins, as `make run` prints them."""
    width = max(len(user.name) for user in DEMO_USERS)
    lines = [f"  {user.name:<{width}}  {GROUPS[user.group].title}{_place(user)}" for user in DEMO_USERS]
    return "\n".join(["Sign in as (all invented):", *lines, f"Password of each: {PASSWORD}"])


def _place(user: DemoUser) -> str:
    where = ", ".join(user.teams or user.localities or ([user.school] if user.school else []))
    return f", {where}" if where else ""


if __name__ == "__main__":  # what `make run` prints
    if not read_environment().production:
        print(told())
