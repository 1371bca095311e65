"""A child: plans, workers, stays in care and planned starts known by the day; found by name or number, linked by an opaque key."""

from datetime import date
from typing import Any

import polars as pl
from dash import html
from flask import Flask, Response, request

from access import trail
from access.keys import person_of
from access.permissions import Permission
from components import ask_why
from components.forms import field, form
from components.frame import register as register_page
from components.icons import icon
from components.page import Answer, Page
from components.request import Request, read
from components.words import number, plural
from data.calendar import shown
from metrics import engine
from metrics.cin.child import MOST_FOUND, Child, child, found
from metrics.cin.listing import listed
from pages import acts, child_care, looked
from pages.acts import act, wrong
from pages.at_work import doing_now, records_now, settings
from pages.tables import words_table

PATH = "/child"
LIST = "/cases"
TITLE = "Find a child"
FIND = "/do/child/find"
TABLE = "cin_plans"
# Where a child may be known from: a plan, a stay in care, a planned start.
TABLES = (TABLE, "care", "planned_starts")


def _day(value: date | None) -> str:
    return shown(value) if value else "-"


def _shown(request: Request, latest: dict[str, Any], held: Child, care: list[Any]) -> list[Any]:
    """The child's page. latest: the row that says who the child is; care: its part about care."""
    plans = [
        [
            row["plan_id"],
            _day(row["start_date"]),
            _day(row["end_date"]),
            number(row["weeks_open"], 1),
            row["end_reason"] or "-",
            row["need"],
            row["team"],
            row["worker"],
        ]
        for row in listed(held.plans, request.scope.as_at).to_dicts()
    ]
    signed = [[_day(day), plan, by or "-"] for plan, day, by in held.sign_offs.select("plan_id", "signed_off_date", "signed_off_by").rows()]
    moved = [
        [_day(start), _day(end), plan, team, worker]
        for plan, team, worker, start, end in held.allocations.select("plan_id", "team", "worker", "from_date", "to_date").rows()
    ]
    age = f"{plural(latest['age'], 'year')} old" if latest["age"] is not None else "age not known"
    return [
        html.H1(latest["child"], className="child-name"),
        html.P(f"{age[0].upper()}{age[1:]}; {plural(held.plans.height, 'plan')} known by {shown(request.scope.as_at)}."),
        *([] if plans else care),
        words_table("Plans", ["Plan", "Start", "End", "Weeks open", "End reason", "Primary need", "Team", "Worker"], plans),
        *([words_table("Sign-offs", ["Signed off", "Plan", "By"], signed)] if plans else []),
        *([words_table("Who held it", ["From", "To", "Plan", "Team", "Worker"], moved)] if plans else []),
        *(care if plans else []),
    ]


def _none() -> list[Any]:
    return [
        html.H1("No child of this link is yours to see"),
        html.P("The child is not in this edition, was held by a team that is not yours on this day, or is shown only to the people named."),
        html.P("To see children of another team, ask a performance officer; the data manager then changes your places."),
    ]


def _asked(request: Request, key: str) -> list[Any]:
    """The child of a key, once every question before it is answered; noted in the trail before it is sent."""
    reader, frames = request.reader, request.frames
    rows = {table: engine.shown_rows(table, request.scope, frames) for table in TABLES}
    known = pl.concat([held["person_id"] for held in rows.values()]).drop_nulls().unique().to_list()
    person = person_of(settings().secret, key, known)
    if person is None:
        return _none()
    own = {table: held.filter(pl.col("person_id") == person) for table, held in rows.items()}
    places = [place for held in own.values() for place in held.select("team", "locality").rows()]
    if all(reader.asks_reason(key, team, locality) for team, locality in places):
        return [html.H1(TITLE), ask_why.reason_form(key)]
    held = child(own[TABLE], request.edition.table, request.scope.as_at)
    latest = next(frame.row(0, named=True) for frame in (held.plans, *own.values()) if frame.height)
    care = child_care.parts(request, person)
    looked.child_shown(request, key, dict(reader.reasons).get(key, ""))
    return _shown(request, latest, held, care)


def _ways(request: Request) -> html.Div:
    """Back to the list the child was opened from, and to the next child."""
    path, _, query = request.one("from").partition("?")
    back = (
        [html.A([icon("back"), "Back to the list"], href=f"{LIST}?{query}" if query else LIST, className="secondary")]
        if path == LIST
        else []
    )
    return html.Div([*back, html.A("Find another child", href=PATH, className="text-link")], className="child-ways")


def answer(request: Request) -> Answer:
    """The child of the address's key, or the form that finds one."""
    key = request.one("key")
    if request.reader.asks_purpose:
        parts: list[Any] = [html.H1(TITLE), ask_why.purpose_form()]
    elif key:
        parts = [_ways(request), *_asked(request, key)]
    else:
        finding = form(FIND, [field("text", "Name, plan or person number", needed=True)], "Find", id="find-child")
        parts = [html.H1(TITLE), html.P("Among the children whose cases you may list.", className="subtitle"), finding]
    return Answer(request, (), [], slots={"child": parts})


def body(page: Page) -> list[Any]:
    """Where the child stands."""
    return [page.slot("child", className="child-page")]


@act
def find() -> Response:
    """The children found by what was typed, which is kept nowhere; the keys found are in the trail."""
    asked = read("")
    asked.reader.demand(Permission.SEE_LISTS)
    if asked.reader.asks_purpose:
        return wrong("Choose first what you look at cases for: load the page again.")
    text = request.form.get("text", "").strip()
    if len(text) < 2:
        return wrong("Type two letters or more.", {"text": "Two letters or more."})
    rows = found([engine.shown_rows(table, asked.scope, asked.frames) for table in TABLES], text)
    sent = rows.head(MOST_FOUND)
    keys = looked.keys_of(sent)
    look = trail.Look("search", "Find a child", "", asked.edition.name, sent.height, [key for key in keys if key])
    trail.recorded(records_now(), doing_now(), look)
    links = [
        {
            "href": f"{PATH}?key={key}",
            "words": row["child"],
            "more": f"{row['age'] if row['age'] is not None else '-'} years, {row['team']}",
        }
        for key, row in zip(keys, sent.to_dicts(), strict=True)
        if key
    ]
    most = f"; the first {MOST_FOUND} are shown, so type more" if rows.height > MOST_FOUND else ""
    return acts.found(f"{plural(rows.height, 'child', 'children')} found{most}.", links)


def register(server: Flask) -> None:
    """Add the route of the form."""
    server.add_url_rule(FIND, "child_find", find, methods=["POST"])


PAGE = Page(
    "child", PATH, TITLE, answer, body, slots=("child",), charts=(), grids=(), percent=False, has_head=False, has_scope=False, noted=True
)
register_page(PAGE, order=5, group="Children in need", icon="people")
