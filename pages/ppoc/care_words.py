"""Headlines of Children in care, counted from the figures shown, and what is told of short breaks."""

from collections.abc import Callable
from typing import Any

from dash import html

from components.figures import pressable
from components.page import section_head
from components.request import SHORT_BREAKS, WITH, Request
from components.words import known, number, plural
from data.calendar import last_months
from metrics.ppoc import codes
from pages.ppoc.care_tables import counted, counts_short_breaks

NAME = "care"


def _lowered(words: str) -> str:
    return words[0].lower() + words[1:]


def _legal(row: dict[str, Any], _: bool) -> str:
    return "on a full care order" if row["id"] == codes.FULL_CARE_ORDER else f"on {row['name']}"


# What the children of a row are, after "are": by the id of the table.
ARE: dict[str, Callable[[dict[str, Any], bool], str]] = {
    "places": lambda row, _: f"in {row['name']}",
    "legal": _legal,
    "placement": lambda row, _: f"in {row['name']}",
    "provider": lambda row, _: f"with {row['name']}",
    "age": lambda row, _: f"aged {_lowered(row['name'])}",
    "sex": lambda row, one: f"a {_lowered(row['name'][:-1])}" if one else _lowered(row["name"]),
}


def people(count: Any) -> str:
    """1 child, 2 children."""
    return plural(count, "child", "children")


def _told(request: Request, reference: str, row: dict[str, Any], count: Any, size: str) -> html.A | html.Span:
    return pressable(request, reference, number(count), size, row=row, of=NAME, count=count)


def division_headline(request: Request, table: dict[str, Any], rows: list[dict[str, Any]], column: str, whole: Any) -> list[Any]:
    """How many of those in care the largest group is; of legal status, how many are on a full care order."""
    rows = [row for row in rows if known(row[column]) and row[column]]
    if not rows or not known(whole):
        return [table["title"]]
    named = [row for row in rows if row["id"] != codes.NONE] or rows
    top = max(named, key=lambda row: row[column])
    if table["id"] == "legal":
        top = next((row for row in rows if row["id"] == codes.FULL_CARE_ORDER), top)
    count, one = top[column], top[column] == 1
    size = f"{number(count)} of {people(whole)} in care"
    figure = _told(request, counted(request, "care-in-care"), top, count, size)
    if top["id"] == codes.NONE:
        return [figure, f" of {number(whole)} {'has' if one else 'have'} none recorded"]
    if table["id"] == "time":
        return [figure, f" of {number(whole)} {'has' if one else 'have'} been in care {_lowered(top['name'])}"]
    return [figure, f" of {number(whole)} {'is' if one else 'are'} {ARE[table['id']](top, one)}"]


def flow_headline(request: Request, came: int, left: int) -> list[Any]:
    """How many came into care and left it in 12 months: each opens its list."""
    window = last_months(request.scope.as_at, 12)

    def told(name: str, count: int) -> html.A | html.Span:
        reference = f"{counted(request, name)}@{window.after}..{window.upto}"
        return pressable(request, reference, number(count), people(count), of=NAME, count=count)

    if not came and not left:
        return ["No child came into care or left it in 12 months"]
    return [told("care-starters", came), " came into care and ", told("care-leavers", left), " left in 12 months"]


def reasons_headline(request: Request, table: dict[str, Any]) -> list[Any]:
    """How many of those who left did so for the reason most left for."""
    rows = [row for row in table["rows"] if row["depth"]]
    if not rows:
        return ["No child left care in 12 months"]
    top, whole = rows[0], rows[0]["whole"]
    size = f"{number(top['count'])} of {people(whole)} who left"
    figure = _told(request, table["columns"][0]["measure"], top, top["count"], size)
    return [figure, f" of {number(whole)} left for {top['name']}"]


def head_of(request: Request, table: dict[str, Any], rows: list[dict[str, Any]], column: str, whole: Any) -> list[Any]:
    """The head of a chart of children in care; nothing where there is none, and the style sheet leaves the section out."""
    if whole == 0:
        return []
    return section_head(
        division_headline(request, table, rows, column, whole),
        f"By {_lowered(table['first'])}",
        chart=table["id"],
        table=table["id"],
        export=table["id"],
    )


def short_breaks_note(request: Request, count: int, whole: int) -> html.Div:
    """Whether short breaks are counted, how many there are, and the switch."""
    included = counts_short_breaks(request)
    figure = pressable(request, "care-short-breaks", people(count), f"{people(count)} in care for short breaks alone", of=NAME, count=count)
    words = (
        [figure, f" of these {number(whole)} {'is' if count == 1 else 'are'} in care for short breaks alone (V3, V4)."]
        if included
        else ["Short breaks (V3, V4) are left out: ", figure, "."]
    )
    switch = [
        html.Button(label, type="button", className="toggle", **{"data-set": f"{SHORT_BREAKS}={value}", "aria-pressed": str(on).lower()})
        for label, value, on in (("Left out", "", not included), ("Counted", WITH, included))
    ]
    return html.Div(
        [
            html.P(words),
            html.Div(
                [
                    html.Span("Short breaks", className="caption", id="short-breaks-caption"),
                    html.Div(switch, className="toggles small", role="group", **{"aria-labelledby": "short-breaks-caption"}),
                ],
                className="short-breaks",
            ),
        ],
        className="care-note",
    )
