"""Single bars: one bar a row of a table, its number after it; a share is of the whole, not of the row."""

from collections.abc import Sequence
from typing import Any

from components.charts.base import B3, PITCH, axis, layout, names_axis
from components.words import known, share

# Widths of letters at 16 px, by kind: narrow, wide, capitals and figures, the rest.
NARROW, WIDE = frozenset("iljftrI.,:;'()-/ "), frozenset("mwMW&@%")
SIZES = {"narrow": 4.9, "wide": 12.8, "capital": 9.2, "other": 8.0}
BESIDE, SHORTEST, LONGEST = 14, 96, 400
# Two of them stand side by side on a laptop; names still stand on one line at this width.
NARROWEST = 420


def names_room(names: Sequence[str]) -> int:
    """The width of a column that holds the longest name on one line, in px."""
    return round(min(max((sum(_size(letter) for letter in name) for name in names), default=0) + BESIDE, LONGEST))


def _size(letter: str) -> float:
    kind = "narrow" if letter in NARROW else "wide" if letter in WIDE else "capital" if letter.isupper() else "other"
    return SIZES[kind]


def single(table: dict[str, Any], rows: Sequence[dict[str, Any]], column: str, whole: int | None) -> dict[str, Any]:
    """A bar for each of `rows` of a payload table; `whole`: what the percentages are of."""
    keys, names = [row["id"] for row in rows], [row["name"] for row in rows]
    numbers = [row[column] if known(row[column]) else None for row in rows]
    shares = [100 * n / whole if whole and n is not None else 0 for n in numbers]
    percents = [(share(n, whole) if whole and n is not None else None) or 0 for n in numbers]
    return {
        "kind": "single",
        "table": table["id"],
        "rows": keys,
        "names": names,
        "most": max((n for n in numbers if n is not None), default=1) or 1,
        "mostShare": max(shares, default=0) or 1,
        "narrowest": NARROWEST,
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": keys,
                "x": numbers,
                "marker": B3.marker,
                "hoverinfo": "none",
                "meta": {"column": column, "numbers": numbers, "percents": percents, "shares": shares},
            },
            {
                "type": "scatter",
                "mode": "text",
                "x": numbers,
                "y": keys,
                "textposition": "middle right",
                "hoverinfo": "skip",
                "cliponaxis": False,
                "textfont": {"size": 16, "color": "@ink", "weight": 700},
            },
        ],
        "layout": layout(
            len(rows) * PITCH + 26,
            {"l": max(names_room(names), SHORTEST), "r": 56, "t": 0, "b": 26},
            xaxis=axis(rangemode="tozero"),
            yaxis=names_axis(keys, names),
        ),
    }
