"""Routes out of care on the Outcomes page: the lines, the table that stands below them, and what they are and are not."""

from typing import Any

from dash import html

from components.charts.base import nothing
from components.charts.lines import Line, lines
from components.figures import pressable
from components.payload import flat
from components.request import Request
from components.words import number, plural
from data.calendar import Window, shown
from metrics import catalogue, engine
from metrics.ppoc.routes import LEAST_AT_RISK, Incidence, incidence, watched
from metrics.ppoc.rules import is_no_short_break
from metrics.ppoc.ways_out import DAYS_PER_MONTH, MONTHS_SHOWN, ROUTES, days_of

NAME, TABLE = "outcomes", "routes"
OF_THE_DAY = ("legal_status", "placement_type", "placement_provider")


def ref(name: str, window: Window) -> str:
    """A measure over a window."""
    return f"{name}@{window.after}..{window.upto}"


def estimate(request: Request) -> Incidence | None:
    """The estimate of the children in a request's scope; None where no day of it is watched."""
    scope, frames = request.scope, request.frames
    window = watched(frames.table, request.edition.complete_from, scope.as_at)
    if window is None:
        return None
    measure = catalogue.measure("care-leavers")
    stays = engine.rows_of("care", scope, frames).filter(is_no_short_break(measure.moment(scope.as_at)))
    return incidence(stays, window)


def percent(share: float | None) -> int | None:
    """A share as whole per cent, half up."""
    return None if share is None else int(share * 100 + 0.5)


def figures_of(request: Request, window: Window) -> dict[str, Any]:
    """How many ended by each route, and how many reached each length, over the days watched: by measure name."""
    names = [*(route.measure for route in ROUTES), *(f"care-reached-{months}m" for months in MONTHS_SHOWN), "care-leavers"]
    asked = {name: catalogue.measure(ref(name, window)) for name in names} | {"care-in-care": catalogue.measure("care-in-care")}
    found = engine.measured(list(asked.values()), request.scope, request.frames, ()).to_dicts()[0]
    return {name: found[measure.reference] for name, measure in asked.items()}


def table(found: Incidence, counts: dict[str, Any]) -> dict[str, Any]:
    """A row a route: how many ended by it, and the share that had left by it at each length."""
    base = {"measure": ref("care-leavers", found.window), "phrase": "left care", "units": "children", "share": False, "late": False}
    columns = [{**base, "id": "ended", "head": "Left by it", "kind": "count", "counts": True, "condition": None}]
    columns += [
        {**base, "id": f"m{months}", "head": f"By {months} months", "kind": "estimate", "counts": False, "condition": None}
        for months in MONTHS_SHOWN
    ]
    rows = [
        {
            "id": route.id,
            "name": route.name,
            "only": [f"measure:{ref(route.measure, found.window)}"],
            "ended": counts[route.measure],
            **{f"m{months}": percent(found.share(route.id, days_of(months))) for months in MONTHS_SHOWN},
        }
        for route in ROUTES
    ]
    title = "Routes out of care: estimated share that had left by each, by months since coming into care"
    return flat(TABLE, title, "Route", columns, rows, unit="children")


def chart(found: Incidence | None) -> dict[str, Any]:
    """The lines; nothing where too few are watched from the start."""
    if found is None or found.upto < days_of(MONTHS_SHOWN[0]):
        return nothing(TABLE)
    drawn = []
    for route in ROUTES:
        steps = [(round(day / DAYS_PER_MONTH, 3), round(100 * share, 3)) for day, share in found.steps[route.id]]
        steps.append((round(found.upto / DAYS_PER_MONTH, 3), steps[-1][1]))
        shares = ((months, found.share(route.id, days_of(months))) for months in MONTHS_SHOWN)
        points = [(months, None if share is None else round(100 * share, 3)) for months, share in shares]
        drawn.append(Line(route.id, route.name, steps, points))
    return lines(TABLE, drawn, "ended", (0, *MONTHS_SHOWN), "months")


