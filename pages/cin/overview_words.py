"""Headlines of the Overview, counted from the figures shown, every figure in them pressable."""

from typing import Any

from dash import html

from components.figures import pressable
from components.request import Request
from components.words import changed, known, number, plural
from data.settings import SETTINGS

PATH = "/cin/overview"


def _change(request: Request, row: dict[str, Any], words: str) -> html.A | html.Span:
    """A change of a place, pressable."""
    size = f"{number(row['cases_open'])} now, {number(row['cases_open_1_month_ago'])} a month before"
    return pressable(request, "cin-change", words, size, row=row, of="overview")


def where_headline(request: Request, rows: list[dict[str, Any]]) -> list[Any]:
    """What moved most, both ways where both happened; of places whose change is hidden nothing is said."""
    moved = [
        (row["cases_open"] - row["cases_open_1_month_ago"], row)
        for row in rows
        if known(row["cases_open"]) and known(row["cases_open_1_month_ago"])
    ]
    if not moved:
        return ["Cases open by place"]
    (most, up), (least, down) = max(moved, key=lambda m: m[0]), min(moved, key=lambda m: m[0])
    if len(rows) == 1:
        return [f"{up['name']} is ", _change(request, up, changed(up["cases_open"], up["cases_open_1_month_ago"]))]
    parts: list[Any] = [f"{up['name']} is ", _change(request, up, f"up {number(most)}")] if most > 0 else []
    if least < 0:
        parts += [f", {down['name']} " if parts else f"{down['name']} is ", _change(request, down, f"down {number(-least)}")]
    if len(moved) < len(rows):
        return [*parts, ", of those shown"] if parts else ["No place shown has changed in a month"]
    return parts or ["No place has changed in a month"]


def level_headline(request: Request, found: dict[str, Any]) -> list[Any]:
    """Now against the year's average and the target, counted, where they are shown."""
    now = found["cin-open"]
    if not known(now):
        return ["Cases open over time"]
    parts: list[Any] = []
    for reference, name in (("cin-average-open-12m", "the year"), ("cin-target", "target")):
        than = found[reference]
        if not known(than):
            continue
        words = "level with" if now == than else f"{number(abs(now - than))} {'above' if now > than else 'below'}"
        words = words if parts else words[0].upper() + words[1:]
        size = f"{number(now)} open now, {name}: {number(than)}"
        parts += [", " if parts else "", pressable(request, reference, words, size, of="overview"), f" {name}"]
    return parts


def _told(request: Request, found: dict[str, Any], reference: str) -> html.A | html.Span:
    """A count of a headline, pressable."""
    count = found[reference]
    return pressable(request, reference, number(count), plural(count, "plan"), count=count, of="overview")


def flow_headline(request: Request, found: dict[str, Any]) -> list[Any]:
    """Starts and ends of a year, those that are shown."""
    told = [(reference, word) for reference, word in (("cin-starts-12m", "started"), ("cin-ends-12m", "ended")) if known(found[reference])]
    if not told:
        return ["Plans started and ended in 12 months"]
    parts: list[Any] = []
    for reference, word in told:
        plans = "" if parts else " plan" if found[reference] == 1 else " plans"
        after = " and " if reference != told[-1][0] else " in 12 months"
        parts += [_told(request, found, reference), f"{plans} {word}{after}"]
    return parts


def reasons_headline(request: Request, found: dict[str, Any]) -> list[Any] | str:
    """How many of those that need attention have been open too long, where both are shown."""
    needing, over = found["cin-needs-attention"], found["cin-over-19-weeks"]
    if not needing:
        return "No open case needs attention"
    if not known(needing):
        return "Open cases that need attention"
    if not known(over):
        return [_told(request, found, "cin-needs-attention"), " open cases need attention"]
    told = [_told(request, found, name) for name in ("cin-over-19-weeks", "cin-needs-attention")]
    return [told[0], " of ", told[1], f" have passed {SETTINGS.target_weeks} weeks"]


def ordinal(day: int) -> str:
    """1st, 2nd, 14th."""
    ending = "th" if day in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{ending}"
