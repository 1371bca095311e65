"""Children in care: who is in care, where and how; who came and who left; and the figures that planning for permanence drives."""

from typing import Any

from dash import html

from access.sessions import reader_now
from components import states
from components.bars import bar_rows, sorted_rows
from components.charts.base import nothing
from components.charts.pairs import pairs
from components.charts.single import single
from components.frame import register
from components.grid import grid
from components.icons import icon
from components.page import Answer, Page, section_head
from components.payload import Head, matrix
from components.request import Request
from components.small_numbers import day_words, hides, limited, press_words, tree_head
from components.words import counted as counted_words
from data.calendar import last_months, shown
from metrics.ppoc.tables import IN_CARE, IN_CARE_ALL
from metrics.scope import LEVELS
from pages.ppoc.care_cards import cards, found
from pages.ppoc.care_tables import DIVISIONS, LEGAL, UNIT, counts_short_breaks, division, flow, reasons
from pages.ppoc.care_words import NAME, flow_headline, head_of, reasons_headline, short_breaks_note

PATH = "/ppoc/children-in-care"
PRESS = "Select a number to see its children, a name to show only that. A bar in a cell is its share of those in care"
DRIVEN = "Driven by this work"
HEADS = (
    Head("in_care", "In\ncare", bold=True, width=56),
    Head("on_fco", "Full care\norder", DRIVEN, filters=True, driven=True, width=82),
    Head("with_prediction", "Live\nprediction", DRIVEN, filters=True, driven=True, width=86),
    Head("left_by_sgo_12m", "Left by SGO,\n12 months", DRIVEN, share=False, driven=True, width=92),
    Head("left_home_12m", "Reunified,\n12 months", DRIVEN, share=False, driven=True, width=88),
    Head("no_prediction", "On FCO, none\npredicted", filters=True, width=100),
    Head("starters_last_month", "Came", "Last month", share=False, width=56),
    Head("leavers_last_month", "Left", "Last month", share=False, width=52),
    Head("came_back_12m", "Came back,\n12 months", share=False, width=88),
    Head("short_breaks", "Short\nbreaks", share=False, width=62),
)
CHARTS = ("places-chart", *(f"{one.id}-chart" for one in DIVISIONS), "flow-chart", "reasons-chart")


def answer(request: Request) -> Answer:
    """Children in care, as asked."""
    scope, spec = request.scope, IN_CARE_ALL if counts_short_breaks(request) else IN_CARE
    rows = sorted_rows(spec, request, "places")
    places = matrix("places", spec.title, spec, HEADS, rows, scope, unit=UNIT)
    bars, total = bar_rows(places), places["rows"][-1]
    localities = sum(row["depth"] == 1 for row in rows)
    where = scope.where_words() if scope.has_places or not localities else counted_words(localities, "locality", "localities")
    subtitle = [f"{where}, ", html.Strong(f"as at {shown(scope.as_at)}"), day_words(request)]
    level = LEVELS[bars[0]["depth"] - 1] if bars else LEVELS[0]
    slots: dict[str, Any] = {
        "places-head": head_of(request, {**places, "first": level}, bars, "in_care", total["in_care"]),
        "places-tools": section_head(None, press_words(request.reader, PRESS), tree=f"{NAME}-places", export="places"),
    }
    charts = {"places-chart": single(places, bars, "in_care", total["in_care"]) if total["in_care"] else nothing("places")}
    if hides(request.reader):
        charts = {chart: nothing("places") for chart in CHARTS}
        return Answer(request, (), subtitle, slots, limited([places], request.reader), charts, empty=not any(_figures(rows)))
    figures, by_month, by_reason = found(request), flow(request), reasons(request)
    in_care = figures["care-in-care"]
    divided = [division(request, one) for one in DIVISIONS]
    for table in divided:
        values = [row for row in table["rows"] if row["depth"]]
        slots[f"{table['id']}-head"] = head_of(request, table, values, "count", in_care)
        charts[f"{table['id']}-chart"] = single(table, values, "count", in_care) if values else nothing(table["id"])
    came, left = (sum(row[column] for row in by_month["rows"]) for column in ("came", "left"))
    why = [row for row in by_reason["rows"] if row["depth"]]
    charts["flow-chart"] = pairs(by_month, "came", "left", 250) if came or left else nothing("flow")
    charts["reasons-chart"] = single(by_reason, why, "count", left) if why else nothing("reasons")
    slots |= {
        "strip": cards(request, figures),
        "note": short_breaks_note(request, figures["care-short-breaks"], in_care),
        "warning": [
            *_none_in_care(in_care),
            *states.incomplete(request, [("Figures over 12 months", last_months(scope.as_at, 12))], "child in care"),
        ],
        "flow-head": section_head(
            flow_headline(request, came, left), "By month, last 12 months", chart="flow", table="flow", export="flow"
        ),
        "reasons-head": section_head(
            reasons_headline(request, by_reason),
            "Those who left in 12 months, by reason",
            chart="reasons",
            table="reasons",
            export="reasons",
        ),
    }
    nobody = not (any(_figures(rows)) or came or left)
    return Answer(request, (), subtitle, slots, limited([places, *divided, by_month, by_reason], request.reader), charts, empty=nobody)


