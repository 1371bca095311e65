"""Words and filters of planned starts: the sentence of guide 2, the legend that filters, type and placement type."""

import json
from dataclasses import replace
from typing import Any

import polars as pl
from dash import html

from components.figures import pressable
from components.icons import icon
from components.request import Request
from components.statuses import STATUSES, badge
from components.words import known, number, plural
from metrics import catalogue, engine
from metrics.fields import FIELDS
from metrics.measure import Measure
from metrics.ppoc import codes
from metrics.scope import Condition

OF, PATH = "planned-starts", "/ppoc/planned-starts"
TYPES = ((None, "All"), (codes.SGO, "SGO"), (codes.REUNIFICATION, "Reunification"))


def chosen(request: Request, field: str) -> str | None:
    """The value a filter is set to; None for all."""
    return next((condition.value for condition in request.scope.only if condition.field == field), None)


def narrowed(request: Request, field: str, value: str | None) -> Request:
    """The request with one filter set, or (None) without it."""
    others = tuple(condition for condition in request.scope.only if condition.field != field)
    only = others if value is None else (*others, Condition(field, value))
    return replace(request, scope=replace(request.scope, only=only))


def counts(request: Request, measure: Measure, field: str) -> dict[str, int]:
    """How many rows of the list there would be for each value of a filter: as the page stands, but for that filter."""
    scope = narrowed(request, field, None).scope.with_services(())
    found = engine.measured([measure], scope, request.frames, (field,))
    return dict(found.filter((pl.col("depth") == 1) & (pl.col(measure.reference) > 0)).select(field, measure.reference).rows())


def sentence(request: Request, figures: dict[str, Any]) -> list[Any]:
    """Guide 2's sentence, right for 0, 1 and many; each number opens its children."""

    def told(reference: str, one: str, many: str | None = None, rest: str = "") -> list[Any]:
        count = figures[reference]
        noun = one if count == 1 else many or f"{one}s"
        if not known(count):
            return [number(count), f" {many or one}{rest}"]
        measure = catalogue.measure(reference)
        size = plural(int(count), measure.unit, measure.units)
        return [pressable(request, reference, number(count), size, of=OF, count=int(count)), f" {noun}{rest}"]

    yet = figures["ppoc-yet-to-start"]
    return [
        "In the last 3 months ",
        *told("ppoc-on-time", "assessment", rest=" started on time, "),
        *told("ppoc-late", "started late and ", "started late and "),
        *told("ppoc-yet-to-start", "prediction is" if yet == 1 else "predictions are", "predictions are", " yet to start. "),
        "In the next 3 months ",
        *told("ppoc-upcoming", "assessment is", "assessments are", " planned to start."),
    ]


def legend(request: Request, measure: Measure) -> html.Div:
    """Every status with its count: a press shows only that one, and a second one all again; the menu opens its list."""
    found, now = counts(request, measure, "status"), chosen(request, "status")
    parts = []
    for status in STATUSES:
        count = found.get(status.name, 0)
        if not count and status.name != now:
            parts.append(html.Span([badge(status), html.Span("0", className="legend-count")], className="legend-item is-none"))
            continue
        target = narrowed(request, "status", None if status.name == now else status.name)
        told = {
            "measure": measure.reference,
            "title": status.name,
            "size": plural(count, "row"),
            "count": count,
            "only": [Condition("status", status.name).token],
            "instead": True,
        }
        here = {"aria-current": "true"} if status.name == now else {}
        does = "Show every status again" if status.name == now else f"Show only {status.name.lower()}"
        parts.append(
            html.A(
                [badge(status), html.Strong(number(count), className="legend-count"), html.Span(f". {does}", className="visually-hidden")],
                href=target.href(PATH),
                className="legend-item",
                **here,
                **{"data-mark": json.dumps(told), "data-narrows": "yes"},
            )
        )
    return html.Div(parts, className="legend", role="group", **{"aria-label": "Statuses, each with its count; a press shows only that one"})


def _switch(caption: str, id: str, ways: list[tuple[str, str, bool]]) -> html.Div:
    links = [html.A(words, href=href, className="toggle", **({"aria-current": "true"} if is_here else {})) for words, href, is_here in ways]
    parts = [html.Span(caption, className="caption", id=id), html.Div(links, className="toggles")]
    return html.Div(parts, className="switch", role="group", **{"aria-labelledby": id})


def _placements(request: Request, measure: Measure) -> html.Details:
    """The placement types there are, each with how many rows it would leave."""
    found, now = counts(request, measure, "placement_type"), chosen(request, "placement_type")
    words = FIELDS["placement_type"].words
    ways = [("All placement types", None, sum(found.values()))]
    ways += [(words(value), value, count) for value, count in sorted(found.items())]
    items = [
        html.Li(
            html.A(
                [html.Span(name), html.Span(number(count), className="picker-number")],
                href=narrowed(request, "placement_type", value).href(PATH),
                className="filter-choice",
                **({"aria-current": "true"} if value == now else {}),
            )
        )
        for name, value, count in ways
    ]
    value = html.Strong(words(now) if now else "All")
    shown = html.Summary([html.Span("Placement type", className="caption"), " ", value, icon("down")], className="control")
    return html.Details([shown, html.Ul(items, className="filter-list")], className="filter-menu")


def filters(request: Request, measure: Measure, later: bool, notes: bool) -> list[Any]:
    """Type, placement type, and two switches: planned later and older ones, and the manager's note."""
    kind = chosen(request, "assessment_type")
    types = [(words, narrowed(request, "assessment_type", value).href(PATH), value == kind) for value, words in TYPES]

    def ways(name: str, on: bool) -> list[tuple[str, str, bool]]:
        return [(words, request.href(PATH, (name, value)), on is (value == "yes")) for words, value in (("No", "no"), ("Yes", "yes"))]

    return [
        _switch("Type of assessment", "type-caption", types),
        _placements(request, measure),
        _switch("Planned later and older", "later-caption", ways("later", later)),
        _switch("Show manager notes", "notes-caption", ways("notes", notes)),
    ]
