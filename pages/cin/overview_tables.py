"""Tables behind the charts of the Overview: starts and ends month by month, cases open month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from components.payload import flat
from components.request import Request
from components.small_numbers import figures, hides
from data.calendar import Window, last_months, months_back, months_before, shown
from metrics import catalogue, engine
from metrics.measure import Measure
from metrics.published import month_ends
from metrics.scope import Scope

FLOWS = ("starts", "ends")


def flow_windows(request: Request, as_at: date) -> list[Window]:
    """The last 12 months of the flow, oldest first; where small numbers are hidden, the last months of 12 published month ends."""
    if not hides(request.reader):
        return months_back(as_at, 12)
    return [last_months(end, 1) for end in month_ends(months_before(as_at, 12), as_at)[-12:]]


def flow_measures(windows: list[Window]) -> list[Measure]:
    """Starts and ends of each month, as measures of windows."""
    return [catalogue.measure(f"cin-{id}@{window.after}..{window.upto}") for window in windows for id in FLOWS]


def flow_pairs(request: Request, scope: Scope, windows: list[Window], found: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Starts and ends of each month: those `found` by measure; where small numbers are hidden, each month as the page of its
    last day has it, so that nothing is shown here that is not shown there."""
    if not hides(request.reader):
        return [tuple(found[f"cin-{id}@{window.after}..{window.upto}"] for id in FLOWS) for window in windows]
    asked = [catalogue.measure(f"cin-{id}") for id in FLOWS]
    days = [figures(engine.measured(asked, replace(scope, as_at=window.upto), request.frames, ())) for window in windows]
    return [tuple(day[f"cin-{id}"] for id in FLOWS) for day in days]


def flow_table(windows: list[Window], found: Sequence[tuple[Any, ...]]) -> dict[str, Any]:
    """Starts and ends of each month as a payload table; `found` holds the two of each window."""
    rows = []
    for i, (window, (starts, ends)) in enumerate(zip(windows, found, strict=True)):
        year = f" {window.upto:%y}" if window.upto.month == 1 or i == 0 else ""
        rows.append(
            {
                "id": f"{window.after}..{window.upto}",
                "name": f"{window.upto:%b}{year}",
                "when": f"{window.after}..{window.upto}",
                "said": f"from {shown(window.after)} to {shown(window.upto)}",
                "starts": starts,
                "ends": ends,
            }
        )
    columns = [
        {
            "id": id,
            "head": head,
            "measure": f"cin-{id}",
            "phrase": phrase,
            "kind": "count",
            "share": False,
            "counts": True,
            "condition": f"measure:cin-{id}",
            "late": False,
        }
        for id, head, phrase in (("starts", "Starts", "started"), ("ends", "Ends", "ended"))
    ]
    return flat("flow", "Plans started and ended, month by month", "Month to", columns, rows, unit="plans")


def trend_table(open_on: Mapping[date, Any]) -> dict[str, Any]:
    """The line as a table, latest first: cases open on each of the days given."""
    rows = [
        {"id": day.isoformat(), "name": shown(day), "when": day.isoformat(), "said": f"on {shown(day)}", "open": open_on[day]}
        for day in sorted(open_on, reverse=True)
    ]
    column = {
        "id": "open",
        "head": "Cases open",
        "measure": "cin-open",
        "phrase": "open",
        "kind": "count",
        "share": False,
        "counts": True,
        "condition": None,
        "late": False,
    }
    return flat("trend", "Cases open, month by month", "Day", [column], rows)
