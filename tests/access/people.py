"""Users, stand-ins and restricted persons as the records hold them, in memory."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from access.reader import Reader, reader_of

DAY = date(2022, 5, 23)


@dataclass
class AUser:
    key: str = "someone"
    group: str = "finance"
    shown_name: str = "Some One"
    localities: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    zone: str | None = None
    school: str | None = None
    agreement_on: date | None = None
    dbs_on: date | None = None
    disabled: bool = False
    withdrawn: bool = False


@dataclass
class AStandIn:
    user: str
    team: str
    until: date
    withdrawn: bool = False


@dataclass
class ARestricted:
    key: str
    named: list[str] = field(default_factory=list)
    sealed_person_id: str | None = None
    withdrawn: bool = False


def reader(group: str, *, restricted: Any = (), stand_ins: Any = (), **fields: Any) -> Reader:
    """The reader a user of a group is, with a team and a locality of the small cohort unless told otherwise."""
    own = {"teams": ["Alder 1"], "localities": ["Alder"], "zone": "North", "school": "Oak", "agreement_on": DAY, "dbs_on": DAY}
    return reader_of(AUser(group=group, **{**own, **fields}), stand_ins, restricted, DAY)