def below(request: Request, found: Incidence, counts: dict[str, Any]) -> html.Table:
    """The table below the lines: every count opens its list; shares are estimates and have none of their own."""

    def opens(name: str, words: str) -> Any:
        count = counts[name]
        size = f"{plural(count, 'child', 'children')} {words}"
        reference = name if name == "care-in-care" else ref(name, found.window)
        return pressable(request, reference, number(count), size, of=NAME, count=count)

    def share(value: float | None) -> str:
        whole = percent(value)
        return "-" if whole is None else f"{whole}%"

    rows = [
        html.Tr(
            [
                html.Th(route.name, scope="row"),
                html.Td(opens(route.measure, f"left care by {route.words}"), className="num"),
                *(html.Td(share(found.share(route.id, days_of(months))), className="num") for months in MONTHS_SHOWN),
            ]
        )
        for route in ROUTES
    ]
    left = [[found.share(route.id, days_of(months)) for route in ROUTES] for months in MONTHS_SHOWN]
    still = [None if None in shares else 1 - sum(share for share in shares if share is not None) for shares in left]
    now = html.Td(opens("care-in-care", "in care"), className="num")
    rows.append(html.Tr([html.Th("Still in care", scope="row"), now, *(html.Td(share(value), className="num") for value in still)]))
    reached = [html.Td(opens(f"care-reached-{months}m", f"reached {months} months in care"), className="num") for months in MONTHS_SHOWN]
    rows.append(
        html.Tr(
            [
                html.Th("Children watched at that length", scope="row"),
                html.Td(""),
                *reached,
            ],
            className="total",
        )
    )
    heads = ["Route", "Children", *(f"By {months} months" for months in MONTHS_SHOWN)]
    return html.Table(
        [
            html.Thead(html.Tr([html.Th(head, scope="col", className="num" if i else "") for i, head in enumerate(heads)])),
            html.Tbody(rows),
        ],
        className="plain-table routes-table",
    )


def headline(found: Incidence | None) -> str:
    """How many of a hundred are estimated to have gone home or to special guardians within two years."""
    at = next((m for m in (24, 12, 6) if found and days_of(m) <= found.upto), None)
    if found is None or at is None:
        return "Too few children to estimate routes out of care"
    ways = [percent(found.share(route, days_of(at))) for route in ("sgo", "home")]
    return f"By {at} months about {ways[1]}% have gone home, {ways[0]}% to special guardians"


def subtitle(found: Incidence | None) -> str:
    """What is estimated, over which days."""
    if found is None:
        return "Estimated share of children who have left care by each route, by months since coming into care"
    return (
        "Estimated share who have left care by each route, by months since coming in; stays watched "
        f"from {shown(found.window.first_day)} to {shown(found.window.upto)}"
    )


def explained(request: Request, found: Incidence | None) -> list[Any]:
    """What the lines are, and what they are not, and what a condition makes of them."""
    if found is None:
        return [html.P("No day of these data is watched before the day shown: choose a later one.", className="notice")]
    ends = "" if found.upto >= days_of(MONTHS_SHOWN[-1]) else f" Here that is after {found.upto / DAYS_PER_MONTH:.0f} months."
    if found.upto < days_of(MONTHS_SHOWN[0]):
        words = f"A line needs at least {LEAST_AT_RISK} children watched at every length. Here there are fewer: choose a wider place."
        return [html.P(words, className="notice")]
    by_last = any(condition.field in OF_THE_DAY for condition in request.scope.only)
    narrowed = (
        "A condition on legal status or placement looks at the last one known, which is not the one a child came in with: the lines are "
        "then of those who came to it, and say little of all who come in."
    )
    return [
        *([html.P(narrowed, className="notice")] if by_last else []),
        html.P(
            "Of 100 children who come into care, how many are expected to have left by each route by then, if things go on as in the "
            "days watched. The routes compete: a child who is adopted can no longer go home. Children still in care count for as long "
            "as they have been watched; those who came before the watching began count from the length they had reached by then. "
            f"Lines stop where fewer than {LEAST_AT_RISK} are watched.{ends}"
        ),
        html.P(
            "It is not the mean of those who left, which would leave out all who stay. It is not a forecast for any child. And it is no "
            "test of a locality: the fewer children are watched, the more a line moves by chance."
        ),
    ]
