"""Cases: the exact list behind any figure of the product, with each of its conditions and the way back."""

from dataclasses import replace
from typing import Any

from dash import dcc, html

from access.doors import WINGS
from components import ask_why
from components.case_table import case_list, folded
from components.chips import chips, parts_of
from components.frame import register
from components.icons import icon
from components.list_widths import said_twice, widths
from components.page import Answer, Page, services_of
from components.request import Request
from components.states import no_cases
from components.words import counted, joined, number, plural
from metrics import engine
from metrics.grains import GRAINS, columns_of
from metrics.measure import Difference, MedianDays
from pages.case_list import (
    DEFAULT,
    PATH,
    asked_measure,
    kept_parts,
    listed_scope,
    none_to_list,
    order_words,
    origin,
    outside_words,
    refused_words,
    side_tabs,
)


def answer(request: Request) -> Answer:
    """The list of a request, with its words; the rows follow in blocks."""
    measure, difference, problem = asked_measure(request)
    if problem and not request.error:
        request = replace(request, error=problem)
    scope = listed_scope(request)
    behind = engine.listing(measure, scope, request.frames)
    held, rows = behind.held, GRAINS[measure.table].listed(behind.rows, request.scope.as_at)
    title, back = origin(request)
    kept = kept_parts(request)
    one_side = [
        html.Span(
            [html.Span(measure.units.capitalize(), className="chip-kind"), " ", html.Strong(measure.said())], className="chip chip-fixed"
        )
    ]
    if (measure.name != DEFAULT or measure.on) and not difference:
        kind, value = measure.chip_words
        without = [(name, words) for name, words in kept if name != "measure"]
        conditions: list[Any] = [
            html.Span(
                [
                    html.Span(kind, className="chip-kind"),
                    " ",
                    html.Strong(value),
                    html.A(icon("close"), href=request.href(PATH, *without), className="chip-x", **{"aria-label": f"Remove {value}"}),
                ],
                className="chip",
            )
        ]
    else:
        conditions = one_side if difference else []
    alike = {column.id for column in folded(rows, columns_of(measure))}
    others = [column for column in columns_of(measure) if column.id not in alike]
    wide = widths(columns_of(measure), rows)
    twice = said_twice(others, wide, set(measure.order[:1]))
    hide = alike | {column.id for column in twice}
    show_all = request.one("columns") == "all"
    empty_columns = {column.id for column in columns_of(measure) if column.folds and rows[column.id].null_count() == rows.height}
    told = [column.head.replace("\n", " ").lower() for column in columns_of(measure) if column.id in alike - empty_columns]
    again = [column.head.replace("\n", " ").lower() for column in twice]
    order: list[Any] = [order_words(measure), ". "]
    if (told or again) and not show_all:
        if told:
            same = counted(len(told), "column holds", "columns hold")
            order.append(f"{same} one value in every row and {'is' if len(told) == 1 else 'are'} folded: {joined(told)}. ")
        if again:
            repeat = counted(len(again), "column repeats", "columns repeat")
            order.append(f"{repeat} another and {'is' if len(again) == 1 else 'are'} folded: {joined(again)}. ")
        order.append(html.A("Show them", href=request.href(PATH, *kept, ("columns", "all")), className="text-link"))
    elif show_all:
        order.append(html.A("Fold columns again", href=request.href(PATH, *kept), className="text-link"))
    if behind.working:
        value = engine.figure(measure, scope, request.frames)
        decimals = measure.arithmetic.decimals if not isinstance(measure.arithmetic, Difference) else 0
        unit = " weeks" if decimals else " days" if isinstance(measure.arithmetic, MedianDays) else ""
        order = [html.Strong(f"{measure.title}: {behind.working} = {number(value, decimals)}{unit}. "), *order]
    if held.listed != held.counted:
        order = [html.Strong(f"{held.why(outside_words(request.reader))}. "), *order]
    refused = bool(held.counted) and not rows.height and not request.reader.asks_purpose
    if refused:
        order = [f"{held.why(outside_words(request.reader))[:1].upper()}{held.why(outside_words(request.reader))[1:]}."]
    removable = parts_of(request.scope)
    shown_chips = chips(request, PATH, kept, day=True)
    if removable and conditions and not difference:
        # The measure is a condition too: with a place beside it there are two, and one link takes both away.
        bare = replace(request.scope, localities=(), teams=(), workers=(), only=(), excluded=())
        all_gone = replace(request, scope=bare).href(PATH, *((name, words) for name, words in kept if name != "measure"))
        shown_chips = [*shown_chips[: len(removable) + 1], html.A("Remove all", href=all_gone, className="text-link")]
    title_row: list[Any] = [
        html.H1(
            refused_words(held) if refused else [html.Span(number(rows.height), id="cases-count"), f" of {plural(held.counted, 'case')}"]
        ),
        *(shown_chips[: len(removable)]),
        *conditions,
        *(shown_chips[len(removable) :]),
    ]
    export = html.Button(
        [icon("export"), f"Export {plural(rows.height, 'row')}", icon("down")],
        type="button",
        className="primary",
        **{"data-export": "cases", "aria-haspopup": "dialog"},
    )
    if request.reader.asks_purpose:
        shown: Any = ask_why.purpose_form()
    elif rows.height:
        shown = case_list(request.search, rows, measure, columns_of(measure), wide, empty_columns if show_all else hide)
    else:
        shown = none_to_list(request, measure, held) if refused else no_cases(request, measure, services_of(PAGE, request))
    return Answer(
        request,
        services_of(PAGE, request),
        [],
        slots={
            "crumbs": [
                html.A([icon("back"), f"Back to {title}"], href=back, className="secondary", id="cases-back"),
                html.Nav(
                    [
                        html.Span(WINGS[GRAINS[measure.table].wing]),
                        html.Span("/"),
                        html.A(title, href=back, className="text-link"),
                        html.Span("/"),
                        html.Span("Cases"),
                    ],
                    className="crumbs",
                    **{"aria-label": "Breadcrumb"},
                ),
            ],
            "export": [] if request.reader.asks_purpose or refused else export,
            "title": title_row,
            "tabs": side_tabs(request, measure, difference) if difference else [],
            "order": html.P(order, className="subtitle"),
            "list": shown,
        },
    )


def body(page: Page) -> list[Any]:
    """The way back, find, filter and export; the title with its conditions; the list."""
    return [
        dcc.Store(id="cases-text"),
        html.Div(
            [
                page.slot("crumbs", className="crumb-row"),
                html.Div(
                    [
                        html.Label(
                            [html.Span("Find in this list", className="visually-hidden"), icon("find")],
                            id="cases-find-label",
                            className="find",
                        ),
                        html.Button("Filter columns", type="button", id="cases-filter", className="secondary", **{"aria-pressed": "false"}),
                        page.slot("export"),
                    ],
                    className="case-tools",
                ),
            ],
            className="case-top",
        ),
        page.slot("title", className="title-row"),
        page.slot("tabs"),
        page.slot("order"),
        page.slot("list"),
    ]


PAGE = Page(
    "cases",
    PATH,
    "Cases",
    answer,
    body,
    slots=("crumbs", "export", "title", "tabs", "order", "list"),
    live=("title", "list"),
    charts=(),
    grids=(),
    percent=False,
    has_head=False,
)
register(PAGE, order=4, group="Children in need", icon="people")
