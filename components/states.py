"""Designed states: no cases, a link that cannot be read, no edition, windows that reach back before the data."""

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
from dash import html

from components.icons import icon
from components.request import Request
from components.small_numbers import hides
from components.words import joined, plural
from data.calendar import Window, shown
from metrics import catalogue, engine, supplied
from metrics.grains import GRAINS, Grain
from metrics.measure import Measure
from metrics.scope import Scope, default_day

CASES_PATH = "/cases"


def _open(request: Request, scope: Scope, grain: Grain) -> int:
    return int(engine.figure(catalogue.measure(grain.population), scope, request.frames) or 0)


def _held(request: Request, scope: Scope, grain: Grain) -> pl.DataFrame | None:
    """The cases known by the day in a scope, open or not; None for a reader whose small numbers are hidden."""
    return None if hides(request.reader) else request.frames.as_at(grain.table, scope.as_at).filter(scope.rows())


def _ways_on(request: Request, path: str, grain: Grain, services: tuple[str, ...]) -> list[tuple[str, str]]:
    """(words, link): wider places, a day with plans, without the conditions; each with its count."""
    scope = request.scope.with_services(services)
    found: list[tuple[str, Scope]] = []
    if scope.only or scope.excluded:
        found.append(("Remove the conditions", replace(request.scope, only=(), excluded=())))
    if scope.workers:
        teams = tuple(dict.fromkeys(team for team, _ in scope.workers))
        found.append((f"Show the whole team: {', '.join(teams)}", replace(request.scope, workers=(), teams=teams)))
    # Whose small numbers are hidden is told of no day and no plan but those of the tables.
    held = _held(request, scope, grain)
    if held is not None and held.height and "end_date" in held.columns:
        last = held.select(pl.col("end_date").max()).item()
        if last is not None:
            earlier = replace(request.scope, as_at=last.replace() - (date(2000, 1, 2) - date(2000, 1, 1)))
            found.append((f"Show this as at {shown(earlier.as_at)}, the last day with {grain.units}", earlier))
    if scope.has_places:
        found.append(("Show all localities", replace(request.scope, localities=(), teams=(), workers=())))
    if scope.services and request.scope.services is not None:
        found.append(("Show all services", replace(request.scope, services=())))
    latest = default_day(request.edition.extract_date, request.reader)
    if scope.as_at < latest:
        found.append((f"Show the latest day, {shown(latest)}", replace(request.scope, as_at=latest)))
    ways = []
    for words, wider in found:
        count = _open(request, wider.with_services(services), grain)
        if count:
            ways.append((f"{words}: {plural(count, grain.unit, grain.units)}", request.at(wider, path)))
    return ways[:3]


def empty(request: Request, path: str, grain: Grain, services: tuple[str, ...]) -> list[Any]:
    """What there is none of, that 0 is true, and ways on, each with its count."""
    scope = request.scope.with_services(services)
    rows = _held(request, scope, grain)
    held = 0 if rows is None else rows.height
    names = joined([name for _, name in scope.places()]) or "any locality"
    if request.scope.services:
        names += f" in {joined(list(request.scope.services))}"
    conditions = "; ".join(f"{c.words[0].lower()}: {c.words[1].lower()}" for c in scope.only)
    earlier = f" {grain.earlier(held)}" if held else ""
    if scope.as_at < request.edition.complete_from:
        earlier += f" The data hold every {grain.unit} from {shown(request.edition.complete_from)} on."
    ways = _ways_on(request, path, grain, services)
    return [
        html.H2(f"No {grain.units} for {names}{f' ({conditions})' if conditions else ''} as at {shown(scope.as_at)}"),
        html.P(f"The figure is 0, not missing.{earlier}"),
        *(
            [html.H3("You can"), html.Ul([html.Li(html.A(words, href=href, className="text-link")) for words, href in ways])]
            if ways
            else []
        ),
    ]


