"""Signing in and out, by password: pages made by the server, and the answers to the dialog over a running page."""

import json

from flask import Flask, Response, redirect, request

from access import entry, sessions, trail
from access.entry import Came, Visit
from access.local_path import DONE, HOME, local_path
from pages import plain_page
from pages.at_work import clock, data_day, doing_now, records_now, settings, standing, why_gone
from pages.browser_marks import form_token, give_session, held, keep_visit, take_session
from pages.guard import CHANGE_PASSWORD, Answer
from pages.plain_page import field, form, head, hint, link, problem, told

SIGN_IN, SIGNED_OUT, ASK = "/sign-in", "/signed-out", "/ask-for-access"
SSO = "/sign-in/sso"
WRONG_STATUS, WAIT_STATUS = 401, 429
COUNCIL_ACCOUNT = "Sign in with your council account"


def visit() -> Visit:
    """The circumstances of this request."""
    return Visit(settings().secret, request.remote_addr or "", held("session"), clock(), data_day())


def _next() -> str:
    return local_path(request.values.get("next"))


def _status(came: Came) -> int:
    return WAIT_STATUS if came.wait else WRONG_STATUS


def _may_wait(response: Response, came: Came) -> Response:
    if came.wait:
        response.headers["Retry-After"] = str(came.wait)
    return response


def _page(came: Came | None = None, name: str = "") -> Response:
    """The sign-in page; after a wrong try with what went wrong and the name as it was typed, never the password."""
    wrong = came is not None
    onward = _next()
    fields = [
        field("name", "Sign-in name", complete="username", value=name, focus=not name, wrong=wrong),
        field("password", "Password", "password", complete="current-password", focus=bool(name), wrong=wrong),
    ]
    directory = []
    if settings().sso:
        directory = [
            plain_page.paragraph(link(COUNCIL_ACCOUNT, f"{SSO}?{plain_page.query(next=onward)}", "primary")),
            plain_page.either("or with a sign-in name of Sightline"),
        ]
    return keep_visit(
        plain_page.page(
            "Sign in",
            head("Sign in"),
            told(why_gone() if not wrong else ""),
            problem(came.words if came else ""),
            *directory,
            form(SIGN_IN, form_token(), "Sign in", fields, {"next": onward} if onward != HOME else {}),
            hint("Forgotten your password? The data manager gives you a new one. No sign-in yet? ", link("Ask for access", ASK), "."),
            *(
                []
                if settings().production
                else [hint("This is a demonstration with invented people: its sign-in names were printed at its start.")]
            ),
            status=_status(came) if came else 200,
            problem=wrong,
        )
    )


def sign_in() -> Answer:
    """Show the form; or let somebody in and lead on to where they wanted to go."""
    if request.method != "POST":
        return redirect(_next(), 303) if standing() else _page()
    typed = request.form.get("name", "")
    came = entry.by_password(records_now(), visit(), typed, request.form.get("password", ""))
    if not came.ok:
        return _may_wait(_page(came, typed), came)
    onward = f"{CHANGE_PASSWORD}?{plain_page.query(next=_next())}" if came.must_change else _next()
    return give_session(redirect(onward, 303), came.id, came.user)


def _json(status: int = 200, **more: object) -> Response:
    return Response(json.dumps(more), status=status, mimetype="application/json")


def again() -> Answer:
    """For the dialog over a running page: whether there is a session, and why not; or sign in without leaving the page."""
    if request.method != "POST":
        form_token()
        return keep_visit(_json(signed_in=standing() is not None, words=why_gone(), directory=bool(settings().sso)))
    came = entry.by_password(records_now(), visit(), request.form.get("name", ""), request.form.get("password", ""))
    if not came.ok:
        return _may_wait(_json(_status(came), words=came.words), came)
    return give_session(_json(signed_in=True, must_change=came.must_change), came.id, came.user)


