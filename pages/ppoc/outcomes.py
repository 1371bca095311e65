"""Outcomes: from prediction to order, routes out of care, and who came back."""

from typing import Any

from dash import html

from components.bars import sorted_rows
from components.charts import base
from components.charts.base import nothing
from components.charts.stacked import stacked
from components.figures import pressable
from components.frame import register
from components.grid import grid
from components.page import Answer, Page, section_head
from components.payload import Head, matrix
from components.request import Request
from components.small_numbers import day_words, figures, hides, limited, press_words
from components.words import number, plural
from data.calendar import Window, last_months, months_before, shown
from metrics import catalogue, engine
from metrics.grains import GRAINS
from metrics.ppoc.tables import OUTCOMES
from metrics.tables import Column, TableSpec
from pages.ppoc import outcomes_routes as routes
from pages.ppoc import outcomes_steps as steps
from pages.ppoc.outcomes_cards import YEARS, cards
from pages.ppoc.outcomes_routes import ref

PATH, NAME = "/ppoc/outcomes", "outcomes"
LEVELS = ("locality", "team")
PLACE_HEADS = (
    Head("predicted", "Predicted\nto begin", "Predicted to begin in 24 months", bold=True, filters=True, width=86),
    Head("begun", "Begun", "Predicted to begin in 24 months", filters=True, width=76),
    Head("completed", "Completed", "Predicted to begin in 24 months", filters=True, width=88),
    Head("order", "Out of care\nby it", "Predicted to begin in 24 months", filters=True, width=92),
    Head("days_to_start", "Prediction\nto start", "Median days between", kind="days", share=False, width=92),
    Head("days_to_completed", "Start to\ncompleted", "Median days between", kind="days", share=False, width=92),
    Head("days_to_order", "Completed\nto out of care", "Median days between", kind="days", share=False, width=110),
)
YEAR_HEADS = tuple(
    Head(f"{id}_{when}", f"{short}, {head}", group, bold=id == "sgo" and when == "now", share=False, width=100)
    for (id, group, _), short in zip(YEARS, ("SGO", "Home", "Back"), strict=True)
    for when, head in (("now", "last\n12 months"), ("before", "the\n12 before"))
)
TYPES = [("sgo", "Special guardianship", base.B4), ("reunification", "Reunification", base.B1)]
PRESS = "Select a number to see its cases, a name to show only that"


def two_years(request: Request) -> tuple[Window, Window]:
    """The 12 months up to the day shown, and the 12 before."""
    day = request.scope.as_at
    return last_months(day, 12), Window(months_before(day, 24), months_before(day, 12))


def years_table(now: Window, before: Window) -> TableSpec:
    """Both years side by side."""
    columns = [Column(f"{id}_{when}", ref(name, window)) for id, _, name in YEARS for when, window in (("now", now), ("before", before))]
    return TableSpec("ppoc-outcomes-years", "Left care for permanence, and came back, against the year before", tuple(columns))


def _found(request: Request, care: Request, now: Window, before: Window) -> dict[str, Any]:
    """The figures of the cards by measure; `completed-in-order`: how many the median of completed assessments is of."""
    own = [catalogue.measure(name) for name in ("ppoc-steps", "ppoc-steps-begun", "ppoc-steps-completed", "ppoc-days-to-completed")]
    moved = [catalogue.measure(ref(name, window)) for _, _, name in YEARS for window in (now, before)]
    found = figures(engine.measured(own, request.scope, request.frames, ()))
    found |= figures(engine.measured(moved, care.scope, care.frames, ()))
    return found | {"completed-in-order": found["ppoc-steps-completed"]}


