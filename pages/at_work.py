"""What a request works with: the settings, the clock, the records, who asks and when; each found out once a request."""

from datetime import date, datetime
from functools import lru_cache

from flask import current_app
from flask_login import AnonymousUserMixin, UserMixin, current_user

from access import demo_users, sessions
from access.doing import Doing, day_of
from access.sessions import Gone, Limits, Standing
from components.request import open_store
from data.environment import Environment
from data.records.database import Records, open_records
from data.store import NoEdition
from pages.browser_marks import held


class SignedIn(UserMixin):  # type: ignore[misc]
    """Somebody signed in, as flask-login knows them."""

    def __init__(self, standing: Standing) -> None:
        self.id, self.standing = standing.user, standing


class Nobody(AnonymousUserMixin):  # type: ignore[misc]
    """Nobody, and why there is no session."""

    def __init__(self, gone: Gone | None = None) -> None:
        self.gone = gone or Gone()


def settings() -> Environment:
    """The settings of this process."""
    return current_app.config["SIGHTLINE"]  # type: ignore[no-any-return]


def clock() -> datetime:
    """The clock of this process (app.py gives it), in UTC."""
    return current_app.config["CLOCK"]()  # type: ignore[no-any-return]


def limits() -> Limits:
    """How long a session lasts here."""
    return Limits(settings().idle, settings().session)


def data_day() -> date:
    """The data day: the clock's date or, if earlier, the extract date of the live edition."""
    try:
        return day_of(clock(), open_store().live().extract_date)
    except NoEdition:
        return day_of(clock(), None)


@lru_cache(maxsize=8)
def _ready(records: Records, production: bool) -> Records:
    records.migrate()
    if not production:
        with records.session() as session:
            demo_users.write(records, session, clock(), data_day(), _persons())
    return records


def _persons() -> list[str]:
    try:
        return open_store().live().table("persons")["person_id"].to_list() if open_store().live().invented else []
    except NoEdition:
        return []


def records_now() -> Records:
    """The records (SIGHTLINE_DB), brought up to date at their first use; in demo mode with the demo's users."""
    return _ready(open_records(), settings().production)


def doing_now() -> Doing:
    """Who does something and when, for what is written in this request."""
    who = standing()
    return Doing(who.user, who.group, clock(), data_day(), who.purpose) if who else Doing("nobody", "", clock(), data_day())


def load(_request: object = None) -> SignedIn | Nobody:
    """Who stands behind the request's cookie."""
    found = sessions.standing(records_now(), held("session"), clock(), limits())
    return SignedIn(found) if isinstance(found, Standing) else Nobody(found)


def standing() -> Standing | None:
    """Who is signed in, asked once a request; None for nobody."""
    return current_user.standing if current_user.is_authenticated else None


def why_gone() -> str:
    """Why there is no session any more, in words; empty where there never was one."""
    return "" if current_user.is_authenticated else str(current_user.gone.words(limits()))
