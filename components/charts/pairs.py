"""Pairs of columns month by month: starts solid, ends outlined; the last pair and the highest of each carry numbers."""

from typing import Any

from components.charts.base import axis, layout
from components.words import known, number
from metrics.suppression import HIDDEN


def pairs(table: dict[str, Any], left: str, right: str, height: int) -> dict[str, Any]:
    """Two columns of a payload table side by side for each of its rows; a hidden figure has a "c" in place of its column."""
    rows = table["rows"]
    keys, names = [row["id"] for row in rows], [row["name"] for row in rows]
    traces, notes = [], []
    for column, fill, line in ((left, "@b4", {"color": "@paper", "width": 0}), (right, "@b1", {"color": "@outline", "width": 1.5})):
        values = [row[column] if known(row[column]) else None for row in rows]
        highest = max(range(len(values)), key=lambda i: values[i] or 0) if values else -1
        last = len(values) - 1
        traces.append(
            {
                "type": "bar",
                "x": keys,
                "y": values,
                "marker": {"color": fill, "line": line},
                "hoverinfo": "none",
                "textposition": "outside",
                "textangle": 0,
                "cliponaxis": False,
                "text": [number(v) if i == highest != last else "" for i, v in enumerate(values)],
                "constraintext": "none",
                "textfont": {"size": 16, "color": "@ink", "weight": 700},
                "meta": {"column": column},
            }
        )
        # The numbers of the last pair lean away from each other: centred they would overlap. The browser keeps them clear of all others.
        side = "right" if column == left else "left"
        notes.append(
            {
                "x": last,
                "y": (values[last] or 0) if values else 0,
                "text": number(rows[last][column]) if values else "",
                "showarrow": False,
                "xanchor": side,
                "xshift": -1 if side == "right" else 1,
                "yanchor": "bottom",
                "font": {"size": 16, "weight": 700, "color": "@ink"},
            }
        )
        shift = -8 if column == left else 8
        notes += [{**notes[-1], "x": i, "y": 0, "xanchor": "center", "xshift": shift, "text": HIDDEN} for i in _hidden(rows[:last], column)]
    most = max((row[c] for row in rows for c in (left, right) if known(row[c])), default=1) or 1
    return {
        "kind": "pairs",
        "table": table["id"],
        "rows": keys,
        "names": names,
        "data": traces,
        "layout": layout(
            height,
            {"l": 48, "r": 8, "t": 24, "b": 34},
            annotations=notes,
            barmode="group",
            bargap=0.34,
            bargroupgap=0.06,
            xaxis={
                "type": "category",
                "tickmode": "array",
                "tickvals": keys,
                "ticktext": names,
                "showgrid": False,
                "fixedrange": True,
                "ticks": "",
                "tickfont": {"size": 15, "color": "@ink-2"},
                "tickangle": 0,
                "showline": True,
                "linecolor": "@ink-2",
                "linewidth": 2,
            },
            yaxis=axis(range=[0, most * 1.02 + 1], nticks=4),
        ),
    }


def _hidden(rows: list[dict[str, Any]], column: str) -> list[int]:
    return [i for i, row in enumerate(rows) if row[column] == HIDDEN]
