"""Bullet bars: the 3-month average blue up to the target and orange beyond it, the target a mark, the year a diamond."""

from collections.abc import Sequence
from typing import Any

from components.charts.base import NAMES, axis, layout, names_axis
from components.words import known, number

PITCH_BULLET = 29


def _said(row: dict[str, Any]) -> str:
    difference = row["diff_from_target"]
    if difference is None:
        return "no target"
    if not known(difference):
        return str(difference)
    return "level" if difference == 0 else f"{number(abs(difference))} {'above' if difference < 0 else 'below'}"


def bullet(table: dict[str, Any], rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A bullet chart of the rows of the targets table; what is hidden is not drawn."""
    keys, names = [row["id"] for row in rows], [row["name"] for row in rows]
    average, year, target = ([row[id] if known(row[id]) else None for row in rows] for id in ("avg_open_3m", "avg_open_12m", "target_open"))
    within = [a if a is None or t is None else min(a, t) for a, t in zip(average, target, strict=True)]
    beyond = [0 if a is None or t is None else max(a - t, 0) for a, t in zip(average, target, strict=True)]
    furthest = [max(a or 0, y or 0, t or 0) for a, y, t in zip(average, year, target, strict=True)]

    def percents(values: list[Any]) -> list[float | None]:
        return [100 * v / t if t and v is not None else None for v, t in zip(values, target, strict=True)]

    def bar(values: Sequence[int | None], fill: str, column: str) -> dict[str, Any]:
        return {
            "type": "bar",
            "orientation": "h",
            "y": keys,
            "x": values,
            "marker": {"color": fill, "line": {"width": 0}},
            "width": 0.66,
            "hoverinfo": "none",
            "meta": {"column": column, "numbers": values, "shares": percents(values), "unlabelled": True},
        }

    def point(values: list[Any], marker: dict[str, Any], column: str) -> dict[str, Any]:
        return {
            "type": "scatter",
            "mode": "markers",
            "y": keys,
            "x": values,
            "marker": marker,
            "hoverinfo": "none",
            "cliponaxis": False,
            "meta": {"column": column, "numbers": values, "shares": percents(values)},
        }

    said = [_said(row) for row in rows]
    return {
        "kind": "bullet",
        "table": table["id"],
        "rows": keys,
        "names": names,
        "most": max(furthest, default=1) or 1,
        "data": [
            bar(within, "@b3", "avg_open_3m"),
            bar(beyond, "@o1", "avg_open_3m"),
            point(target, {"symbol": "line-ns", "size": 13, "line": {"width": 5, "color": "@ink"}, "color": "@ink"}, "target_open"),
            point(year, {"symbol": "diamond", "size": 13, "color": "@paper", "line": {"width": 2.5, "color": "@ink"}}, "avg_open_12m"),
            {
                "type": "scatter",
                "mode": "text",
                "x": furthest,
                "y": keys,
                "text": said,
                "textposition": "middle right",
                "hoverinfo": "skip",
                "cliponaxis": False,
                "textfont": {"size": 16, "color": "@ink", "weight": 700},
                "meta": {"numbers": furthest, "shares": percents(furthest), "years": year},
            },
        ],
        "layout": layout(
            len(rows) * PITCH_BULLET + 26,
            {"l": NAMES, "r": 100, "t": 0, "b": 26},
            barmode="stack",
            bargap=0.38,
            xaxis=axis(rangemode="tozero"),
            yaxis=names_axis(keys, names),
        ),
    }
