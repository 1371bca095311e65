"""A line of open cases day by day, or by month ends, with the average and the target each named at its right end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from components.charts.base import axis, layout
from components.words import known, number

DAY_MS = 86_400_000


def _scale(values: list[int]) -> tuple[int, int]:
    """A range in round steps around the values; it starts at 0 only where that costs less than half the height."""
    low, high = min(values), max(values)
    if low <= high * 0.5:
        return 0, max(high, 1) + max(1, high // 12)
    step = next(s for s in (5, 10, 20, 50, 100, 200, 500, 1000, 5000) if (high - low) / s <= 6)
    return (low // step) * step - step // 2, high + step // 3


def trend(
    table: str,
    first: date,
    days: Sequence[int | None],
    average: int | None,
    average_from: int,
    target: int | None,
    height: int,
    ends: Sequence[date] = (),
) -> dict[str, Any]:
    """The daily line: `days` from `first` on; the average over its own window (`average_from` days before the end).

    ends: the days themselves where they do not follow one another (month ends): None among `days` is a hidden figure.
    """
    low, high = _scale([value for value in (*days, average, target) if value is not None] or [0])
    last = len(days) - 1
    start = f"{first:%Y-%m-%d}"

    def on(index: int) -> str:
        if ends:
            return f"{ends[index]:%Y-%m-%d}"
        return f"{date.fromordinal(first.toordinal() + index):%Y-%m-%d}"

    lines: list[dict[str, Any]] = [
        {
            "type": "scatter",
            **({"mode": "lines+markers", "x": [on(i) for i in range(last + 1)]} if ends else {"mode": "lines", "x0": start, "dx": DAY_MS}),
            "y": days,
            "line": {"color": "@b3", "width": 2.5},
            "hoverinfo": "none",
            "meta": {"days": True},
        }
    ]
    notes: list[dict[str, Any]] = []

    def note(reference: str, value: int, text: str, size: int, bold: bool, shift: int) -> None:
        notes.append(
            {
                "name": reference,
                "x": 1,
                "xref": "paper",
                "xanchor": "left",
                "xshift": 10,
                "y": value,
                "yref": "y",
                "yanchor": "middle",
                "yshift": shift,
                "text": text,
                "showarrow": False,
                "align": "left",
                "font": {"size": size, "color": "@ink" if bold else "@ink-2", "weight": 700 if bold else 400},
            }
        )

    room = (high - low) / max(height - 60, 60)
    if average is not None:
        lines.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [on(max(last - average_from + 1, 0)), on(last)],
                "y": [average, average],
                "line": {"color": "@ink", "width": 2.5, "dash": "dash"},
                "hoverinfo": "skip",
            }
        )
    if target is not None:
        lines.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [start, on(last)],
                "y": [target, target],
                "line": {"color": "@o1", "width": 3, "dash": "dot"},
                "hoverinfo": "skip",
            }
        )
    lines.append(
        {
            "type": "scatter",
            "mode": "markers",
            "x": [on(last)],
            "y": [days[-1]],
            "marker": {"color": "@b3", "size": 14},
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
    )
    now = days[-1]
    # Names at the right end, kept apart: each needs its own height whatever the figures are.
    named: list[tuple[int, str, int, bool, int, str]] = [(now, f"{number(now)}", 20, True, 26, "cin-open")] if known(now) else []
    if average is not None:
        named.append((average, f"Average<br>{number(average)}", 16, False, 40, "cin-average-open-12m"))
    if target is not None:
        named.append((target, f"Target<br><b>{number(target)}</b>", 16, True, 40, "cin-target"))
    named.sort(key=lambda end: (-end[0], end[2] != 20))
    placed_at: float | None = None
    for value, text, size, bold, tall, reference in named:
        at = value / room
        wanted = at if placed_at is None else min(at, placed_at - tall / 2)
        if placed_at is None:
            wanted = at
        note(reference, value, text, size, bold, round(wanted - at))
        placed_at = wanted - tall / 2
    return {
        "kind": "trend",
        "table": table,
        "first": start,
        "days": len(days),
        **({"ends": [on(i) for i in range(last + 1)]} if ends else {}),
        "low": low,
        "data": lines,
        "layout": layout(
            height,
            {"l": 56, "r": 86, "t": 12, "b": 30},
            annotations=notes,
            hovermode=False,
            xaxis=axis(
                type="date",
                showgrid=False,
                tickformat="%b %Y",
                range=[start, on(last)],
                tickmode="array",
                tickvals=[on(0), on(last // 2), on(last)],
                ticklabelposition="outside",
            ),
            yaxis=axis(range=[low, high], nticks=5, ticks="outside", ticklen=8, tickcolor="rgba(0,0,0,0)"),
        ),
    }
