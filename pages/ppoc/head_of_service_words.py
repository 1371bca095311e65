"""Columns and words of the Head of service view: heads by type of assessment, headlines counted from the rows, how it is worked out."""

from typing import Any

from dash import html

from components.figures import pressable
from components.payload import Head
from components.request import Request
from components.words import counted, joined, known, number, plural
from data.calendar import financial_year, financial_year_words, shown
from metrics import catalogue
from metrics.ppoc import codes, periods
from metrics.tables import TableSpec

OF = "head-of-service"
TYPES = ((codes.SGO, "Special guardianship", "special guardianship"), (codes.REUNIFICATION, "Reunification", "reunification"))
# More places than these are counted and not named.
MOST_NAMED = 2


def heads(spec: TableSpec) -> tuple[Head, ...]:
    """The columns of the table of a period: six for each type; targets and gaps open the assessments started."""
    found: list[Head] = []
    for kind, group, _ in TYPES:
        name = kind.lower()
        begun = spec.column(f"started_{name}").measure
        found += [
            Head(f"started_{name}", "Started", group, bold=True, width=64),
            Head(f"predicted_{name}", "Pre\u00addicted", group, width=80),
            Head(f"upcoming_{name}", "Up\u00adcoming", group, width=82),
            Head(f"target_{name}", "Target\nto date", group, kind="target", measure=begun, width=60),
            Head(f"target_year_{name}", "Target\nof year", group, kind="target", measure=begun, width=60),
            Head(f"gap_{name}", "Gap to\ndate", group, kind="gap", measure=begun, width=92),
        ]
    return tuple(found)


def told(columns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The columns with what a target and a gap are said to be: neither is a number of cases."""
    words = {"target": "target to date", "target_year": "target of the year", "gap": "against target to date"}
    for column in columns:
        what, _, kind = column["id"].rpartition("_")
        if what in words:
            of = next(said for code, _, said in TYPES if code.lower() == kind)
            column |= {"phrase": f"{of}, {words[what]}", "counts": False}
            if what == "gap":
                column["against"] = f"target_{kind}"
    return columns


def gap_words(gap: Any) -> str:
    """ "2 ahead", "2 behind", "level"; empty where there is no gap to tell of."""
    if not known(gap):
        return ""
    return "level" if gap == 0 else f"{number(abs(gap))} {'ahead' if gap > 0 else 'behind'}"


def headline(rows: list[dict[str, Any]]) -> str:
    """How many localities are behind a target, of those that have one and whose gaps are shown."""
    gaps = [[row[f"gap_{kind.lower()}"] for kind, *_ in TYPES if known(row[f"gap_{kind.lower()}"])] for row in rows]
    judged = [(row["name"], own) for row, own in zip(rows, gaps, strict=True) if own]
    behind = [name for name, own in judged if min(own) < 0]
    if not judged:
        return "Assessments started, predicted and upcoming"
    if len(judged) == 1:
        return f"{judged[0][0]} is {'behind' if behind else 'at or ahead of'} target to date"
    if not behind:
        return f"All {counted(len(judged), 'locality', 'localities').lower()} are at or ahead of target to date"
    words = f"{counted(len(behind), '').strip()} of {counted(len(judged), 'locality', 'localities').lower()}"
    words += f" {'is' if len(behind) == 1 else 'are'} behind a target to date"
    return f"{words}: {joined(behind)}" if len(behind) <= MOST_NAMED else words


def plan_headline(request: Request, total: dict[str, Any]) -> list[Any]:
    """How many of the children on a full care order nobody has predicted a date for."""
    none, fco = total["no_prediction"], total["on_fco"]
    if not known(none) or not known(fco):
        return ["Children on a full care order with no prediction yet"]
    if not none:
        return ["Every child on a full care order has a prediction or an assessment" if fco else "No child is on a full care order"]
    size = f"{number(none)} of {plural(fco, 'child', 'children')} on a full care order"
    figure = pressable(request, "care-no-prediction", number(none), size, of=OF, count=none)
    return [figure, f" of {plural(fco, 'child', 'children')} on a full care order {'has' if none == 1 else 'have'} no prediction yet"]


def moved_words(request: Request, total: dict[str, Any]) -> list[Any]:
    """How many predictions moved, and by how much on average."""
    moved, weeks = total["moved"], total["moved_weeks"]
    if not known(moved):
        return ["No prediction yet: no live prediction and no open assessment. Moved: the date in force replaced an earlier one"]
    if not moved:
        return ["No live prediction has moved"]
    found: list[Any] = [
        pressable(request, "ppoc-moved", number(moved), plural(moved, "prediction"), of=OF, count=moved),
        f" live {'prediction has' if moved == 1 else 'predictions have'} moved",
    ]
    if known(weeks):
        size = f"{number(weeks, 1)} weeks on average"
        by = pressable(request, "ppoc-moved-by", f"{number(weeks, 1)} weeks", size, of=OF)
        found += [", by ", by, " on average, later less earlier"]
    return found


def period_links(request: Request, path: str, chosen: str) -> html.Div:
    """The three periods, the one shown marked; each is a part of the address."""
    names = {periods.MONTH: "Month", periods.QUARTER: "Quarter", periods.YEAR: "Financial year"}
    ways = [
        html.A(
            names[period],
            href=request.href(path, ("period", period)),
            className="toggle",
            **({"aria-current": "true"} if period == chosen else {}),
        )
        for period in periods.PERIODS
    ]
    said = [html.Span("Period to date", className="caption", id="period-caption"), html.Div(ways, className="toggles")]
    return html.Div(said, className="switch", role="group", **{"aria-labelledby": "period-caption"})


def working(request: Request, period: str) -> html.Details:
    """How each column is worked out, with the days it is worked out from."""
    day = request.scope.as_at
    first, last = financial_year(day)
    days, year = periods.window_of(period, day).days, (last - first).days + 1
    lines = (
        ("Started", f"assessments begun {periods.days_words(period, day)}."),
        ("Predicted", "predictions in force, answered or not, whose predicted start lies in the same days."),
        ("Upcoming", catalogue.measure("ppoc-upcoming").definition),
        ("Target to date", f"target of {financial_year_words(day)} \u00d7 {days} \u00f7 {year} days. A total adds the unrounded parts."),
        (
            "Gap to date",
            "started less target to date, as shown: above 0 ahead and 0 level (green), below 0 behind (red). "
            "Targets are set for whole localities, so teams and workers have none.",
        ),
        ("Moved by", catalogue.measure("ppoc-moved-by").definition),
    )
    return html.Details(
        [
            html.Summary("How each column is worked out"),
            html.Dl([part for name, words in lines for part in (html.Dt(name), html.Dd(words))]),
        ]
    )


def subtitle_words(request: Request, period: str) -> str:
    """The period and its days, in words."""
    return f"{periods.words_of(period, request.scope.as_at)} to {shown(request.scope.as_at)}"
