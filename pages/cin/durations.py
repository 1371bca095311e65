"""Durations: how long plans have been open, since when a manager signed off, and for which need."""

from dataclasses import replace
from typing import Any

from dash import html

from access.sessions import reader_now
from components.bars import all_sorted, bar_rows
from components.charts import base
from components.charts.stacked import stacked
from components.frame import register
from components.grid import grid
from components.page import Answer, Page, section_head
from components.payload import Head, matrix
from components.request import Request
from components.small_numbers import day_words, hides, limited, press_words, tree_head
from components.words import known
from data.calendar import shown
from metrics.cin.bands import DURATIONS, SIGN_OFFS
from metrics.cin.tables import DURATIONS_TABLE, NEEDS_TABLE, SIGN_OFFS_TABLE
from pages.cin.durations_needs import needs_by_band, needs_published
from pages.cin.durations_words import added, headline, late_words, most, need_headline

PATH = "/cin/durations"
PRESS = "Select a number to see its cases, a name to show only that. A bar in a cell is its share of the row"
TIME_LOOKS = dict(zip((band.id for band in DURATIONS), (base.B1, base.B2, base.B3, base.B4, base.O1, base.O2), strict=True))
SIGN_OFF_LOOKS = dict(zip((band.id for band in SIGN_OFFS), (base.B1, base.B3, base.O1, base.G1, base.O2), strict=True))
OPEN = Head("total_open", "Open\nplans", bold=True, width=90)
TIME_HEADS = (
    OPEN,
    *(
        Head(
            band.id,
            band.label.replace(" months", "\nmonths"),
            "Open over a year" if band.late else "Open within a year",
            late=band.late,
            filters=True,
        )
        for band in DURATIONS
    ),
)
SIGN_OFF_HEADS = (
    OPEN,
    Head("lt_6_weeks", "Under 6\nweeks ago", "Last signed off", filters=True),
    Head("w6_8", "6 to 8\nweeks ago", "Last signed off", filters=True),
    Head("over_8_weeks", "Over 8\nweeks ago", "Last signed off", late=True, filters=True),
    Head("unsigned_lt_10_days", "Under 10\nworking days", "Nothing signed off yet", filters=True),
    Head("unsigned_ge_10_days", "10 working\ndays or more", "Nothing signed off yet", late=True, filters=True),
)
NEED_SHORT = {
    "N1": "Abuse or\nneglect",
    "N2": "Child's\ndisability",
    "N3": "Parent's\ndisability",
    "N4": "Family\nstress",
    "N5": "Family\ndysfunction",
    "N6": "Behaviour",
    "N7": "Low\nincome",
    "N8": "Absent\nparenting",
    "N9": "Other\nthan CIN",
    "N0": "Not\nknown",
}
NEED_WIDTHS = {"N1": 78, "N2": 80, "N3": 80, "N4": 64, "N5": 92, "N6": 82, "N7": 66, "N8": 82, "N9": 80, "N0": 66}
NEED_HEADS = (
    replace(OPEN, width=66),
    *(Head(code.lower(), short, filters=True, width=NEED_WIDTHS[code]) for code, short in NEED_SHORT.items()),
)