def no_source(request: Request, grain: Grain) -> list[Any]:
    """No source of the edition has the rows a page counts: what it has, and how they are loaded."""
    needs = ", ".join(supplied.words(need) for need in supplied.missing(catalogue.measure(grain.population).needs, request.edition.lacks))
    return [
        html.H2(f"{needs}: {supplied.NOT_SUPPLIED}"),
        html.P(
            f"This edition was loaded from: {request.edition.manifest['source']}. It has none, which is another thing than 0: "
            "load a source that has them and this page shows its figures."
        ),
        html.H3("You can"),
        html.Ul(
            [
                html.Li(html.A("See what this edition was loaded from", href="/about/data", className="text-link")),
                html.Li(html.A("See what each figure is made of", href="/about/definitions", className="text-link")),
            ]
        ),
    ]


def no_cases(request: Request, measure: Measure, services: tuple[str, ...]) -> list[Any]:
    """A list with no case: of what there is none, that 0 is true, and the open plans there are."""
    scope = request.scope.with_services(services)
    where = ", ".join(name for _, name in scope.places()) or "all localities"
    if not request.frames.supplies(measure):
        needs = ", ".join(supplied.words(need) for need in supplied.missing(measure.needs, request.edition.lacks))
        return [
            html.H2(f"{measure.title}: {supplied.NOT_SUPPLIED}"),
            html.P(f"There is no figure, so it is neither 0 nor a number. It needs what no source of this edition has: {needs}."),
        ]
    grain = GRAINS[measure.table]
    open_now = _open(request, scope, grain)
    there = request.href(CASES_PATH, ("measure", grain.population))
    on = [] if not open_now else [(f"See {plural(open_now, grain.unit, grain.units)} there", there)]
    return [
        html.H2(f"No {measure.unit} {measure.said()}: {where}, as at {shown(scope.as_at)}"),
        html.P("The figure is 0, not missing."),
        html.Ul(
            [
                html.Li(html.A(words, href=href, className="text-link"))
                for words, href in [*on, *_ways_on(request, CASES_PATH, grain, services)][:3]
            ]
        ),
    ]


def _shown_instead(request: Request) -> str:
    """What stands on the page in place of what could not be read: "Erewash, as at 14/03/2022"."""
    scope = request.scope
    return f"{', '.join(name for _, name in scope.places()) or 'all localities'}, as at {shown(scope.as_at)}"


def unreadable(request: Request, path: str) -> list[Any]:
    """A link that could not be read: what was found, what to write, and what is shown instead."""
    if not request.error:
        return []
    return [
        html.Div(
            [
                icon("info"),
                html.Div(
                    [
                        html.Strong("This link could not be read in full. "),
                        request.error,
                        f" Shown instead: {_shown_instead(request)}. ",
                        html.A("Start afresh", href=path, className="text-link"),
                    ]
                ),
            ],
            className="notice",
            role="alert",
        )
    ]


def left_out(request: Request, grain: Grain) -> list[Any]:
    """The conditions of the address that do not narrow what this page counts."""
    if not request.left_out:
        return []
    told = "; ".join(f"{c.words[0].lower()}: {c.words[1]}" for c in request.left_out)
    return [
        html.Div(
            [icon("info"), html.Div([html.Strong("A condition is left out here. "), f"It does not narrow {grain.units}: {told}."])],
            className="notice",
            role="status",
        )
    ]


def incomplete(request: Request, windows: list[tuple[str, Window]], unit: str = "open plan") -> list[Any]:
    """A sentence for windows that reach back before the first complete day, from which on the data hold every `unit`."""
    complete = request.edition.complete_from
    early = [(words, window) for words, window in windows if window.first_day < complete]
    if not early:
        return []
    longest = max(early, key=lambda pair: pair[1].days)
    from dateutil.relativedelta import relativedelta

    months = 12 if longest[1].days > 100 else 3
    from_day = complete + relativedelta(months=months) - relativedelta(days=1)
    return [
        html.P(
            [
                icon("info"),
                f"{longest[0]} are complete from {shown(from_day)}: the data hold every {unit} only from "
                f"{shown(complete)} on, so figures shown for earlier windows are too low.",
            ],
            className="notice",
        )
    ]
