"""What is done on the trail's page: a child looked for, the chain checked, the entries taken away as a file."""

from typing import Any

from flask import Flask, Response, request

from access import looks, trail
from access.permissions import Permission
from access.sessions import reader_now
from components.words import number, plural
from data.calendar import shown
from pages.acts import done
from pages.admin import children
from pages.admin.given import act
from pages.admin.trail import ASKED, CHECKED, FIND, PATH, VERIFY, entries, note, question
from pages.admin.users_files import TYPES, is_invented, no_such_form, sent
from pages.at_work import clock, doing_now, records_now
from reports.sheet import Sheet, SheetColumn

KINDS = {"Data day": "date", "Entry": "whole", "Rows": "whole"}


@act
def find_trail() -> Response:
    """Look for a child whose trail is wanted."""
    reader_now().demand(Permission.SEE_TRAIL)
    return children.answered(reader_now(), PATH)


@act
def verify() -> Response:
    """Check the whole chain; what was found is in the trail."""
    reader_now().demand(Permission.SEE_TRAIL)
    records = records_now()
    broken = trail.verify(records)
    with records.session() as session:
        count = trail.head(session)[0]
        words = (
            f"{CHECKED} is broken: entry {number(broken.seq)} {broken.words}"
            if broken
            else f"{CHECKED} of {plural(count, 'entry', 'entries')} holds"
        )
        trail.record(session, doing_now(), trail.Look("trail", f"{words}.", count=count))
    return done(f"{words}.")


def export_trail(form: str) -> Response:
    """The entries that the address asks for, all of them; children by opaque key."""
    reader = reader_now()
    reader.demand(Permission.SEE_TRAIL)
    if form not in TYPES:
        return no_such_form(form)
    if reader.asks_purpose:
        return Response("Choose first what you look at cases for: open the page Who looked.", status=403, mimetype="text/plain")
    asked = question({name: request.args.get(name, "") for name in ASKED})
    if asked.problem:
        return Response(asked.problem, status=400, mimetype="text/plain")
    note(asked, reader, f"; as {form}")
    rows: list[tuple[Any, ...]] = [looks.as_row(seen) for seen in entries(asked, reader, None)]
    columns = [SheetColumn(head, KINDS.get(head, "text")) for head in looks.HEADS]
    notes = [("Asked", asked.words), ("Rows", f"{len(rows):,}"), ("Made on", shown(clock().date()))]
    return sent(Sheet("Who looked", columns, rows, notes, is_invented()), form, "trail")


def register(server: Flask) -> None:
    """Add the routes to the server."""
    server.add_url_rule(FIND, "admin_find_trail", find_trail, methods=["POST"])
    server.add_url_rule(VERIFY, "admin_verify", verify, methods=["POST"])
    server.add_url_rule("/export/trail.<form>", "export_trail", export_trail)
