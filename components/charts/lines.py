"""Lines that climb in steps, each named at its right end in the browser, with points at the months that its table shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from components.charts.base import axis, layout

HEIGHT = 350
# Told apart by dash as much as by ink: blue for the routes this work is about, ink for the others.
STYLES = (("@b4", "solid"), ("@b3", "solid"), ("@ink-2", "dash"), ("@edge", "dot"), ("@ink", "dashdot"), ("@edge", "longdash"))


@dataclass(frozen=True)
class Line:
    """One line: its row in the table, its name, the corners of its steps (x, per cent) and its points (x, per cent)."""

    row: str
    name: str
    steps: Sequence[tuple[float, float]]
    points: Sequence[tuple[float, float | None]]


def lines(table: str, found: Sequence[Line], column: str, ticks: Sequence[int], unit: str) -> dict[str, Any]:
    """A chart of `found` (at most six); a press on a point opens the list of `column` in its row. ticks: the x shown, in `unit`."""
    traces: list[dict[str, Any]] = []
    for line, (colour, dash) in zip(found, STYLES, strict=False):
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": [x for x, _ in line.steps],
                "y": [y for _, y in line.steps],
                "line": {"color": colour, "width": 2.5, "dash": dash, "shape": "hv"},
                "hoverinfo": "none",
                "meta": {"line": line.row},
            }
        )
    for at in range(len(found[0].points) if found else 0):
        held = [line.points[at] for line in found]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [x for x, _ in held],
                "y": [y for _, y in held],
                "marker": {"size": 9, "color": [colour for colour, _ in STYLES[: len(found)]], "line": {"color": "@paper", "width": 1}},
                "hoverinfo": "none",
                "cliponaxis": False,
                "meta": {"column": column},
            }
        )
    highest = max((y for line in found for _, y in line.steps), default=0)
    names = [str(tick) for tick in ticks]
    return {
        "kind": "lines",
        "table": table,
        "rows": [line.row for line in found],
        "names": [line.name for line in found],
        "opens": True,
        "ends": [{"y": line.steps[-1][1], "text": line.name} for line in found if line.steps],
        "data": traces,
        "layout": layout(
            HEIGHT,
            {"l": 52, "r": 236, "t": 12, "b": 34},
            xaxis=axis(
                showgrid=False,
                range=[0, ticks[-1] * 1.01],
                tickmode="array",
                tickvals=list(ticks),
                ticktext=[*names[:-1], f"{names[-1]} {unit}"],
                showline=True,
                linecolor="@ink-2",
                linewidth=2,
            ),
            yaxis=axis(range=[0, max(5, highest * 1.08)], ticksuffix="%", nticks=5),
        ),
    }
