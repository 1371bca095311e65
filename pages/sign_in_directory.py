"""Signing in with the council account: to the council's directory and back (access/sso.py holds what is checked)."""

from urllib.parse import quote, unquote

from flask import Flask, redirect, request

from access import entry, sso
from access.local_path import local_path
from access.tokens import new_id
from pages import plain_page
from pages.at_work import clock, records_now, settings
from pages.browser_marks import FLOW_SECONDS, drop_mark, give_session, held, set_mark
from pages.guard import Answer
from pages.plain_page import head, link, paragraph, problem
from pages.sign_in import SIGN_IN, SSO, visit

BACK = f"{SSO}/back"
NOT_SET_UP = "Signing in with the council account is not set up here. Sign in with your sign-in name and password."


def _told(words: str, status: int) -> Answer:
    response = plain_page.page(
        "Not signed in",
        head("You are not signed in"),
        problem(words),
        paragraph(link("Back to sign in", SIGN_IN, "secondary")),
        status=status,
        problem=True,
    )
    drop_mark(response, "flow")
    return response


def _back() -> str:
    """Our address to come back to, as the directory knows it."""
    return request.host_url.rstrip("/") + BACK


def there() -> Answer:
    """Send the browser to the directory. Its cookie holds the flow's random id and the local path to go on to."""
    chosen = settings().sso
    if chosen is None:
        return _told(NOT_SET_UP, 404)
    flow = new_id()
    try:
        address = sso.begin(chosen, settings().secret, flow, _back(), clock())
    except sso.SsoRefused as refusal:
        return _told(refusal.words, 503)
    response = redirect(address, 303)
    set_mark(response, "flow", f"{flow}.{quote(local_path(request.args.get('next')), safe='')}", seconds=FLOW_SECONDS)
    return response


def back() -> Answer:
    """What the directory answered: a session, or the reason why not."""
    chosen = settings().sso
    if chosen is None:
        return _told(NOT_SET_UP, 404)
    flow, _, onward = held("flow").partition(".")
    try:
        found = sso.finish(chosen, settings().secret, flow, _back(), request.args.to_dict(), clock())
    except sso.SsoRefused as refusal:
        return _told(refusal.words, 503 if refusal.shut else 403)
    came = entry.by_directory(records_now(), visit(), found.subject, found.groups)
    if not came.ok:
        return _told(came.words, 403)
    response = give_session(redirect(local_path(unquote(onward)), 303), came.id, came.user)
    drop_mark(response, "flow")
    return response


def register(server: Flask) -> None:
    """Add the routes to the server."""
    server.add_url_rule(SSO, "sign_in_sso", there)
    server.add_url_rule(BACK, "sign_in_sso_back", back)
