"""Planned assessment starts: the sentence, the statuses with their counts, the table of children, and six months as a picture."""

from typing import Any

from dash import dcc, html

from components import ask_why
from components.bars import sorted_rows
from components.case_table import case_list, folded
from components.charts import base
from components.frame import register
from components.grid import grid
from components.icons import icon
from components.list_widths import widths
from components.page import Answer, Page, section_head
from components.payload import Head, columns_of, flat, matrix
from components.request import Request, read
from components.small_numbers import day_words, figures, hides, limited, press_words, tree_head
from components.states import no_cases
from components.statuses import STATUSES
from components.words import counted, joined, number, plural
from data.calendar import shown
from metrics import catalogue, engine
from metrics.engine import Listing
from metrics.grains import GRAINS
from metrics.measure import Measure
from metrics.ppoc.listing import COLUMN_SETS, PLANNED, PLANNED_NOTES
from metrics.ppoc.tables import PLANNED_STARTS
from metrics.scope import Condition, encoded
from pages import looked
from pages.case_list import none_to_list, order_words, outside_words
from pages.ppoc import planned_words as words
from pages.ppoc.planned_picture import MOST_DRAWN, drawn_of, picture, window_of

SENTENCE = ("ppoc-on-time", "ppoc-late", "ppoc-yet-to-start", "ppoc-upcoming")
PLACE_HEADS = (
    Head("planned", "In the\ntable", bold=True, width=80),
    Head("last3_on_time", "Started\non time", "Last 3 months", width=90),
    Head("last3_late", "Started\nlate", "Last 3 months", width=90),
    Head("last3_unpredicted", "Without a\nprediction", "Last 3 months", width=100),
    Head("last3_not_started", "Yet to\nstart", "Last 3 months", width=90),
    Head("next3_planned", "Upcoming", "Next 3 months", width=100),
    Head("not_started", "Not yet\nstarted", "Whenever predicted", width=90),
    Head("planned_later", "Planned\nlater", "Whenever predicted", width=90),
)
PRESS = "Select a number to see its children, a name to show only that. The children of a team or worker are the list behind its numbers"


def _statuses(request: Request, measure: Measure) -> dict[str, Any]:
    """The rows of the list by status: the twin of the legend."""
    column = "all" if measure.name == "ppoc-all" else "planned"
    found = engine.measured([measure], request.scope.with_services(()), request.frames, ("status",))
    held = {row["status"]: row[measure.reference] for row in found.to_dicts() if row["depth"]}
    rows: list[dict[str, Any]] = [
        {"id": status.id, "name": status.name, "only": [Condition("status", status.name).token], column: held[status.name]}
        for status in STATUSES
        if held.get(status.name)
    ]
    total = int(found.filter(found["depth"] == 0)[measure.reference][0])
    rows.append({"id": "Total", "name": "Total", "depth": 0, column: total})
    heads = (Head(column, "Planned starts", bold=True),)
    return flat("statuses", "Planned starts by status", "Status", columns_of(PLANNED_STARTS, heads), rows, unit="planned starts")


def _list(request: Request, asked: str, measure: Measure, behind: Listing, columns: str) -> dict[str, Any]:
    """The slots of the list: its size, what is held back and folded, and its grid."""
    rows = GRAINS[measure.table].listed(behind.rows, request.scope.as_at)
    held, own = behind.held, COLUMN_SETS[columns]
    if request.reader.asks_purpose:
        return {"list-head": html.H2(plural(held.counted, "planned start")), "order": [], "export": [], "list": ask_why.purpose_form()}
    hide = [column for column in folded(rows, own) if column.id not in ("status", "manager_note")]
    empty = {column.id for column in hide if rows[column.id].null_count() == rows.height}
    told = [column.head.replace("\n", " ").lower() for column in hide if column.id not in empty]
    order: list[Any] = [order_words(measure), ". A column title sorts by that column. "]
    if held.listed != held.counted:
        order = [html.Strong(f"{held.why(outside_words(request.reader))}. "), *order]
    if told:
        one = len(told) == 1
        same = counted(len(told), "column holds", "columns hold")
        order.append(f"{same} one value in every row and {'is' if one else 'are'} folded: {joined(told)}.")
    export = html.Button(
        [icon("export"), f"Export {plural(rows.height, 'row')}", icon("down")],
        type="button",
        className="secondary",
        **{"data-export": "cases", "data-measure": measure.reference, "aria-haspopup": "dialog"},
    )
    if rows.height:
        shown_list: Any = case_list(asked, rows, measure, own, widths(own, rows), {column.id for column in hide}, wrapped=True)
    else:
        shown_list = none_to_list(request, measure, held) if held.counted else no_cases(request, measure, ())
    return {
        "list-head": html.H2([html.Span(number(rows.height), id="cases-count"), f" of {plural(held.counted, 'planned start')}"]),
        "order": html.P(order, className="subtitle"),
        "export": export if rows.height else [],
        "list": shown_list,
    }


def _published(request: Request, told: dict[str, Any]) -> Answer:
    """The page of a reader without lists: the sentence and the table of places; no row of a child, and no filter on one."""
    table = _places(request)
    note = "The children behind these figures are not yours to see, so they are shown by locality and team."
    return Answer(
        request,
        (),
        _subtitle(request),
        slots={
            "sentence": html.H2(words.sentence(request, told), className="sentence"),
            "list-head": [],
            "order": html.P(note, className="subtitle"),
            **_place_slots(request),
        },
        tables=limited([table], request.reader),
        charts={"timeline": base.nothing("matrix")},
    )