def done() -> Answer:
    """The end of a sign-in in a second tab."""
    words = "You are signed in. Go back to the tab you came from: it goes on by itself. You can close this one."
    return plain_page.page(
        "Signed in", head("Signed in"), words if standing() else "You are not signed in yet.", link("Go to the first page", HOME)
    )


def sign_out() -> Answer:
    """End the session; a page asks first, so that no link of another site can."""
    who = standing()
    if request.method != "POST":
        if who is None:
            return redirect(SIGNED_OUT, 303)
        button = form("/sign-out", form_token(), "Sign out")
        return plain_page.page(
            "Sign out", head("Sign out?"), f"You are signed in as {who.reader.shown_name}.", button, link("Stay signed in", HOME)
        )
    if who is not None:
        with records_now().session() as session:
            sessions.end(session, held("session"), clock())
            trail.record(session, doing_now(), trail.Look("sign-out", "Signed out"))
    return take_session(redirect(SIGNED_OUT, 303))


def signed_out() -> Answer:
    """The page after signing out."""
    words = "You are signed out. Close the browser if others use this computer."
    return plain_page.page("Signed out", head("Signed out"), words, plain_page.paragraph(link("Sign in again", SIGN_IN, "secondary")))


def ask_for_access() -> Answer:
    """Whom to ask for a sign-in, or for more than one has."""
    return plain_page.page(
        "Ask for access",
        head("Ask for access"),
        "Sightline shows figures about children in need, and the cases behind them, to those who work with them.",
        plain_page.heading("To get a sign-in"),
        "Ask a performance officer or the team coordinator of your team. They ask the data manager (Management Information), "
        "who sets you up with your group, your teams and your localities.",
        plain_page.heading("To see more than you do"),
        "The same way. Say which page or list you need, and what for. Lists of cases also need the agreement of your head of service.",
        plain_page.heading("For schools and zone workers"),
        "A signed information-sharing agreement and the date of your DBS check have to be on file first.",
        plain_page.heading("If you have forgotten your password"),
        "The data manager gives you a new one for one first sign-in within three days.",
        plain_page.paragraph(link("Back to sign in", SIGN_IN, "secondary")),
    )


def change_password() -> Answer:
    """Change one's own password; those who were given one have to, before anything else."""
    who = standing()
    assert who is not None  # the guard lets nobody else come here
    came = None
    if request.method == "POST":
        given = [request.form.get(name, "") for name in ("old", "new", "again")]
        came = entry.change_password(records_now(), visit(), who.user, *given, settings().council)
        if came.ok:
            return give_session(redirect(_next(), 303), came.id, came.user)
    wrong = came is not None
    fields = [
        field("old", "Present password", "password", complete="current-password", focus=True, wrong=wrong),
        field("new", "New password", "password", complete="new-password", wrong=wrong),
        field("again", "New password again", "password", complete="new-password", wrong=wrong),
    ]
    why = "You were given this password for your first sign-in. Choose your own before you go on." if who.must_change else ""
    response = plain_page.page(
        "Change your password",
        head("Change your password"),
        told(why),
        problem(came.words if came else ""),
        hint("12 characters or more. Three or four words that nobody would put together do well. Any letter or sign may be used."),
        form(CHANGE_PASSWORD, form_token(), "Change password", fields, {"next": _next()}),
        hint("You stay signed in here, and are signed out everywhere else."),
        status=_status(came) if came else 200,
        problem=wrong,
    )
    return _may_wait(response, came) if came else response


def register(server: Flask) -> None:
    """Add the routes to the server."""
    both = ["GET", "POST"]
    server.add_url_rule(SIGN_IN, "sign_in", sign_in, methods=both)
    server.add_url_rule("/sign-in/again", "sign_in_again", again, methods=both)
    server.add_url_rule(DONE, "sign_in_done", done)
    server.add_url_rule("/sign-out", "sign_out", sign_out, methods=both)
    server.add_url_rule(SIGNED_OUT, "signed_out", signed_out)
    server.add_url_rule(ASK, "ask_for_access", ask_for_access)
    server.add_url_rule(CHANGE_PASSWORD, "change_password", change_password, methods=both)
