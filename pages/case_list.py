"""Which list is asked for: its measure, its scope, where the reader came from, and its order in words."""

from dataclasses import replace
from typing import Any

from dash import html

from access.reader import Reader
from access.rights import Extent
from components.page import PAGES, services_of
from components.request import Request
from components.words import joined, number, plural
from data.calendar import shown
from metrics import catalogue, engine
from metrics.engine import HeldBack
from metrics.grains import columns_of
from metrics.listing import ListColumn
from metrics.measure import Difference, Measure
from metrics.ppoc.listing import COLUMN_SETS
from metrics.scope import Scope

PATH = "/cases"
DEFAULT = "cin-open"


def asked_measure(request: Request) -> tuple[Measure, Measure | None, str | None]:
    """The measure whose cases are listed, the difference it is a side of, and what could not be read."""
    try:
        measure = catalogue.measure(request.one("measure", DEFAULT))
    except ValueError as problem:
        return catalogue.measure(DEFAULT), None, str(problem)
    asked_upto = measure.on or (measure.window.upto if measure.window else request.scope.as_at)
    if asked_upto > request.scope.as_at:
        return catalogue.measure(DEFAULT), None, f"{shown(asked_upto)} is after the day shown, {shown(request.scope.as_at)}."
    if not isinstance(measure.arithmetic, Difference):
        return measure, None, None
    sides = (measure.arithmetic.left, measure.arithmetic.right)
    return catalogue.measure(sides[request.one("side") == "2"]), measure, None


def columns_asked(request: Request, measure: Measure) -> tuple[ListColumn, ...]:
    """The columns of a list: those a page of planned starts asks for, else every one; what is not asked for is not sent."""
    own = COLUMN_SETS.get(request.one("columns")) if measure.table == "planned_starts" else None
    return own or columns_of(measure)


def listed_scope(request: Request) -> Scope:
    """The scope of the list: where no service was chosen, those of the page whose figure was pressed."""
    return request.scope.with_services(services_of(PAGES["cases"], request))


def origin(request: Request) -> tuple[str, str]:
    """(title, link) of the page the reader came from; the Overview where the link names none of ours."""
    came = request.one("from")
    path, _, query = came.partition("?")
    for page in PAGES.values():
        if page.path == path and path != PATH:
            return page.title, f"{path}?{query}" if query else path
    return "Overview", request.href("/cin/overview")


def kept_parts(request: Request) -> list[tuple[str, str]]:
    """The parts of the query that say which list it is."""
    return [(name, request.one(name)) for name in ("measure", "side", "of", "from") if request.one(name)]


def side_tabs(request: Request, measure: Measure, difference: Measure) -> list[Any]:
    """The two lists behind a difference, and how the figure follows from theirs."""
    assert isinstance(difference.arithmetic, Difference)
    sides = [catalogue.measure(name) for name in (difference.arithmetic.left, difference.arithmetic.right)]
    figures = [engine.figure(side, listed_scope(request), request.frames) for side in sides]
    value = engine.figure(difference, listed_scope(request), request.frames)
    others = [(name, request.one(name)) for name in ("measure", "of", "from") if request.one(name)]
    links = []
    for k, side in enumerate(sides, start=1):
        counted = engine.listing(side, listed_scope(request), request.frames).held.counted
        words = f"{side.title}: {plural(counted, side.unit, side.units)}"
        here = side.name == measure.name
        links.append(
            html.A(
                words,
                href=request.href(PATH, *others, ("side", str(k))),
                className="side-tab",
                **({"aria-current": "true"} if here else {}),
            )
        )
    told = f"{difference.title}: {number(figures[0])} \u2212 {number(figures[1])} = {number(value)}"
    return [html.P(html.Strong(told)), html.Nav(links, className="side-tabs", **{"aria-label": "Lists behind the difference"})]


def order_words(measure: Measure) -> str:
    """The order of the list in words."""
    column, descending = measure.order
    return {
        "start_date": "Latest start first" if descending else "Earliest start first",
        "first_on": "Earliest date first",
        "moved_days": "Moved furthest first",
        "end_date": "Earliest end first",
        "days_since_sign_off": "Longest since sign-off first",
        "days_open": "Longest open first",
        "working_days": "Longest without a sign-off first",
        "contribution": "Most days first",
    }[column]


def outside_words(reader: Reader) -> str:
    """What a case is outside of, where this reader may not list it."""
    own = {Extent.OWN_TEAM: "your team", Extent.OWN_LOCALITIES: "your localities", Extent.OWN_ZONE: "your zone"}
    return own.get(reader.group.lists, "your own")


def refused_words(held: HeldBack) -> str:
    """The title of a list of which every case is held back."""
    return "You may not see this case" if held.counted == 1 else f"You may not see these {held.counted:,} cases"


def _own(reader: Reader) -> tuple[str, tuple[str, ...]]:
    """What the lists of this reader are of: "your team" with its name."""
    if reader.group.lists is Extent.OWN_LOCALITIES:
        names = (*reader.localities, *reader.stand_ins)
        return "your locality" if len(names) == 1 else "your localities", names
    return "your team" if len(reader.list_teams) == 1 else "your teams", reader.list_teams


def _nearest(request: Request, measure: Measure) -> tuple[str, str] | None:
    """(words, link) of the nearest list this reader may open: the same cases of one's own places, else what is open there."""
    reader, (whose, _) = request.reader, _own(request.reader)
    by_locality = reader.group.lists is Extent.OWN_LOCALITIES
    localities = reader.localities if by_locality else ()
    teams = reader.stand_ins if by_locality else reader.list_teams
    if not localities and not teams:
        return None
    there = replace(request.scope, localities=localities, teams=teams, workers=())
    all_open = replace(there, only=(), excluded=(), services=None)
    for asked, scope, words, kept in (
        (measure, there, "case", kept_parts(request)),
        (
            catalogue.measure(DEFAULT),
            all_open,
            "open case",
            [(name, value) for name, value in kept_parts(request) if name in ("of", "from")],
        ),
    ):
        of = replace(request, scope=scope)
        count = engine.listing(asked, listed_scope(of), request.frames).held.listed
        if count:
            return f"See the {plural(count, words)} of {whose}", of.href(PATH, *kept)
    return None


def none_to_list(request: Request, measure: Measure, held: HeldBack) -> list[Any]:
    """What stands in place of a list of which every case is held back: what one may see, the nearest list, whom to ask."""
    reader, (title, back) = request.reader, origin(request)
    whose, names = _own(reader)
    may: list[Any] = ["The figure counts them all. "]
    if held.outside and reader.group.lists is not Extent.ALL:
        may += ["Lists of children open only for ", whose, *([", ", html.Strong(joined(list(names)))] if names else []), "."]
    near = _nearest(request, measure) if held.outside else None
    ask = "Think you should see them? Ask a performance officer; the data manager then changes your places. "
    if not held.outside:
        ask = "Restricted children are shown to the people named for them. Ask the data manager. "
    return [
        html.Div(
            [
                html.P(may),
                html.P(
                    [
                        *([html.A(near[0], href=near[1], className="primary", id="cases-nearest")] if near else []),
                        html.A(f"Back to {title}", href=back, className="secondary"),
                    ],
                    className="ways-on",
                ),
                html.P(
                    [
                        ask,
                        html.A("Who may see what", href="/about/governance", className="text-link"),
                    ]
                ),
                # The browser fills it once the request is in the trail (assets/82-refused.js).
                html.P(id="cases-recorded", className="subtitle", role="status"),
            ],
            className="none-to-list",
        )
    ]
