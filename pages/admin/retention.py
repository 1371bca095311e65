"""Retention: what is past its time by the schedule, shown with its reason, and removed with a record."""

from typing import Any

from dash import html
from flask import Flask, Response

from access import retention
from access.permissions import Permission
from access.schedule import SCHEDULE
from access.sessions import reader_now
from components.forms import field, form
from components.request import open_store
from components.words import number, plural
from pages.acts import done
from pages.admin import given
from pages.admin.given import act
from pages.admin.tables import opened, section, table
from pages.at_work import clock, doing_now, records_now

REMOVE = "/do/admin/retention"
SURE = "REMOVE"


def shown_due() -> html.Section:
    """What is due today, the way to remove it, and the schedule."""
    found = retention.due(records_now(), open_store(), clock())
    removable = [one for one in found if not one.by_hand]
    rows = [
        (one.term.title, number(len(one.ids)), one.term.kept, "Somebody unpins them first" if one.by_hand else "With the button below")
        for one in found
    ]
    heads = ("What", "Past its time", "Kept", "How it goes")
    fields: list[Any] = [field("sure", f"Type {SURE} to confirm", needed=True, form="retention")]
    made = form(REMOVE, fields, "Remove what is past its time", id="form-retention", confirm="Remove it? It cannot be undone.")
    schedule = [(term.title, term.kept, term.why) for term in SCHEDULE]
    return section(
        "What is past its time",
        table("Due by the schedule", heads, rows, empty="Nothing is past its time today."),
        *([made] if removable else []),
        opened("The whole schedule", table("How long what is kept is kept", ("What", "Kept", "Why"), schedule)),
        id="retention",
    )


@act
def remove() -> Response:
    """Remove what is past its time, with its record."""
    reader_now().demand(Permission.ANSWER_PERSONS)
    if given.text("sure") != SURE:
        raise given.AtField("sure", f"Type {SURE} in capital letters. Nothing was removed.")
    gone = retention.apply(records_now(), open_store(), doing_now())
    if not gone:
        return done("Nothing was past its time, so nothing was removed.")
    told = [f"{one.term.title.lower()}, {plural(len(one.ids), 'row or file', 'rows or files')}" for one in gone]
    return done(f"Removed: {'; '.join(told)}.")


def register(server: Flask) -> None:
    """Add the route to the server."""
    server.add_url_rule(REMOVE, "admin_retention", remove, methods=["POST"])
