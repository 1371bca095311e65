"""Mobilisation meeting: team by team, every child on a full care order with the predicted start of each type, or a blank."""

from dataclasses import replace
from typing import Any

from dash import html

from access.permissions import Permission
from components import ask_why
from components.figures import pressable
from components.frame import register as register_page
from components.page import Answer, Page
from components.request import RECORDS_AT, Request
from components.scope_bar import FCO
from components.words import number, plural
from data.calendar import shown
from data.schema import NOT_KNOWN
from metrics import catalogue, engine
from pages import looked
from pages.at_work import data_day
from pages.case_list import none_to_list, outside_words
from pages.ppoc import prediction_upload
from pages.ppoc.team_rows import MEASURE, Row, by_team, listed, may_write
from pages.ppoc.team_table import team_table, template_link

PATH = "/ppoc/mobilisation"
# More children than this are no meeting: the teams are shown, to choose one.
MOST_CHILDREN = 180
COUNTS = (
    (MEASURE, "On a full\ncare order"),
    ("care-with-prediction", "With a live\nprediction"),
    ("care-no-prediction", "No prediction\nyet"),
)


def is_now(request: Request) -> bool:
    """Whether the page shows what stands now: only then is it written on."""
    return not request.pinned and not request.one(RECORDS_AT) and request.scope.as_at >= data_day()


def _teams(request: Request) -> list[Any]:
    """Every team with its counts; a press on the team's name opens its meeting."""
    scope = request.scope if FCO in request.scope.only else replace(request.scope, only=(*request.scope.only, FCO))
    fco = replace(request, scope=scope)
    measures = [catalogue.measure(name) for name, _ in COUNTS]
    found = engine.measured(measures, scope, request.frames, ("locality", "team")).to_dicts()
    rows = [row for row in found if row["depth"] == 2 and row[MEASURE]]
    rows.sort(key=lambda row: (row["locality"] == NOT_KNOWN, row["locality"], row["team"]))

    def cell(name: str, row: dict[str, Any]) -> Any:
        at = {"name": row["team"], "at": [["team", row["team"]]]}
        units = plural(row[name], "child", "children")
        return pressable(fco, name, number(row[name]), units, of="mobilisation", count=row[name], row=at)

    def opened(row: dict[str, Any]) -> html.A:
        narrowed = replace(request.scope, localities=(), teams=(row["team"],), workers=())
        return html.A(row["team"], href=request.at(narrowed, PATH), className="text-link")

    body = [
        html.Tr(
            [
                html.Td(row["locality"], **{"data-head": "Locality"}),
                html.Th(opened(row), scope="row"),
                *(html.Td(cell(name, row), className="mob-count", **{"data-head": head.replace("\n", " ")}) for name, head in COUNTS),
            ]
        )
        for row in rows
    ]
    heads = [html.Th("Locality", scope="col"), html.Th("Team", scope="col")]
    heads += [html.Th(head.replace("\n", " "), scope="col", className="mob-count") for _, head in COUNTS]
    return [
        html.H2("Choose a team"),
        html.P("A press on a team opens its meeting; a press on a number opens its list of cases.", className="subtitle"),
        html.Div(
            html.Table([html.Caption("Teams"), html.Thead(html.Tr(heads)), html.Tbody(body)], className="mob-index"),
            className="mob-wide",
            role="region",
            tabIndex="0",
            **{"aria-label": "Teams"},
        ),
    ]


def _sections(request: Request, rows: list[Row]) -> list[Any]:
    now, found = is_now(request), []
    for (locality, team), own in by_team(rows).items():
        writes = now and may_write(request.reader, team, locality)
        ways = [template_link(prediction_upload.template_href(team))] if writes else []
        found.append(team_table(team, locality, own, writes, ways))
    return found


def answer(request: Request) -> Answer:
    """The teams of the scope: their children, where they are few enough for a meeting; each child sent is in the trail first."""
    reader = request.reader
    reader.demand(Permission.SEE_LISTS)
    told: list[Any] = [f"Children on a full care order: {request.scope.sentence()}"]
    if reader.asks_purpose:
        return Answer(request, (), told, slots={"teams": ask_why.purpose_form(), "ways": []})
    rows, held = listed(request)
    notes: list[Any] = []
    if held.listed != held.counted:
        notes.append(html.P(html.Strong(f"{held.words(outside_words(reader), 'child', 'children')}."), className="subtitle"))
    if not is_now(request) and reader.may(Permission.WRITE_PREDICTIONS):
        words = f"This is as at {shown(request.scope.as_at)}, so it is read only. "
        notes.append(html.P([words, html.A("Go to the latest day to write", href=PATH, className="text-link")], className="notice"))
    if not held.counted:
        return Answer(request, (), told, slots={}, empty=True)
    if not rows:
        return Answer(request, (), told, slots={"ways": notes, "teams": none_to_list(request, catalogue.measure(MEASURE), held)})
    if len(rows) > MOST_CHILDREN:
        return Answer(request, (), told, slots={"ways": notes, "teams": _teams(request)})
    named = replace(request, asked={**request.asked, "measure": [MEASURE]})  # so that the entry's filter makes this list again
    looked.list_sent(named, catalogue.measure(MEASURE), 0, len(rows), len(rows), [row.child.key for row in rows], searched=False)
    writes = any(may_write(reader, row.child.team, row.child.locality) for row in rows) and is_now(request)
    return Answer(
        request, (), told, slots={"ways": notes, "teams": [*_sections(request, rows), *(prediction_upload.part() if writes else [])]}
    )


def body(page: Page) -> list[Any]:
    """What is held back, then the teams."""
    return [page.slot("ways"), page.slot("teams", className="mob")]


PAGE = Page(
    "mobilisation",
    PATH,
    "Mobilisation meeting",
    answer,
    body,
    slots=("ways", "teams"),
    charts=(),
    grids=(),
    percent=False,
    table="care",
    noted=True,
)
register_page(PAGE, order=13, group="Permanence", icon="home")
