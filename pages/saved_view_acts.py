"""What is done with saved views: the list for the menu beside the scope, saving one, changing it, removing it."""

import json

from flask import Flask, Response, request

from access import trail, views
from access.doing import NotDone
from access.permissions import Permission
from access.reader import Reader
from access.sessions import reader_now
from access.views import View
from data.records.base import RecordsError
from pages.acts import act, done, wrong
from pages.at_work import doing_now, records_now
from pages.named import names
from pages.saved_views import CHANGE, PATH, REMOVE, open_to
from pages.view_words import Told, page_of, told

LIST, SAVE = "/do/view-list", "/do/view-save"
MEANWHILE = 409


def _reader() -> Reader:
    reader = reader_now()
    reader.demand(Permission.SAVE_VIEWS)
    return reader


def _line(view: View, of: Told, by: str = "") -> dict[str, str | bool]:
    return {"name": view.name, "href": view.href, "words": f"{of.page}: {of.words or of.shut}", "by": by, "shared": view.shared}


def listed() -> Response:
    """The views open to the reader, and what saving the page they look at (`path`, `query`) would keep."""
    reader, records = _reader(), records_now()
    with records.reading() as session:
        own, others, _ = open_to(records, session, reader)
        people = names(records, session)
    path, query = request.args.get("path", ""), request.args.get("query", "")
    here = told(path, query, reader) if page_of(path) else None
    answer = {
        "own": [_line(view, of) for view, of in own if not of.shut],
        "shared": [_line(view, of, people.get(view.owner, view.owner)) for view, of in others],
        "here": f"{here.page}: {here.words}" if here and not here.shut else "",
    }
    return Response(json.dumps(answer), mimetype="application/json")


@act
def save() -> Response:
    """Keep the page as it stands, by a name."""
    reader, records, form = _reader(), records_now(), request.form
    path, query = form.get("path", ""), form.get("query", "")
    if page_of(path) is None:
        raise NotDone("This page cannot be saved. Open a page of figures or a list, then save it.")
    of = told(path, query, reader)
    if of.shut:
        raise NotDone(f"This view is not open to you, so it is not saved. {of.shut}")
    try:
        with records.session() as session:
            doing, shared = doing_now(), form.get("shared") == "yes"
            views.save(records, session, doing, form.get("name", ""), path, query, shared)
            trail.record(session, doing, trail.Look("write", f"View saved{' and shared' if shared else ''}: {of.page}", views.kept(query)))
    except NotDone as problem:
        return wrong("The view is not saved.", {"name": str(problem)})
    return done("Saved and shared with everybody who is signed in." if shared else "Saved. Find it under Saved views.")


@act
def change() -> Response:
    """Rename one's own view, share it or stop sharing it."""
    _reader()
    records, form = records_now(), request.form
    after = form.get("after", "")
    try:
        with records.session() as session:
            doing, shared = doing_now(), form.get("shared") == "yes"
            key, seen = form.get("view", ""), int(after) if after.isascii() and after.isdigit() else None
            views.change(records, session, doing, key, name=form.get("name", ""), shared=shared, after=seen)
            trail.record(session, doing, trail.Look("write", f"Saved view changed: {'shared' if shared else 'not shared'}"))
    except RecordsError as problem:
        return wrong(str(problem), status=MEANWHILE)
    return done("The changes are kept.", PATH)


@act
def remove() -> Response:
    """Remove one's own view."""
    _reader()
    records = records_now()
    with records.session() as session:
        doing = doing_now()
        views.withdraw(records, session, doing, request.form.get("view", ""))
        trail.record(session, doing, trail.Look("write", "Saved view removed"))
    return done("The view is removed.", PATH)


def register(server: Flask) -> None:
    """Add the routes to the server."""
    server.add_url_rule(LIST, "do-view-list", listed)
    for rule, run in ((SAVE, save), (CHANGE, change), (REMOVE, remove)):
        server.add_url_rule(rule, rule.strip("/").replace("/", "-"), run, methods=["POST"])
