"""One user: how they stand, the form that changes it, what was changed before, and their living sessions."""

from typing import Any

from dash import html

from access import sessions
from access.rights import group_of
from access.users import as_asked
from components.forms import field, form
from components.request import Request
from components.words import plural
from data.records.database import Records
from data.records.tables import Credential, User
from pages.admin.tables import HISTORY, changes, day, moment, opened, said, section, table
from pages.admin.user_form import WORDS, Places, fields
from pages.at_work import clock, limits

CHANGE, ADD = "/do/admin/users/change", "/do/admin/users/add"
DISABLE, ENABLE = "/do/admin/users/disable", "/do/admin/users/enable"
PASSWORD, SIGN_OUT = "/do/admin/users/password", "/do/admin/users/sign-out"
TOLD = [(name, words) for name, words in WORDS.items() if name != "name"] + [("disabled", "Disabled")]


def _reason(id: str) -> Any:
    return field("reason", "Reason", needed=True, form=id, hint="Who asked for it, and why: it stays in the history")


def new_user(_places: Places) -> list[Any]:
    """The form that adds a user."""
    made = form(ADD, [*fields(None, "add"), _reason("add")], "Add the user", id="form-add")
    told = "A password for the first sign-in is shown once, after they are added. With a council account they need none."
    return [section("Add a user", html.P(told), made)]


def shown_user(request: Request, records: Records, name: str) -> list[Any]:
    """One user's part of the page; words where there is nobody of that sign-in name."""
    with records.reading() as session:
        row = records.latest(session, User, name)
        history = records.history(session, User, name)
        living = sessions.living(session, clock(), limits(), name)
        credential = session.get(Credential, name)
    if row is None:
        return [section("There is no such user", html.P("Nobody has that sign-in name. Look in the list: it may be spelt differently."))]
    own = name == request.reader.name
    return [
        html.H2([row.shown_name, html.Span(row.key, className="quiet-name")]),
        _facts(row, credential),
        *(
            [html.P("This is your own account: another data manager changes it.", className="notice")]
            if own
            else _ways(row, history[-1].row_id)
        ),
        _sessions(row, living, own),
        section("History", table("What was changed", HISTORY, changes(history, TOLD, "Added"))),
    ]


def _facts(row: User, credential: Credential | None) -> html.Dl:
    group = group_of(row.group)
    first = ", for the first sign-in only" if credential is not None and credential.must_change else ""
    facts = [
        ("State", "Disabled" if row.disabled else "May sign in"),
        ("Group", f"{group.title}. {group.words} Writes {group.writes}."),
        ("Localities", said(row.localities)),
        ("Teams", said(row.teams)),
        *(("Zone" if name == "zone" else "School", value) for name, value in (("zone", row.zone), ("school", row.school)) if value),
        ("E-mail", said(row.email)),
        *([("Agreement and DBS check", f"{day(row.agreement_on)} and {day(row.dbs_on)}")] if group.agreement_needed else []),
        ("Signs in by", f"password of {moment(credential.changed_at)} UTC{first}" if credential else "council account, no password here"),
    ]
    return html.Dl([part for name, words in facts for part in (html.Dt(name), html.Dd(words))], className="admin-dl")


def _ways(row: User, seen: int) -> list[Any]:
    held = field("name", "Sign-in name", kind="hidden", value=row.key, form="state")
    change = form(
        CHANGE,
        [
            *fields(as_asked(row), "change"),
            field("after", "Seen", kind="hidden", value=str(seen), form="change"),
            _reason("change"),
        ],
        "Keep the change",
        id="form-change",
    )
    turn = (
        form(ENABLE, [held, _reason("state")], "Enable", id="form-state")
        if row.disabled
        else form(
            DISABLE, [held, _reason("state")], "Disable", id="form-state", confirm=f"Disable {row.shown_name}? They are signed out at once."
        )
    )
    reset = form(
        PASSWORD,
        [field("name", "Sign-in name", kind="hidden", value=row.key, form="password")],
        "Give a new password",
        id="form-password",
        confirm=f"Give {row.shown_name} a new password? The present one ends, and they are signed out everywhere.",
        quiet=True,
    )
    parts = [
        opened("Change what they may see", change),
        opened("Enable the account" if row.disabled else "Disable the account", turn),
    ]
    if not row.disabled:
        words = (
            "For a first sign-in within three days, after which they choose their own. "
            "It is shown once: hand it over in person or by telephone."
        )
        parts.append(opened("Give a new password", html.P(words), reset))
    return parts


def _sessions(row: User, living: list[Any], own: bool) -> html.Section:
    rows = [(moment(one.started_at), moment(one.seen_at), one.purpose or "not chosen") for one in living]
    ends = form(
        SIGN_OUT,
        [field("name", "Sign-in name", kind="hidden", value=row.key, form="sessions")],
        "Sign out everywhere",
        id="form-sessions",
        confirm=f"Sign {row.shown_name} out of {plural(len(living), 'session')}? What they have not sent is lost.",
        quiet=True,
    )
    made = table("Signed in now", ("Signed in (UTC)", "Last used (UTC)", "Purpose"), rows, empty="Not signed in anywhere.")
    return section("Signed in now", made, *([ends] if living and not own else []))
