"""Invented coordinators, children and moments for the tests of this room."""

from datetime import UTC, date, datetime, timedelta

from access.doing import Doing
from access.keys import child_key
from access.predictions import Child
from access.reader import Reader
from access.rights import group_of
from data.records.database import Records
from data.records.tables import User

SECRET = "a secret of the tests, long enough"
MAY = date(2022, 5, 23)
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
NORTH, SOUTH = "Erewash Children In Care Team", "Chesterfield Children In Care Team"
AUGUST, SEPTEMBER, OCTOBER = date(2022, 8, 1), date(2022, 9, 1), date(2022, 10, 3)


def doing(user: str = "tess", group: str = "team_coordinator", minutes: int = 0) -> Doing:
    """Somebody doing something at NOW, or some minutes later."""
    return Doing(user, group, NOW + timedelta(minutes=minutes), MAY)


def reader(group: str = "team_coordinator", team: str = NORTH, locality: str = "Erewash", **more: object) -> Reader:
    """Somebody of a group with one team and one locality."""
    return Reader("tess", "Tess Example", group_of(group), (locality,), (team,), **more)  # type: ignore[arg-type]


def child(person_id: str = "P1", team: str = NORTH, locality: str = "Erewash", names: tuple[str, ...] = ("Ada", "Drawn")) -> Child:
    """A drawn child."""
    return Child(person_id, child_key(SECRET, person_id), team, locality, names)


def people(records: Records) -> None:
    """Two coordinators of the team, and an officer, with names to show."""
    with records.session() as session:
        named = [
            ("tess", "Tess Example", "team_coordinator"),
            ("tom", "Tom Example", "team_coordinator"),
            ("pat", "Pat Example", "performance_officer"),
        ]
        for key, name, group in named:
            session.add(User(**doing("mi", "data_manager").stamp(key), shown_name=name, group=group))
