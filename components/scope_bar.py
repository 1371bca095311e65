"""The scope bar: Where, Services, As at, Reset, then Number / %, Copy link. It always reads as a sentence."""

from dataclasses import replace
from typing import Any

from dash import html

from access.permissions import Permission
from components.icons import icon
from components.request import Request
from components.small_numbers import hides
from components.text_width import text_width
from data.calendar import shown
from data.schema import NOT_KNOWN
from metrics.grains import Grain
from metrics.ppoc.codes import FULL_CARE_ORDER
from metrics.scope import Condition


def services_words(services: tuple[str, ...], any_unknown: bool, everything: str = "All with plans") -> str:
    """The services in words: "All with plans", "Children in Need", "Children in Need and 1 more".

    "Not known" is told only where a plan of an unknown service is there to be told of.
    """
    named = [service for service in services if service != NOT_KNOWN or any_unknown] or list(services)
    if not named:
        return everything
    return named[0] if len(named) == 1 else f"{named[0]} and {len(named) - 1} more"


# Pixels that the values of Where and Services may take together, so that the bar stands in one line on a laptop with the menu open.
ROOM, ROOM_BESIDE_SWITCH = 222, 183


def _is_long(values: tuple[str, ...], switched: bool) -> bool:
    """Whether the values are too long for one line of a laptop: names are never shortened, so they stand on two and captions go."""
    return sum(text_width(value, bold=True) for value in values) > (ROOM_BESIDE_SWITCH if switched else ROOM)


def _picker(opens: str, caption: str, value: str, symbol: str) -> html.Button:
    return html.Button(
        [html.Span(caption, className="caption"), " ", html.Strong(value), icon(symbol)],
        className="control",
        type="button",
        **{"data-opens": opens, "aria-haspopup": "dialog", "aria-expanded": "false"},
    )


FCO = Condition("legal_status", FULL_CARE_ORDER)


def _full_care_orders(request: Request, path: str) -> html.Div:
    """Children on a full care order alone, or all: one press away, and kept in the address from page to page."""
    chosen = FCO in request.scope.only
    others = tuple(condition for condition in request.scope.only if condition != FCO)

    def way(words: str, only: tuple[Condition, ...], is_here: bool) -> html.A:
        here = {"aria-current": "true"} if is_here else {}
        return html.A(words, href=request.at(replace(request.scope, only=only), path), className="toggle", **here)

    return html.Div(
        [
            html.Span("Full care order", className="caption", id="fco-caption"),
            html.Div([way("Yes", (*others, FCO), chosen), way("All", others, not chosen)], className="toggles"),
        ],
        className="fco-switch",
        role="group",
        **{"aria-labelledby": "fco-caption"},
    )


def scope_bar(request: Request, path: str, grain: Grain, services: tuple[str, ...], percent: bool = True) -> list[Any]:
    """The controls of the scope bar. `grain`: what the page counts; `services`: its own; `percent`: it can show them."""
    shown_services = request.scope.with_services(services).services or ()
    any_unknown = bool((request.frames.as_at(grain.table, request.scope.as_at)["service"] == NOT_KNOWN).any())
    words = services_words(shown_services, any_unknown, grain.all_services)
    where, day = request.scope.where_words(), shown(request.scope.as_at)
    show = html.Div(
        [
            html.Button(
                "Number", type="button", className="toggle", **{"data-show": "number", "aria-pressed": str(not request.percent).lower()}
            ),
            html.Button(
                "%",
                type="button",
                className="toggle",
                **{"data-show": "percent", "aria-label": "Percentage", "aria-pressed": str(request.percent).lower()},
            ),
        ],
        className="toggles",
        role="group",
        **{"aria-label": "Show as"},
    )
    opens = {"data-views": "yes", "aria-haspopup": "dialog", "aria-expanded": "false"}
    switched = grain.wing == "ppoc" and not hides(request.reader)
    views = [html.Button([icon("views"), "Saved views"], type="button", className="quiet", **opens)]
    return [
        html.Button(
            [html.Span([html.Strong(where), f", {words}, ", html.Strong(day)]), icon("down")],
            className="scope-line",
            type="button",
            **{"data-sheet": "scope", "aria-expanded": "false"},
        ),
        html.Div(
            [
                html.Div(
                    [
                        _picker("where", "Where", where, "down"),
                        _picker("services", "Services", words, "down"),
                        _picker("as-at", "As at", day, "calendar"),
                        *([_full_care_orders(request, path)] if switched else []),
                        html.A([icon("reset"), "Reset"], href=path, className="quiet", id="reset-link"),
                    ],
                    className="scope-controls",
                ),
                html.Div(
                    [
                        *([show] if percent else []),
                        *(views if request.reader.may(Permission.SAVE_VIEWS) else []),
                        html.Button([icon("link"), "Copy link"], type="button", className="quiet", **{"data-copy": "page"}),
                    ],
                    className="scope-tools",
                ),
            ],
            className="scope-sheet is-long" if _is_long((where, words), switched) else "scope-sheet",
        ),
    ]
