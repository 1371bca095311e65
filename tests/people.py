"""Who the tests are signed in as."""

from datetime import datetime

from access import sessions
from access.reader import Reader, system_reader
from access.tokens import csrf_token
from data.records.database import Records
from data.records.tables import SignIn, User

# Sees every row and every list; for rules and figures, where rights are not the matter.
ALL_SEEING: Reader = system_reader()


def let_in(records: Records, secret: str, name: str, now: datetime) -> dict[str, str]:
    """The cookies of a session of a demo user, by name: as signed in, without the form (which takes argon2's time)."""
    with records.session() as session:
        user = records.latest(session, User, name)
        assert user is not None, f"there is no demo user {name}"
        id = sessions.start(records, session, user, now)
        for row in session.query(SignIn).filter(SignIn.user == name):
            row.purpose = "Tests"
    return {"sightline-session": id, "_csrf_token": csrf_token(secret, id, name)}
