"""What every chart shares: type, axes, the looks of a segment. Colours are tokens, so that a theme can change them."""

from dataclasses import dataclass
from typing import Any

PITCH = 34
BAR = 26
NAMES = 232
FONT = '"Source Sans 3 Variable", "Segoe UI", Arial, sans-serif'
GAP = {"color": "@paper", "width": 2}


@dataclass(frozen=True)
class Look:
    """How a segment is filled, and which ink its number has."""

    fill: str
    ink: str
    outline: str | None = None
    pattern: str | None = None
    second: str | None = None

    @property
    def marker(self) -> dict[str, Any]:
        """As a plotly marker."""
        line = {"color": self.outline, "width": 1.5} if self.outline else GAP
        found: dict[str, Any] = {"color": self.fill, "line": line}
        if self.pattern:
            found["pattern"] = {
                "shape": self.pattern,
                "bgcolor": self.fill,
                "fgcolor": self.second,
                "size": 7 if self.pattern == "/" else 6,
                "solidity": 0.4 if self.pattern == "/" else 0.25,
                "fillmode": "overlay",
            }
        return found


B1 = Look("@b1", "@on-b1", "@outline")
B2 = Look("@b2", "@on-b2", "@outline")
B3 = Look("@b3", "@on-b3")
B4 = Look("@b4", "@on-b4")
O1 = Look("@o1", "@on-o1")
O2 = Look("@o2", "@on-o2", None, "/", "@o2-stripe")
G1 = Look("@g1", "@ink", "@g1-edge", ".", "@g1-dot")


def axis(**more: Any) -> dict[str, Any]:
    """An axis of figures: three to five ticks, gridlines across the measure, no frame."""
    return {
        "showgrid": True,
        "gridcolor": "@wash-2",
        "gridwidth": 2,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "fixedrange": True,
        "tickfont": {"size": 15, "color": "@ink-2"},
        "nticks": 5,
        "tickformat": ",d",
        "automargin": False,
        **more,
    }


def names_axis(keys: list[str], names: list[str]) -> dict[str, Any]:
    """The names of the rows, right-aligned on one line, first row on top."""
    return {
        "autorange": False,
        "range": [len(keys) - 0.5, -0.5],
        "type": "category",
        "categoryarray": keys,
        "categoryorder": "array",
        "tickmode": "array",
        "tickvals": keys,
        "ticktext": names,
        "showgrid": False,
        "zeroline": False,
        "fixedrange": True,
        "ticks": "outside",
        "ticklen": 5,
        "tickcolor": "rgba(0,0,0,0)",
        "tickfont": {"size": 16, "color": "@ink"},
        "automargin": False,
    }


def layout(height: int, margin: dict[str, int], **more: Any) -> dict[str, Any]:
    """The layout every chart starts from: no key, no mode bar, no drag, nothing that moves by itself."""
    return {
        "height": height,
        "margin": {"pad": 0, **margin},
        "font": {"family": FONT, "size": 16, "color": "@ink"},
        "paper_bgcolor": "@paper",
        "plot_bgcolor": "@paper",
        "showlegend": False,
        "dragmode": False,
        "hovermode": "closest",
        "autosize": True,
        "bargap": 1 - BAR / PITCH,
        "hoverlabel": {"font": {"size": 16, "color": "@ink"}, "bgcolor": "@paper", "bordercolor": "@ink", "align": "left"},
        **more,
    }


def nothing(table: str) -> dict[str, Any]:
    """A chart that draws nothing, where its words say why there is none."""
    bare = {"visible": False, "fixedrange": True}
    plain = layout(10, {"l": 0, "r": 0, "t": 0, "b": 0}, xaxis=bare, yaxis=bare)
    return {"kind": "none", "table": table, "rows": [], "names": [], "data": [], "layout": plain}