def _subtitle(request: Request) -> list[Any]:
    where = request.scope.where_words() if request.scope.has_places else "All localities"
    return [f"{where}, ", html.Strong(f"as at {shown(request.scope.as_at)}"), day_words(request)]


def _places(request: Request) -> dict[str, Any]:
    rows = sorted_rows(PLANNED_STARTS, request, "matrix")
    table = matrix("matrix", PLANNED_STARTS.title, PLANNED_STARTS, PLACE_HEADS, rows, request.scope, unit="planned starts")
    return table | {"phone": {"planned": 60, "not_started": 72}}


def _place_slots(request: Request) -> dict[str, Any]:
    press = press_words(request.reader, PRESS)
    return {"places-head": section_head("The same starts by locality and team", press, tree="planned-starts-matrix", export="matrix")}


def answer(request: Request) -> Answer:
    """The planned starts of a request; what names a child is noted in the trail before it is sent."""
    scope = request.scope.with_services(())
    told = figures(engine.measured([catalogue.measure(name) for name in SENTENCE], scope, request.frames, ()))
    if hides(request.reader) or not request.reader.lists_something:
        return _published(request, told)
    later, notes = request.one("later") == "yes", request.one("notes") == "yes"
    measure = catalogue.measure("ppoc-all" if later else "ppoc-planned")
    columns = PLANNED_NOTES if notes else PLANNED
    asked = encoded([*request.state, ("measure", measure.reference), ("columns", columns), ("of", words.OF)])
    behind = engine.listing(measure, scope, request.frames)
    drawn = [] if request.reader.asks_purpose else drawn_of(behind.rows.to_dicts(), scope.as_at)
    fits = 0 < len(drawn) <= MOST_DRAWN
    people = behind.rows.filter(behind.rows["start_id"].is_in([row["start_id"] for row in drawn]))

    def look() -> None:
        looked.list_sent(read(asked), measure, 0, len(drawn), behind.rows.height, looked.keys_of(people), searched=False)

    tables = [_statuses(request, measure), _places(request)]
    first, last = window_of(scope.as_at).first_day, window_of(scope.as_at).upto
    if fits:
        head = f"Six months, from {shown(first)} to {shown(last)}"
        about = "A row a child and assessment: a dot where it was predicted, a bar to where it began, how late in weeks"
        if later:
            about += ". Starts outside the six months stand in the table alone"
    elif request.reader.asks_purpose:
        head, about = "Six months as a picture", "It is drawn once you have said what you look at cases for"
    else:
        head, about = "Six months as a picture", "Choose a locality or team: this many rows are no picture" if drawn else "No row to draw"
    return Answer(
        request,
        (),
        _subtitle(request),
        slots={
            "sentence": html.H2(words.sentence(request, told), className="sentence"),
            "filters": words.filters(request, measure, later, notes),
            "legend": words.legend(request, measure),
            **_list(request, asked, measure, behind, columns),
            "timeline-head": section_head(head, about, table="statuses", export="statuses", chart="timeline"),
            **_place_slots(request),
        },
        tables=limited(tables, request.reader),
        charts={"timeline": picture(drawn, scope.as_at) if fits else base.nothing("statuses")},
        empty=not engine.figure(catalogue.measure("ppoc-all"), scope, request.frames),
        look=look if fits else None,
    )


def body(page: Page) -> list[Any]:
    """The sentence, filters and legend; the table; the picture; the same by place."""
    find = html.Label([html.Span("Find in this list", className="visually-hidden"), icon("find")], id="cases-find-label", className="find")
    columns = html.Button("Filter columns", type="button", id="cases-filter", className="secondary", **{"aria-pressed": "false"})
    key = html.Div(
        [
            html.Span([html.Span(className="swatch dot"), "predicted"]),
            html.Span([html.Span(className="swatch began"), "began"]),
            html.Span([html.Span(className="swatch o-bad flat"), "not yet started, up to the day shown"]),
        ],
        className="key",
    )
    return [
        dcc.Store(id="cases-text"),
        page.slot("sentence"),
        page.slot("filters", className="filters"),
        page.slot("legend"),
        html.Section(
            [
                html.Div(
                    [page.slot("list-head"), html.Div([find, columns, page.slot("export")], className="case-tools")], className="list-top"
                ),
                page.slot("order"),
                page.slot("list"),
            ]
        ),
        html.Section([page.slot("timeline-head"), key, page.graph("timeline", "Planned and actual starts over six months")]),
        html.Section([page.slot("places-head"), grid(page.id("matrix"), PLACE_HEADS, first=tree_head())]),
    ]


PAGE = Page(
    words.OF,
    words.PATH,
    "Planned assessment starts",
    answer,
    body,
    slots=("sentence", "filters", "legend", "list-head", "order", "export", "list", "timeline-head", "places-head"),
    live=("list-head", "list"),
    charts=("timeline",),
    grids=("matrix",),
    percent=False,
    table="planned_starts",
    noted=True,
)
register(PAGE, order=12, group="Permanence", icon="home", menu="Planned starts")