def _figures(rows: list[dict[str, Any]]) -> list[Any]:
    return [row.get("hidden") or row[head.id] for row in rows for head in HEADS]


def _none_in_care(in_care: int) -> list[Any]:
    """Why the charts of those in care are empty, where only children who have left are shown."""
    if in_care:
        return []
    words = "None of the children shown is in care on this day. Those who came into care and left it are below."
    return [html.P([icon("info"), words], className="notice", role="status")]


def body(page: Page) -> list[Any]:
    """Where the strip, the charts and the matrix stand."""
    hidden = hides(reader_now())

    def chart(id: str, label: str, *more: Any) -> html.Section:
        return html.Section([page.slot(f"{id}-head"), *more, page.graph(f"{id}-chart", label)], id=page.id(f"{id}-section"))

    by = {one.id: chart(one.id, one.title) for one in DIVISIONS}
    key = html.Div(
        [html.Span([html.Span(className=f"swatch {fill}"), words]) for fill, words in (("b4", "Came"), ("b1", "Left"))], className="key"
    )
    flows = chart("flow", "Children who came into care and left it, by month", key)
    jumps = (("Places", "table-section"), ("Placement", "placement-section"), ("Age", "age-section"), ("Came and left", "flow-section"))
    on_page = html.Nav(
        [html.Span("On this page:"), *(html.A(words, href=f"#{page.id(at)}", className="text-link") for words, at in jumps)],
        className="on-page",
        **{"aria-label": "On this page"},
    )
    return [
        *([] if hidden else [on_page]),
        page.slot("strip"),
        html.Div(
            [
                html.P(
                    [html.Span(icon("driven"), className="driven-sign"), html.Span("Highlighted: driven by planning for permanence")],
                    className="driven-key",
                ),
                page.slot("note"),
            ],
            className="care-notes",
            hidden=hidden,
        ),
        page.slot("warning"),
        html.Div([chart("places", "Children in care by place"), by[LEGAL.id]], className="half-and-half", hidden=hidden),
        html.Section(
            [page.slot("places-tools"), grid(page.id("places"), HEADS, first=tree_head(), bars=True, name_width=268)],
            id=page.id("table-section"),
        ),
        html.Div(
            [
                html.Div([by["placement"], by["sex"]]),
                html.Div([by["provider"], by["time"], by["age"]]),
            ],
            className="half-and-half wider-left",
            hidden=hidden,
        ),
        html.Div([flows, chart("reasons", "Children who left care, by reason")], hidden=hidden),
    ]


PAGE = Page(
    NAME,
    PATH,
    "Children in care",
    answer,
    body,
    table="care",
    slots=("strip", "note", "warning", "places-tools", *(chart.replace("-chart", "-head") for chart in CHARTS)),
    charts=CHARTS,
    grids=("places",),
)
register(PAGE, order=10, group="Permanence", icon="home")
