"""The answers to the two questions before child-level rows: kept for the session, and in the trail."""

import re
from dataclasses import replace

from flask import Flask, Response, request

from access import sessions, trail
from access.doing import NotDone
from access.permissions import Permission
from access.purposes import PURPOSES, REASONS, NotChosen, chosen
from pages.acts import act, done, wrong
from pages.at_work import doing_now, records_now, standing

KEY = re.compile(r"[A-Za-z0-9_-]{43}")
# So many children a session: more is no list of children one was asked about, and asks for a purpose or wider rights.
MOST_REASONS = 500


@act
def purpose() -> Response:
    """Choose what the session is for."""
    who = standing()
    if who is None:
        raise NotDone("You are not signed in.")
    who.reader.demand(Permission.SEE_LISTS)
    if not who.reader.group.purpose_asked:
        raise NotDone(f"{who.reader.group.title} is not asked for a purpose. Open the list again.")
    try:
        words = chosen(PURPOSES, request.form.get("chosen", ""), request.form.get("other", ""))
    except NotChosen as problem:
        return wrong("Say what you look at cases for.", {problem.field: str(problem)})
    records = records_now()
    with records.session() as session:
        sessions.choose_purpose(session, who.id_hash, words)
        trail.record(session, replace(doing_now(), purpose=words), trail.Look("write", "Purpose of the session chosen"))
    return done("Your purpose is kept until you sign out.")


@act
def reason() -> Response:
    """Say why one looks at a child. Any well-formed key is answered alike: the answer tells nobody which children there are."""
    who = standing()
    if who is None:
        raise NotDone("You are not signed in.")
    who.reader.demand(Permission.SEE_LISTS)
    key = request.form.get("child", "")
    if not KEY.fullmatch(key):
        raise NotDone("This form names no child. Open the child from a list of cases and say it again.")
    try:
        words = chosen(REASONS, request.form.get("chosen", ""), request.form.get("other", ""))
    except NotChosen as problem:
        return wrong("Say why you look at this child.", {problem.field: str(problem)})
    given = {known for known, _ in who.reader.reasons}
    if key not in given and len(given) >= MOST_REASONS:
        raise NotDone(f"You gave reasons for {MOST_REASONS} children since you signed in. Sign out and in again to go on.")
    records = records_now()
    with records.session() as session:
        sessions.give_reason(session, who.id_hash, key, words)
        trail.record(session, doing_now(), trail.Look("write", "Reason given for a child's page", keys=[key], reason=words))
    return done("Your reason is kept until you sign out.")


def register(server: Flask) -> None:
    """Add the routes to the server."""
    server.add_url_rule("/do/purpose", "do-purpose", purpose, methods=["POST"])
    server.add_url_rule("/do/reason", "do-reason", reason, methods=["POST"])
