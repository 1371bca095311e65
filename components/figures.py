"""A pressable figure: a link to its list that carries its measure and words, so that click and menu open the same cases.

For a reader without lists it is the figure alone, which says on request why it opens none.
"""

import json
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.icons import icon
from components.page import PAGES
from components.payload import usual_place
from components.request import Request
from components.small_numbers import why_no_list
from components.words import NOT_SUPPLIED, number
from metrics import catalogue
from metrics.measure import Count
from metrics.scope import LEVELS, Condition, encoded
from metrics.supplied import NOT_SUPPLIED as NOT_SUPPLIED_BY

CASES_PATH = "/cases"


Places = list[list[str]]


def cases_href(request: Request, reference: str, of: str, places: Places | None = None, only: tuple[str, ...] = ()) -> str:
    """The list behind a measure in the request's scope (or in `places` of it): pinned to the edition and day of the figure.

    only: conditions beyond those of the scope. of: the page that shows the figure; its own services hold for the list too,
    and the way back leads there.
    """
    parts = request.scope.query(pin=True)
    if places is not None:
        parts = [part for part in parts if part[0] not in LEVELS] + [(kind, token) for kind, token in places]
    parts += [("only", token) for token in only]
    more = [("measure", reference), ("of", of), ("from", request.href(PAGES[of].path))]
    return f"{CASES_PATH}?{encoded([*parts, *more])}"


def mark(reference: str, title: str, size: str, count: int | None, places: Places | None, only: tuple[str, ...] = ()) -> str:
    """What the menu needs to know of a pressed figure, as the JSON of a data attribute."""
    measure = catalogue.measure(reference)
    found: dict[str, Any] = {"measure": reference, "title": title, "size": size, "count": count}
    if places is not None:
        found["places"] = places
    if only:
        found["only"] = only
    if isinstance(measure.arithmetic, Count) and measure.chip:
        found["condition"] = Condition("measure", reference).token
    return json.dumps(found, ensure_ascii=False)


def pressable(
    request: Request,
    reference: str,
    text: str | Component | list[Any],
    size: str,
    *,
    of: str,
    className: str = "figure",
    count: int | None = None,
    row: dict[str, Any] | None = None,
) -> html.A | html.Span:
    """A figure as a link to its list; a right click, long press or Shift+F10 on it opens the menu.

    row: the row of a payload table it speaks of, where that is less than the request's scope.
    """
    if why := why_no_list(request.reader):
        return html.Span(text, className=f"{className} no-list", title=why)
    said = catalogue.measure(reference).said()
    places: Places | None = None
    only: tuple[str, ...] = ()
    where = request.scope.where_words() if request.scope.has_places else ""
    if row is not None:
        where = row["name"]
        only = tuple(row.get("only") or ())
        places = None if only else row.get("at") or usual_place(row)
    title = f"{where}, {said}" if where else said[0].upper() + said[1:]
    return html.A(
        text,
        href=cases_href(request, reference, of, places, only),
        className=className,
        **{"data-mark": mark(reference, title, size, count, places, only)},
    )


def card(
    request: Request,
    *,
    label: str,
    reference: str,
    value: int | float | str | None,
    size: str,
    below: list[Any],
    see: str,
    see_reference: str | None = None,
    unit: str = "",
    decimals: int = 0,
    of: str,
    lead: bool = False,
    driven: bool = False,
) -> html.Div:
    """One card of the strip: label, figure, comparison, link. Figure and link open the same list; no link for readers without lists.

    driven: highlighted, in colour, by a sign and in words for a screen reader, as what planning for permanence drives.
    """
    if value == NOT_SUPPLIED:
        said = html.P(NOT_SUPPLIED_BY[0].upper() + NOT_SUPPLIED_BY[1:], className="card-below")
        return html.Div([html.P(label, className="card-label"), said], className=f"card{' lead' if lead else ''}")
    figure = [number(value, decimals), html.Span(f" {unit}", className="unit")] if unit else number(value, decimals)
    if driven:
        figure = [icon("driven"), figure]
    link = [pressable(request, see_reference or reference, see, size, className="see", of=of)] if request.reader.lists_something else []
    count = value if isinstance(value, int) and isinstance(catalogue.measure(reference).arithmetic, Count) else None
    return html.Div(
        [
            html.P([label, *([html.Span(", driven by this work", className="visually-hidden")] if driven else [])], className="card-label"),
            pressable(request, reference, figure, size, className="figure card-figure", count=count, of=of),
            html.P(below, className="card-below"),
            *link,
        ],
        className=f"card{' lead' if lead else ''}{' driven' if driven else ''}",
    )


def strip(cards: list[html.Div]) -> html.Div:
    """The figure strip."""
    return html.Div(cards, className="strip")
