"""The children behind a team of the Head of service view: sent when its + is pressed, each look in the trail before a row is shown."""

import json
from typing import Any

from flask import Flask, Response, abort

from access.permissions import Permission
from access.reader import Reader, Refused
from access.sessions import reader_now
from components import ask_why
from components.markup import markup
from components.payload import Head
from components.request import Request, read
from components.small_numbers import why_no_list
from metrics import catalogue
from metrics.measure import Measure
from metrics.ppoc.children import Behind, behind
from metrics.tables import TableSpec
from pages import looked
from pages.admin import given
from pages.case_list import outside_words
from pages.ppoc.head_of_service_asked import MATRIX, PLAN, as_asked, table_of

CHILDREN = "/do/ppoc/children"
LEVELS = ("locality", "team")
HELD = "Restricted, not shown to you"


def first_head() -> str:
    """The head over the names of both tables: children stand where list rights hold."""
    return "Locality, team" if why_no_list(reader_now()) else "Locality, team, child"


def counted(spec: TableSpec, heads: tuple[Head, ...]) -> dict[str, Measure]:
    """The columns of a table that children count in: not targets and gaps, which are no child's."""
    return {head.id: catalogue.measure(spec.column(head.id).measure) for head in heads if head.kind in ("count", "weeks")}


def openable(rows: list[dict[str, Any]], spec: TableSpec, heads: tuple[Head, ...], reader: Reader) -> list[str]:
    """The ids of the team rows of a table whose children this reader may open: of own teams, where there is anybody."""
    if not reader.lists_something or reader.suppressed:
        return []
    ids = list(counted(spec, heads))
    return [
        row["id"]
        for row in rows
        if row["depth"] == len(LEVELS) and reader.lists_team(row["name"], row["parent"]) and any(row[id] for id in ids)
    ]


def _sent(found: Behind) -> list[dict[str, Any]]:
    """The rows as the browser puts them under the team; last, without a name, what is counted and not shown."""
    rows = []
    for child in found.children:
        key = looked.key_of(child.person_id) if child.person_id else ""
        rows.append({"name": child.name, "worker": child.worker, "key": key, "figures": child.figures})
    if any(found.held.values()):
        rows.append({"name": HELD, "worker": "", "key": "", "figures": found.held})
    return rows


def _purpose() -> Response:
    """The question that is asked once before the first look at children."""
    told = {"title": "Before you open children", "html": markup(ask_why.purpose_form()), "shut": "Not now"}
    said = {"words": "Choose first what you look at cases for.", "once": told}
    return Response(json.dumps(said), status=403, mimetype="application/json")


def _asked() -> tuple[Request, str, str, str]:
    """The request of the page, its table, and the locality and team that were opened. What cannot be read is answered 400."""
    request, table = as_asked(read(given.text("search"))), given.text("table")
    locality, team = given.text("locality"), given.text("team")
    if request.error or table not in (MATRIX, PLAN) or not (locality and team):
        abort(400, "The team asked for cannot be read.")
    return request, table, locality, team


def children() -> Response:
    """The children behind one team's figures, on the day, in the edition and in the scope of the page."""
    request, table, locality, team = _asked()
    reader = request.reader
    reader.demand(Permission.SEE_LISTS)
    if not reader.lists_team(team, locality):
        ask = "Ask a performance officer; the data manager then changes your places."
        raise Refused(f"These children are outside {outside_words(reader)}. {ask}")
    if reader.asks_purpose:
        return _purpose()
    spec, heads = table_of(request, table)
    found = behind(counted(spec, heads), request.scope, request.frames, locality, team)
    keys = [looked.key_of(child.person_id) for child in found.children if child.person_id]
    looked.team_opened(request, spec.title, locality, team, len(found.children), keys)
    return Response(json.dumps({"rows": _sent(found)}), mimetype="application/json")


def register(server: Flask) -> None:
    """Add the route to the server."""
    server.add_url_rule(CHILDREN, "ppoc_children", children, methods=["POST"])