def answer(request: Request) -> Answer:
    """The outcomes of a request. Stays in care are asked only the conditions that they can be."""
    scope, care = request.scope, request.of(GRAINS["care"])
    now, before = two_years(request)
    two_years_ago = before.after
    hidden, spec = hides(request.reader), years_table(now, before)
    found = _found(request, care, now, before)
    funnel = None if hidden else steps.steps(request)
    place_rows, year_rows = sorted_rows(OUTCOMES, request, "places", LEVELS), sorted_rows(spec, care, "years", LEVELS)
    places = matrix("places", OUTCOMES.title, OUTCOMES, PLACE_HEADS, place_rows, scope, unit="predictions")
    years = matrix("years", spec.title, spec, YEAR_HEADS, year_rows, scope, unit="children")
    places["phone"], years["phone"] = {"predicted": 84}, {"sgo_now": 92}
    found_routes = None if hidden else routes.estimate(care)
    counts = routes.figures_of(care, found_routes.window) if found_routes else {}
    tables = [places, years, *([funnel] if funnel else []), *([routes.table(found_routes, counts)] if found_routes else [])]
    drawn = found_routes is not None and found_routes.upto >= 0
    press = press_words(request.reader, PRESS)
    left_out = care.left_out and "Conditions on planned starts do not narrow stays in care."
    return Answer(
        request,
        (),
        [
            scope.where_words() if scope.has_places else "All localities",
            ", ",
            html.Strong(f"as at {shown(scope.as_at)}"),
            day_words(request),
        ],
        slots={
            "strip": cards(request, care, found, now, before),
            "steps-head": section_head(
                steps.headline(request, funnel) if funnel else "From prediction to order, by locality and team",
                f"Predictions in force whose predicted start lies after {shown(two_years_ago)} and up to the day shown: how far they are",
                chart=None if hidden else "steps",
                table="steps",
                export=None if hidden else "steps",
            ),
            "steps-note": steps.note(request),
            "places-head": section_head(None, press, tree="outcomes-places", export="places"),
            "routes-head": section_head(
                routes.headline(found_routes),
                routes.subtitle(found_routes),
                chart="routes" if drawn else None,
                table="routes",
                export="routes" if drawn else None,
            ),
            "routes-table": [routes.below(care, found_routes, counts)] if found_routes else [],
            "routes-words": routes.explained(care, found_routes),
            "years-head": section_head(
                _years_headline(care, found, now, before),
                f"Children who left or came back from {shown(now.first_day)} to {shown(now.upto)}, against the 12 months before",
                tree="outcomes-years",
                export="years",
            ),
            "years-note": [words for words in (left_out, _incomplete(request, before)) if words],
        },
        tables=limited(tables, request.reader),
        charts={
            "steps": nothing("steps") if hidden else stacked(funnel, funnel["rows"], TYPES),
            "routes": routes.chart(found_routes),
        },
        empty=not any(any(row[head.id] for head in PLACE_HEADS) for row in places["rows"])
        and not any(any(row[head.id] for head in YEAR_HEADS) for row in years["rows"])
        and not counts.get("care-in-care"),
    )


def _years_headline(care: Request, found: dict[str, Any], now: Window, before: Window) -> list[Any]:
    """How many have come back, of how many."""
    name = "care-came-back"
    value, then = found[ref(name, now)], found[ref(name, before)]
    if value == then == 0:
        return ["No child came back into care within 12 months of leaving, this year or the year before"]
    opened = [
        pressable(care, ref(name, window), number(figure), plural(figure, "child", "children"), of=NAME)
        for window, figure in ((now, value), (before, then))
    ]
    return [opened[0], " came back into care within 12 months of leaving, ", opened[1], " the year before"]


def _incomplete(request: Request, before: Window) -> str:
    """A sentence where the earlier year reaches back before the days on which every end is known."""
    window = routes.watched(request.frames.table, request.edition.complete_from, request.scope.as_at)
    first = window.first_day if window else request.edition.complete_from
    if before.first_day >= first:
        return ""
    return f"Ends of care are complete from {shown(first)}: figures of days before it are too low."


def body(page: Page) -> list[Any]:
    """The strip, the steps with their medians, the routes, the years."""
    key = html.Div(
        [
            html.Span([html.Span(className="swatch b4"), "Special guardianship"]),
            html.Span([html.Span(className="swatch b1"), "Reunification"]),
        ],
        className="key",
    )
    return [
        page.slot("strip"),
        html.Section(
            [page.slot("steps-head"), key, page.graph("steps", "From prediction to order"), page.slot("steps-note", className="note")]
        ),
        html.Section([page.slot("places-head"), grid(page.id("places"), PLACE_HEADS, first="Locality, team")]),
        html.Section(
            [
                page.slot("routes-head"),
                page.graph("routes", "Share that had left care by each route"),
                page.slot("routes-table", className="table-frame"),
                page.slot("routes-words", className="read"),
            ]
        ),
        html.Section(
            [page.slot("years-head"), grid(page.id("years"), YEAR_HEADS, first="Locality, team"), page.slot("years-note", className="note")]
        ),
    ]


PAGE = Page(
    NAME,
    PATH,
    "Outcomes",
    answer,
    body,
    table="permanence_steps",
    slots=("strip", "steps-head", "steps-note", "places-head", "routes-head", "routes-table", "routes-words", "years-head", "years-note"),
    charts=("steps", "routes"),
    grids=("places", "years"),
)
register(PAGE, order=14, group="Permanence", icon="home")
