"""Overview: are open cases going up or down, where, and why."""

from dataclasses import replace
from typing import Any

from dash import html

from components import states
from components.bars import bar_rows, sorted_rows
from components.charts.base import nothing
from components.charts.pairs import pairs
from components.frame import register
from components.grid import grid
from components.page import Answer, Page, section_head
from components.payload import Head, matrix
from components.request import MONTHS, Request
from components.small_numbers import day_words, figures, hides, last_day, limited, tree_head
from components.words import LEGEND, counted, known
from data.calendar import last_months, shown
from metrics import catalogue, engine
from metrics.cin.tables import OVERVIEW
from metrics.scope import LEVELS, default_day
from pages.cin.overview_cards import CARDS, REASONS, cards, reasons
from pages.cin.overview_line import line
from pages.cin.overview_tables import flow_measures, flow_pairs, flow_table, flow_windows
from pages.cin.overview_words import PATH, flow_headline, level_headline, ordinal, reasons_headline, where_headline

HEADS = (
    Head("cases_open", "Now", "Cases open", bold=True, width=56),
    Head("cases_open_1_month_ago", "Month\nago", "Cases open", width=54),
    Head("change", "Change", "Cases open", kind="change", width=92, measure="cin-change"),
    Head("avg_open_12m", "Year\naverage", "Cases open", width=66),
    Head("starts_last_month", "Starts", "Last month", filters=True, width=52),
    Head("ends_last_month", "Ends", "Last month", filters=True, width=48),
    Head("avg_duration_weeks_closed_12m", "Weeks\nopen", "Closed", kind="weeks", share=False, width=60),
)


def answer(request: Request) -> Answer:
    """The overview of a request."""
    scope, as_at = request.scope, request.scope.as_at
    of_page = scope.with_services(OVERVIEW.services)
    rows = sorted_rows(OVERVIEW, request, "where")
    hidden, flows = hides(request.reader), flow_windows(request, as_at)
    asked = [*(catalogue.measure(name) for name in (*CARDS, *REASONS)), *([] if hidden else flow_measures(flows))]
    found = figures(engine.measured(asked, of_page, request.frames, ()))
    where = matrix("where", "Cases open by locality", OVERVIEW, HEADS, rows, scope, unit="cases open")
    places = bar_rows(where)
    months = 12 if request.one(MONTHS) == "12" else 24
    window = last_months(as_at, months)
    over_time = line(request, of_page, found, months)
    flow = flow_table(flows, flow_pairs(request, of_page, flows, found))
    year = last_months(as_at, 12)
    month = last_months(as_at, 1)
    latest = default_day(request.edition.extract_date, request.reader)
    localities = sum(row["depth"] == 1 for row in rows)
    subtitle: list[Any] = [
        scope.where_words() if scope.has_places or not localities else counted(localities, "locality", "localities"),
        ", ",
        html.Strong(f"as at {shown(as_at)}"),
        f"{day_words(request)}.",
        *([f" {LEGEND}."] if hidden else []),
    ]
    if as_at != latest:
        subtitle += [
            " " if hidden else f" The data run to {shown(latest)}. ",
            html.A(
                f"Go to {last_day(request)}" if hidden else "Go to the latest day",
                href=request.at(replace(scope, as_at=latest), PATH),
                className="text-link",
            ),
        ]
    twelve = {"type": "button", "className": "toggle"}
    buttons = html.Div(
        [
            html.Button(label, **twelve, **{"data-set": f"{MONTHS}={value}", "aria-pressed": str(months == int(value or 24)).lower()})
            for label, value in (("12 months", "12"), ("24", ""))
        ],
        className="toggles small",
        role="group",
        **{"aria-label": "Months shown"},
    )

    flow_shown = any(known(row[column]) for row in flow["rows"] for column in ("starts", "ends"))
    return Answer(
        request,
        OVERVIEW.services,
        subtitle,
        slots={
            "strip": cards(request, found),
            "where-head": section_head(
                where_headline(request, places) if places else "",
                f"Where: cases open by {LEVELS[places[0]['depth'] - 1] if places else LEVELS[0]}, against {shown(month.after)}",
                tree="overview-where",
                export="where",
            ),
            "where-note": f"'Last month' covers the period from {shown(month.after)} to {shown(month.upto)}. In %, of the cases open now.",
            "trend-head": section_head(level_headline(request, found), over_time.subtitle, more=[buttons]),
            "trend-note": over_time.note,
            "flow-head": section_head(
                flow_headline(request, found),
                f"Why: plans started and ended, months to {'their ends' if hidden else f'the {ordinal(as_at.day)}'}, last 12 months"
                if flow_shown
                else "Why: plans started and ended. Single months are not shown here: numbers are small, or tell of small ones",
                chart="flow" if flow_shown else None,
                table="flow",
                export="flow",
            ),
            "reasons-head": section_head(
                reasons_headline(request, found),
                "Why: open cases; one can have several reasons",
            ),
            "reasons": reasons(request, found),
            "warning": states.incomplete(
                request, [("Averages and totals over 12 months", year), *([] if hidden else [("The line of daily cases", window)])]
            ),
        },
        tables=limited([where, flow, over_time.table], request.reader),
        charts={"trend": over_time.chart, "flow": pairs(flow, "starts", "ends", 270) if flow_shown else nothing("flow")},
        empty=not any(row.get("hidden") or any(row[c.id] for c in OVERVIEW.columns) for row in rows),
    )


def body(page: Page) -> list[Any]:
    """Where the words, charts and the matrix of the overview stand."""
    key = html.Div(
        [html.Span([html.Span(className="swatch b4"), "Starts"]), html.Span([html.Span(className="swatch b1"), "Ends"])], className="key"
    )
    return [
        page.slot("strip"),
        page.slot("warning"),
        html.Div(
            [
                html.Section(
                    [
                        page.slot("where-head"),
                        grid(page.id("where"), HEADS, first=tree_head()),
                        html.P(id=page.id("where-note"), className="note"),
                    ]
                ),
                html.Section(
                    [
                        page.slot("trend-head"),
                        page.graph("trend", "Cases open each day"),
                        html.P(id=page.id("trend-note"), className="note tools-note"),
                    ]
                ),
                html.Section([page.slot("flow-head"), key, page.graph("flow", "Plans started and ended, by month")]),
                html.Section([page.slot("reasons-head"), page.slot("reasons")]),
            ],
            className="two-columns",
        ),
    ]


PAGE = Page(
    "overview",
    PATH,
    "Overview",
    answer,
    body,
    default_services=OVERVIEW.services,
    slots=("strip", "warning", "where-head", "where-note", "trend-head", "trend-note", "flow-head", "reasons-head", "reasons"),
    charts=("trend", "flow"),
    grids=("where",),
)
register(PAGE, order=1, group="Children in need", icon="people")