def answer(request: Request) -> Answer:
    """The durations of a request."""
    scope = request.scope
    time_rows, sign_rows, need_rows = all_sorted({"time": DURATIONS_TABLE, "signoff": SIGN_OFFS_TABLE, "need": NEEDS_TABLE}, request)
    time = matrix("time", DURATIONS_TABLE.title, DURATIONS_TABLE, TIME_HEADS, time_rows, scope)
    sign = matrix("signoff", SIGN_OFFS_TABLE.title, SIGN_OFFS_TABLE, SIGN_OFF_HEADS, sign_rows, scope)
    need = matrix("need", NEEDS_TABLE.title, NEEDS_TABLE, NEED_HEADS, need_rows, scope)
    hidden, press = hides(request.reader), press_words(request.reader, PRESS)
    needs = needs_published(request, TIME_HEADS[:1], need_rows[-1]) if hidden else needs_by_band(request, TIME_HEADS)
    total, signed = time_rows[-1], sign_rows[-1]
    open_now = total["total_open"]
    year = added(total["m12_24"], total["over_24"])
    overdue, unsigned = signed["over_8_weeks"], signed["unsigned_ge_10_days"]
    bars, sign_bars = bar_rows(time), bar_rows(sign)
    need_bars = [row for row in needs["rows"] if row["depth"]]
    top_need = max(need_bars, key=lambda row: row["total_open"] if known(row["total_open"]) else 0, default=None)
    services = "All services with plans" if scope.services is None else None
    subtitle = [
        f"{scope.where_words() if scope.has_places else services or 'All localities'}, ",
        html.Strong(f"as at {shown(scope.as_at)}"),
        *([day_words(request)] if hidden else []),
    ]
    time_columns = [(band.id, band.label, TIME_LOOKS[band.id]) for band in DURATIONS]
    need_columns = [("total_open", "Open plans", base.B3)] if hidden else time_columns
    return Answer(
        request,
        (),
        subtitle,
        slots={
            "time-head": section_head(
                headline(
                    request,
                    "cin-over-a-year",
                    year,
                    open_now,
                    "have been open over a year",
                    "No plan has been open over a year",
                    "How long plans have been open",
                ),
                ["Open plans by months since they started", *most(request, bars, ("m12_24", "over_24"), year)],
                chart="time",
                table="time",
                export="time",
            ),
            "time-tools": section_head(None, press, tree="durations-time", export="time"),
            "signoff-head": section_head(
                headline(
                    request,
                    "cin-late-sign-off",
                    added(overdue, unsigned),
                    open_now,
                    "are late for sign-off",
                    "No plan is late for sign-off",
                    "When plans were last signed off",
                ),
                late_words(request, overdue, unsigned),
                chart="signoff",
                table="signoff",
                export="signoff",
            ),
            "signoff-tools": section_head(None, press, tree="durations-signoff", export="signoff"),
            "need-head": section_head(
                need_headline(request, top_need, open_now),
                "Open plans by primary need. How long they have been open is published by locality and team only"
                if hidden
                else "Open plans by primary need and months since they started: duration of open cases and reasons",
                chart="needs",
                table="needs",
                export="needs",
            ),
            "needs-tools": section_head(None, press, export="needs"),
            "need-tools": section_head(None, "The same plans by locality and primary need", tree="durations-need", export="need"),
        },
        tables=limited([time, sign, need, needs], request.reader),
        charts={
            "time-chart": stacked(time, bars, time_columns),
            "signoff-chart": stacked(sign, sign_bars, [(band.id, band.label, SIGN_OFF_LOOKS[band.id]) for band in SIGN_OFFS]),
            "needs-chart": {**stacked(needs, need_bars, need_columns), **({"counts": True} if hidden else {})},
        },
        empty=open_now == 0,
    )


def _key(bands: tuple[Any, ...], looks: dict[str, base.Look]) -> html.Div:
    return html.Div([html.Span([html.Span(className=f"swatch {looks[band.id].fill[1:]}"), band.label]) for band in bands], className="key")


def body(page: Page) -> list[Any]:
    """Three sections, each a chart and its matrices."""
    places, hidden = tree_head(), hides(reader_now())
    on_page = html.Nav(
        [
            html.Span("On this page:"),
            *(
                html.A(words, href=f"#{page.id(at)}", className="text-link")
                for words, at in (("Time open", "time-section"), ("Last sign-off", "signoff-section"), ("Primary need", "need-section"))
            ),
        ],
        className="on-page",
        **{"aria-label": "On this page"},
    )
    return [
        on_page,
        html.Section(
            [
                page.slot("time-head"),
                _key(DURATIONS, TIME_LOOKS),
                page.graph("time-chart", "Open plans by months since they started"),
                page.slot("time-tools"),
                grid(page.id("time"), TIME_HEADS, first=places, bars=True),
            ],
            id=page.id("time-section"),
        ),
        html.Section(
            [
                page.slot("signoff-head"),
                _key(SIGN_OFFS, SIGN_OFF_LOOKS),
                page.graph("signoff-chart", "Open plans by time since last sign-off"),
                page.slot("signoff-tools"),
                grid(page.id("signoff"), SIGN_OFF_HEADS, first=places, bars=True),
            ],
            id=page.id("signoff-section"),
        ),
        html.Section(
            [
                page.slot("need-head"),
                *([] if hidden else [_key(DURATIONS, TIME_LOOKS)]),
                page.graph("needs-chart", "Open plans by primary need and months since they started"),
                page.slot("needs-tools"),
                grid(page.id("needs"), TIME_HEADS[:1] if hidden else TIME_HEADS, first="Primary need", bars=True),
                page.slot("need-tools"),
                grid(page.id("need"), NEED_HEADS, first=places, bars=True),
            ],
            id=page.id("need-section"),
        ),
    ]


PAGE = Page(
    "durations",
    PATH,
    "Durations",
    answer,
    body,
    slots=("time-head", "time-tools", "signoff-head", "signoff-tools", "need-head", "needs-tools", "need-tools"),
    charts=("time-chart", "signoff-chart", "needs-chart"),
    grids=("time", "signoff", "needs", "need"),
)
register(PAGE, order=2, group="Children in need", icon="people")
