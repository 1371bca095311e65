"""People as they are named on screen."""

from sqlalchemy.orm import Session

from access.rights import group_of
from data.records.database import Records
from data.records.tables import User


def in_words(shown_name: str, group: str) -> str:
    """Somebody with their group, such as "Ottilie Brackenrow, team manager". group: an id of `access.rights`."""
    title = group_of(group).title
    return f"{shown_name}, {title[:1].lower()}{title[1:]}"


def names(records: Records, session: Session) -> dict[str, str]:
    """Name and group of everybody in the records, by sign-in name."""
    return {user.key: in_words(user.shown_name, user.group) for user in records.all_latest(session, User)}
