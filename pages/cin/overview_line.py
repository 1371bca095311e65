"""The line of cases open on the Overview: day by day, or by month ends where small numbers are hidden."""

from dataclasses import dataclass, replace
from typing import Any

from dash import html

from components.charts.base import nothing
from components.charts.trend import trend
from components.request import Request
from components.small_numbers import figures, hides
from components.words import known
from data.calendar import last_months, months_before
from metrics import catalogue, engine
from metrics.published import month_ends
from metrics.scope import Scope
from metrics.series import open_each_day
from pages.cin.overview_tables import trend_table

HEIGHT = 300
SHOW_TABLE = {"type": "button", "className": "tool", "data-table": "trend"}


@dataclass(frozen=True)
class Line:
    """The line with its words: what is measured, the note below it, its table."""

    subtitle: str
    note: list[Any]
    chart: dict[str, Any]
    table: dict[str, Any]


def line(request: Request, scope: Scope, found: dict[str, Any], months: int) -> Line:
    """The line of a scope over some months; `found` holds the figures it is compared with, by measure."""
    if hides(request.reader):
        return _by_month_ends(request, scope, found, months)
    window = last_months(scope.as_at, months)
    days = open_each_day("cin_plans", scope, request.frames, window)
    same_days = [months_before(scope.as_at, k) for k in range(months)]
    chart = trend(
        "trend", window.first_day, days, found["cin-average-open-12m"], last_months(scope.as_at, 12).days, found["cin-target"], HEIGHT
    )
    return Line(
        "Up or down: cases open each day",
        [html.Button("Show as table", **SHOW_TABLE), html.Span(id="scale-note")],
        chart,
        trend_table({day: days[(day - window.first_day).days] for day in same_days}),
    )


def _by_month_ends(request: Request, scope: Scope, found: dict[str, Any], months: int) -> Line:
    """Each month end as it is published on its own day: nothing is shown here that the page of that day does not show."""
    first = max(months_before(scope.as_at, months), request.edition.complete_from)
    ends = month_ends(first, scope.as_at)[-months:] or [scope.as_at]
    open_ = catalogue.measure("cin-open")
    values = {end: figures(engine.measured([open_], replace(scope, as_at=end), request.frames, ()))["cin-open"] for end in ends}
    table = trend_table(values)
    if not any(known(value) for value in values.values()):
        why = "No line is drawn: at every month end the cases open here are hidden, being 1 to 5 or telling of such a number."
        return Line("Up or down: cases open at month ends", [why], nothing("trend"), table)
    average, target = (found[name] if known(found[name]) else None for name in ("cin-average-open-12m", "cin-target"))
    drawn = [value if known(value) else None for value in values.values()]
    chart = trend("trend", ends[0], drawn, average, 13, target, HEIGHT, ends)
    return Line(
        "Up or down: open at month ends",
        [
            html.Button("Show as table", **SHOW_TABLE),
            html.Span("Published month ends only."),
            html.Span(id="scale-note"),
        ],
        chart,
        table,
    )
