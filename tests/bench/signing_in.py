"""The time of signing in, beside the bare check of a password; and of knowing at each request who asks."""

from typing import Any

from access import passwords, sessions
from access.demo_users import PASSWORD
from app import clock
from data.records.tables import Credential
from pages import at_work
from tests.bench.figures import Line
from tests.bench.timing import timed
from tests.people import let_in
from tests.signin.browsing import Browsing

TIMES = 20


def measured(app: Any) -> list[Line]:
    """Two lines: the form sent until the answer is there, and the session of a request found in the records."""
    with app.server.app_context():
        records, limits = at_work.records_now(), at_work.limits()
        with records.reading() as session:
            stored = session.get(Credential, "data")
        assert stored is not None, "the demo has a data manager"
        marks = let_in(records, app.server.config["SIGHTLINE"].secret, "data", clock())
    browsers = iter([Browsing(app.server) for _ in range(TIMES + 8)])
    form = timed(lambda _: next(browsers).signed_in("data"), list(range(TIMES)))
    bare = timed(lambda _: passwords.matches(stored.hash, PASSWORD), list(range(TIMES)))
    known = timed(lambda _: sessions.standing(records, marks["sightline-session"], clock(), limits), list(range(TIMES)))
    return [
        Line("signing in: the form opened and sent, in process", form, bare, ratio=2, slack=10),
        Line("each request: whose session it is", known, most=5),
    ]
