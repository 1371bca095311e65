"""Stacked bars: one bar a row of a matrix, one segment a column of it; numbers and percentages travel together.

A hidden segment is drawn as nothing: no length, no share. Its row says after the bar that a part of it is hidden.
"""

from collections.abc import Sequence
from typing import Any

from components.charts.base import NAMES, PITCH, Look, axis, layout, names_axis
from components.words import known, share, sign


def stacked(table: dict[str, Any], rows: Sequence[dict[str, Any]], columns: Sequence[tuple[str, str, Look]]) -> dict[str, Any]:
    """A stacked bar chart of `rows` of a payload table; `columns` are (id, label, look) in stack order."""
    base = table["base"]
    names = [row["name"] for row in rows]
    keys = [row["id"] for row in rows]
    totals = [row[base] for row in rows]
    some_hidden = any(sign(row[base], *(row[id] for id, _, _ in columns)) for row in rows)
    drawn = [sum(row[id] for id, _, _ in columns if known(row[id])) for row in rows]
    traces = []
    for id, label, look in columns:
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": label,
                "y": keys,
                "x": [_number(row[id]) for row in rows],
                "marker": look.marker,
                "textposition": "inside",
                "insidetextanchor": "middle",
                "textangle": 0,
                "cliponaxis": False,
                "constraintext": "none",
                "textfont": {"size": 16, "color": look.ink, "weight": 700},
                "hoverinfo": "none",
                "meta": {
                    "column": id,
                    "numbers": [_number(row[id]) for row in rows],
                    "percents": [_percent(row[id], total) for row, total in zip(rows, totals, strict=True)],
                    "shares": [_share(row[id], total) for row, total in zip(rows, totals, strict=True)],
                },
            }
        )
    traces.append(
        {
            "type": "scatter",
            "mode": "text",
            "x": [total if known(total) else length for total, length in zip(totals, drawn, strict=True)] if some_hidden else totals,
            "y": keys,
            "textposition": "middle right",
            "hoverinfo": "skip",
            "cliponaxis": False,
            "textfont": {"size": 16, "color": "@ink", "weight": 700},
            "meta": {"totals": totals, **({"parts": [_parts(row, columns) for row in rows]} if some_hidden else {})},
        }
    )
    height = len(rows) * PITCH + 26
    return {
        "kind": "stacked",
        "table": table["id"],
        "rows": keys,
        "names": names,
        "most": max((total if known(total) else length for total, length in zip(totals, drawn, strict=True)), default=1) or 1,
        "data": traces,
        "layout": layout(
            height,
            {"l": NAMES, "r": 96 if some_hidden else 56, "t": 0, "b": 26},
            barmode="stack",
            xaxis=axis(rangemode="tozero"),
            yaxis=names_axis(keys, names),
        ),
    }


def _number(value: Any) -> int | None:
    return value if known(value) else None


def _percent(part: Any, total: Any) -> int | None:
    return share(part, total) or 0 if known(part) and known(total) else None


def _share(part: Any, total: Any) -> float | None:
    return (100 * part / total if total else 0) if known(part) and known(total) else None


def _parts(row: dict[str, Any], columns: Sequence[tuple[str, str, Look]]) -> int:
    """How many segments of a row are hidden."""
    return sum(sign(row[id]) is not None for id, _, _ in columns)
