"""What the scope pickers offer: places with the cases open in each, services with theirs, days to jump to."""

from dataclasses import replace
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output
from dateutil.relativedelta import relativedelta

from components.page import PAGES, services_of
from components.request import Request, read
from components.scope_bar import services_words
from components.small_numbers import hides, last_day
from data.calendar import months_before, shown
from metrics import catalogue, engine
from metrics.grains import Grain
from metrics.published import month_ends
from metrics.refusals import default_services
from metrics.scope import BETWEEN, LEVELS, Scope, default_day, worker_token
from metrics.suppression import HIDDEN


def places(request: Request, grain: Grain, services: tuple[str, ...]) -> list[dict[str, Any]]:
    """The tree of places, each with the cases open there on the day, whatever places are chosen now."""
    everywhere = replace(request.scope, localities=(), teams=(), workers=()).with_services(services)
    found = engine.measured([catalogue.measure(grain.population)], everywhere, request.frames)
    rows = engine.ordered(found.rename({grain.population: "count"}).to_dicts())
    return [
        {
            "id": BETWEEN.join(row[level] for level in LEVELS[: row["depth"]]),
            "name": row[LEVELS[row["depth"] - 1]],
            "depth": row["depth"],
            "token": worker_token(row["team"], row["worker"]) if row["depth"] == 3 else row[LEVELS[row["depth"] - 1]],
            "count": row["count"],
        }
        for row in rows
        if row["depth"] and (row["depth"] < 3 or row["count"] or (row["team"], row["worker"]) in request.scope.workers)
    ]


def published_places(request: Request, grain: Grain, services: tuple[str, ...]) -> list[dict[str, Any]]:
    """The localities a reader with small numbers hidden may choose, one at a time, each with its cases open or "c"."""
    everywhere = replace(request.scope, localities=()).with_services(services)
    found = engine.measured([catalogue.measure(grain.population)], everywhere, request.frames, ("locality",))
    return [
        {
            "id": row["locality"],
            "name": row["locality"],
            "depth": 1,
            "token": row["locality"],
            "count": HIDDEN if row["hidden"] else row["count"],
        }
        for row in engine.ordered(found.rename({grain.population: "count"}).to_dicts(), ("locality",))
        if row["depth"]
    ]


def published_services(request: Request, grain: Grain, effective: tuple[str, ...]) -> list[dict[str, Any]]:
    """The sets of services a reader with small numbers hidden may choose, as parts of a query, each with its cases open or "c"."""
    found = []
    for chosen in default_services(grain.table):
        scope = replace(request.scope, services=chosen)
        row = engine.measured([catalogue.measure(grain.population)], scope, request.frames, ()).row(0, named=True)
        parts = [part for part in Scope("", scope.as_at, chosen).query() if part[0] == "service"]
        is_chosen = set(chosen) == set(effective)
        found.append(
            {
                "words": services_words(chosen, False, grain.all_services),
                "parts": parts,
                "chosen": is_chosen,
                "count": HIDDEN if row["hidden"] else row[grain.population],
            }
        )
    return found


def services(request: Request, grain: Grain) -> list[dict[str, Any]]:
    """Every service that ever held a case by the day, with the cases open in it at the places chosen."""
    everywhere = replace(request.scope, services=())
    found = engine.measured([catalogue.measure(grain.population)], everywhere, request.frames, ("service",))
    rows = engine.ordered(found.rename({grain.population: "count"}).to_dicts(), ("service",))
    return [{"name": row["service"], "count": row["count"]} for row in rows if row["depth"]]


def days(request: Request) -> list[dict[str, str]]:
    """Days people ask for, each with its words."""
    latest = request.edition.extract_date
    last_month_end = latest.replace(day=1) - relativedelta(days=1)
    offered = [
        ("Latest day", latest),
        ("A month before it", months_before(latest, 1)),
        ("End of last month", last_month_end),
        ("A quarter before it", months_before(latest, 3)),
        ("A year before it", months_before(latest, 12)),
    ]
    return [{"words": words, "day": day.isoformat(), "shown": shown(day)} for words, day in offered if day >= request.edition.complete_from]


def published_days(request: Request) -> list[dict[str, str]]:
    """The month ends of the data, latest first: the days a reader with small numbers hidden may choose."""
    ends = month_ends(request.edition.complete_from, default_day(request.edition.extract_date, request.reader))
    return [{"words": f"{end:%B %Y}", "day": end.isoformat(), "shown": shown(end)} for end in reversed(ends)]


def _published(asked: dict[str, Any], request: Request, grain: Grain, effective: tuple[str, ...]) -> dict[str, Any]:
    """The offer to a reader with small numbers hidden: nothing that would be refused."""
    kind, shown_now = asked["kind"], request.scope.with_services(effective).services or ()
    return {
        "kind": kind,
        "asked": asked.get("asked"),
        "published": True,
        "places": published_places(request, grain, effective) if kind == "where" else [],
        "services": published_services(request, grain, shown_now) if kind == "services" else [],
        "days": published_days(request) if kind == "as-at" else [],
        "latest": last_day(request),
        "from": shown(request.edition.complete_from),
    }


@dash.callback(Output("picker-data", "data"), Input("picker-request", "data"), prevent_initial_call=True)
def offer(asked: dict[str, Any] | None) -> Any:
    """What the picker that was opened offers for the page's present scope."""
    if not asked or asked.get("page") not in PAGES:
        raise dash.exceptions.PreventUpdate
    page = PAGES[asked["page"]]
    request = read(asked.get("search", ""))
    grain = page.grain(request)
    request = request.of(grain)
    effective = services_of(page, request)
    if hides(request.reader):
        return _published(asked, request, grain, effective)
    chosen = request.scope.with_services(effective).services or ()
    return {
        "kind": asked["kind"],
        "asked": asked.get("asked"),
        "places": places(request, grain, effective) if asked["kind"] == "where" else [],
        "services": services(request, grain) if asked["kind"] == "services" else [],
        "chosen": list(chosen),
        "days": days(request) if asked["kind"] == "as-at" else [],
        "latest": shown(request.edition.extract_date),
        "from": shown(request.edition.complete_from),
    }


dash.clientside_callback(
    ClientsideFunction("sightline", "offer"), Output("picker-shown", "data"), Input("picker-data", "data"), prevent_initial_call=True
)
