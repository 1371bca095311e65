"""What is done to users from their page: added, changed, disabled, enabled, given a password, signed out, imported."""

from dash import html
from flask import Flask, Response, request

from access import sessions, trail, user_import, users
from access.doing import NotDone
from access.permissions import Permission
from access.sessions import reader_now
from access.users import Faulty
from components.words import plural
from data.records.tables import User
from metrics.scope import encoded
from pages.acts import done, wrong
from pages.admin import given, one_user
from pages.admin.given import act
from pages.admin.tables import table
from pages.admin.user_form import asked_user, places, told_faults
from pages.admin.users import PATH
from pages.at_work import clock, doing_now, records_now

OWN = "This is your own account: another data manager changes it. Your password you change yourself."
REASON = "Say who asked for it, and why."
# A password takes a moment of computing each: beyond this many, they are given one by one.
MOST_PASSWORDS = 50


def _page_of(name: str) -> str:
    return f"{PATH}?{encoded([('user', name)])}"


def _other(name: str) -> str:
    """The sign-in name of somebody else. NotDone for one's own."""
    if name == doing_now().user:
        raise NotDone(OWN)
    return name


def _password(name: str, password: str) -> list[html.P]:
    return [
        html.P([html.Strong(password, className="once-secret")]),
        html.P(f"The password of {name} for one first sign-in within three days. It is shown this once and kept nowhere in words."),
        html.P("Hand it over in person or by telephone, not by e-mail."),
    ]


@act
def add() -> Response:
    """Add a user; their first password is shown once."""
    reader_now().demand(Permission.MANAGE_USERS)
    reason, records, doing = given.needed("reason", REASON), records_now(), doing_now()
    asked = asked_user()
    try:
        with records.session() as session:
            row = users.add(records, session, doing, asked, places(), reason=reason)
            password = "" if asked.sso_subject else users.reset(records, session, doing, row.key)
    except Faulty as problem:
        return wrong(*told_faults(problem))
    words, go = f"{row.shown_name} was added.", _page_of(row.key)
    return given.once(words, "First password", _password(row.key, password), go) if password else done(words, go)


@act
def change() -> Response:
    """Write how a user stands now, where nobody else has meanwhile."""
    reader_now().demand(Permission.MANAGE_USERS)
    reason, records = given.needed("reason", REASON), records_now()
    asked, seen = asked_user(), given.row_seen()
    name = _other(asked.name)
    try:
        with records.session() as session:
            if given.is_overtaken(records, session, User, name, seen):
                return given.overtaken()
            held = users.current(records, session, name)
            if users.as_asked(held) == asked:
                raise NotDone("Nothing differs from how it stands, so nothing was written.")
            row = users.change(records, session, doing_now(), asked, places(), reason=reason, after=seen)
    except Faulty as problem:
        return wrong(*told_faults(problem))
    return done(f"{row.shown_name} was changed. Where what they may see differs, they have to sign in again.")


def _turn(disabled: bool) -> Response:
    reader_now().demand(Permission.MANAGE_USERS)
    reason, records, name = given.needed("reason", REASON), records_now(), _other(given.text("name"))
    with records.session() as session:
        if users.current(records, session, name).disabled is disabled:
            return given.overtaken()
        row = (users.disable if disabled else users.enable)(records, session, doing_now(), name, reason)
    return done(f"{row.shown_name} is disabled and signed out everywhere." if disabled else f"{row.shown_name} may sign in again.")


@act
def disable() -> Response:
    """Shut a user out at once."""
    return _turn(True)


@act
def enable() -> Response:
    """Let a disabled user in again."""
    return _turn(False)


@act
def password() -> Response:
    """A new password, shown once."""
    reader_now().demand(Permission.MANAGE_USERS)
    records, name = records_now(), _other(given.text("name"))
    with records.session() as session:
        made = users.reset(records, session, doing_now(), name)
    return given.once(f"{name} has a new password.", "New password", _password(name, made))


@act
def sign_out() -> Response:
    """End every session of a user."""
    reader_now().demand(Permission.MANAGE_USERS)
    records, name = records_now(), _other(given.text("name"))
    with records.session() as session:
        row = users.current(records, session, name)
        count = sessions.end_all(session, row.key, clock())
        trail.record(session, doing_now(), trail.Look("admin", f"Signed out everywhere: {row.key}", count=count))
    return done(f"{row.shown_name} was signed out of {plural(count, 'session')}.")


@act
def import_() -> Response:
    """Add and change users from a csv file; what was refused is told row by row, and first passwords are shown once."""
    reader_now().demand(Permission.MANAGE_USERS)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise given.AtField("file", "Choose the csv file first.")
    records, doing = records_now(), doing_now()
    try:
        with records.session() as session:
            report = user_import.import_csv(records, session, doing, sent.read(), places())
            new = [name for name in report.added if not users.current(records, session, name).sso_subject]
            first = {name: users.reset(records, session, doing, name) for name in new} if len(new) <= MOST_PASSWORDS else {}
    except NotDone as problem:
        raise given.AtField("file", str(problem)) from None
    refused = len({row.row for row in report.refused})
    words = f"{len(report.added)} added, {len(report.changed)} changed, {len(report.same)} as they were, {plural(refused, 'row')} refused."
    rows = [(str(row.row), row.column, row.value or "empty", row.reason) for row in report.refused]
    parts = [
        html.P(html.Strong(words)),
        *([html.H3("Rows that were refused"), table("Rows refused", ("Row", "Column", "Value", "What to do"), rows)] if rows else []),
        *([html.H3("First passwords"), table("Shown this once", ("Sign-in name", "Password"), list(first.items()))] if first else []),
        *([html.P("Those added have no password yet: give each one on their page.")] if new and not first else []),
    ]
    return given.once(words, "What the import did", parts)


def register(server: Flask) -> None:
    """Add the routes to the server."""
    for rule, view in (
        (one_user.ADD, add),
        (one_user.CHANGE, change),
        (one_user.DISABLE, disable),
        (one_user.ENABLE, enable),
        (one_user.PASSWORD, password),
        (one_user.SIGN_OUT, sign_out),
        ("/do/admin/users/import", import_),
    ):
        server.add_url_rule(rule, f"admin_{view.__name__}", view, methods=["POST"])
