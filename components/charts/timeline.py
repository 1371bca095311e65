"""A timeline: one row a planned start; a dot where it was predicted, a bar to where it began, how late in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from components.charts.base import axis, layout, names_axis
from components.statuses import STATUSES
from components.words import number
from data.calendar import DAYS_PER_WEEK, Window, shown
from metrics.ppoc.statuses import UNPREDICTED

PITCH = 30
# The mark of a start that was begun; one without a prediction is an outline.
BEGAN = {"symbol": "line-ns", "size": 10, "line": {"width": 4, "color": "@ink"}, "color": "@ink"}
BEGAN_ALONE = {"symbol": "square-open", "size": 14, "line": {"width": 2.5, "color": "@edge"}, "color": "@edge"}
# Where marks end this far across the six months, words stand before them.
LEFT_FROM = 0.72
NAMES = 290


@dataclass(frozen=True)
class Start:
    """One row. late: days late, None where it is not; said: what a pointer is told of it."""

    name: str
    status: str
    predicted: date | None
    actual: date | None
    late: int | None


def weeks_late(days: int) -> str:
    """ "1 week late", "1.1 weeks late": days over seven, one decimal, half up."""
    tenths = (20 * days + DAYS_PER_WEEK) // (2 * DAYS_PER_WEEK)
    weeks = number(tenths // 10) if tenths % 10 == 0 else number(tenths / 10, 1)
    return f"{weeks} {'week' if tenths == 10 else 'weeks'} late"


def label(start: Start) -> str:
    """What stands after the marks of a row: its status in words, and how late it is."""
    name = start.status.partition(" - ")[0]
    if not start.late:
        return name
    return f"{name}, {weeks_late(start.late)}{'' if start.actual else ' so far'}"


def said(start: Start) -> str:
    """What a row says in words."""
    parts = [start.status.partition(" - ")[0]]
    parts.append(f"predicted {shown(start.predicted)}" if start.predicted else "no prediction")
    if start.actual:
        parts.append(f"began {shown(start.actual)}")
    if start.late:
        parts.append(weeks_late(start.late) + ("" if start.actual else " so far"))
    return ", ".join(parts)


def timeline(table: str, starts: Sequence[Start], day: date, window: Window) -> dict[str, Any]:
    """The chart of `starts`, first row on top, over the days of `window`; the day shown is a line across it."""
    keys = [str(i) for i in range(len(starts))]
    first, last = window.first_day, window.upto

    def inside(value: date) -> str:
        return f"{min(max(value, first), last):%Y-%m-%d}"

    bars: list[dict[str, Any]] = []
    dots: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for status in STATUSES:
        own = [(key, start) for key, start in zip(keys, starts, strict=True) if start.status == status.name]
        if not own:
            continue
        spans = [(key, start.predicted, start.actual or day) for key, start in own if start.predicted and (start.actual or start.late)]
        bars.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [x for _, a, b in spans for x in (inside(a), inside(b), None)],
                "y": [y for key, _, _ in spans for y in (key, key, None)],
                "line": {"width": 8, "color": status.line, **({"dash": "dot"} if not own[0][1].actual else {})},
                "hoverinfo": "skip",
            }
        )
        hover = {"hoverinfo": "text", "cliponaxis": False}
        dotted = [(key, start) for key, start in own if start.predicted]
        dots.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [inside(start.predicted) for _, start in dotted if start.predicted],
                "y": [key for key, _ in dotted],
                "text": [said(start) for _, start in dotted],
                "marker": {"symbol": "circle", "size": 15, "color": status.fill, "line": {"width": 2, "color": "@ink"}},
                **hover,
            }
        )
        begun = [(key, start) for key, start in own if start.actual]
        ends.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [inside(start.actual) for _, start in begun if start.actual],
                "y": [key for key, _ in begun],
                "text": [said(start) for _, start in begun],
                "marker": BEGAN_ALONE if status.name == UNPREDICTED else BEGAN,
                **hover,
            }
        )
    begins = [min(one for one in (start.predicted, start.actual) if one) for start in starts]
    ends_on = [max(one for one in (start.predicted, start.actual, day if start.late else None) if one) for start in starts]
    lefts = [(min(end, last) - first).days > LEFT_FROM * window.days for end in ends_on]
    words = {
        "type": "scatter",
        "mode": "text",
        "x": [inside(begin if left else end) for begin, end, left in zip(begins, ends_on, lefts, strict=True)],
        "y": keys,
        "text": [f"{label(start)}\u2002" if left else f"\u2002{label(start)}" for start, left in zip(starts, lefts, strict=True)],
        "textposition": ["middle left" if left else "middle right" for left in lefts],
        "textfont": {"size": 15, "color": "@ink"},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
    names = [start.name for start in starts]
    return {
        "kind": "timeline",
        "table": table,
        "rows": keys,
        "names": names,
        # On a phone there is no room for words after the marks: the status stands under the name, how late after the marks.
        "phone": {
            "names": [f"{start.name}: {start.status.partition(' - ')[0]}" for start in starts],
            "text": [f"\u2002{weeks_late(start.late)}" if start.late else "" for start in starts],
        },
        "data": [*bars, *dots, *ends, words],
        "layout": layout(
            len(starts) * PITCH + 56,
            {"l": NAMES, "r": 24, "t": 48, "b": 8},
            xaxis=axis(
                type="date",
                side="top",
                range=[f"{first:%Y-%m-%d}", f"{last:%Y-%m-%d}"],
                tickformat="%b %Y",
                dtick="M1",
                tickmode="linear",
                tick0=f"{first:%Y-%m}-01",
            ),
            yaxis=names_axis(keys, names) | {"showgrid": True, "gridcolor": "@wash-2", "gridwidth": 1},
            shapes=[
                {
                    "type": "line",
                    "xref": "x",
                    "yref": "paper",
                    "x0": f"{day:%Y-%m-%d}",
                    "x1": f"{day:%Y-%m-%d}",
                    "y0": 0,
                    "y1": 1,
                    "line": {"width": 2.5, "color": "@ink", "dash": "dash"},
                    "layer": "below",
                }
            ],
            annotations=[
                {
                    "x": f"{day:%Y-%m-%d}",
                    "xref": "x",
                    "y": 1,
                    "yref": "paper",
                    "yshift": 34,
                    "yanchor": "middle",
                    "text": f"<b>{shown(day)}</b>",
                    "showarrow": False,
                    "font": {"size": 15, "color": "@ink"},
                    "bgcolor": "@paper",
                }
            ],
        ),
    }
