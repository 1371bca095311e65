"""Targets: open cases against a target made of the rate of starts, as a guide to where drift can be reduced."""

from typing import Any

from dash import html

from components import states
from components.bars import bar_rows, sorted_rows
from components.charts.bullet import bullet
from components.figures import pressable
from components.frame import register
from components.grid import grid
from components.page import Answer, Page, section_head
from components.payload import Head, matrix
from components.request import Request
from components.small_numbers import day_words, hides, limited
from components.words import LEGEND, counted, known, number
from data.calendar import last_months, shown
from data.settings import SETTINGS
from metrics.cin.tables import TARGETS
from metrics.suppression import HIDDEN

PATH = "/cin/targets"
HEADS = (
    Head("cases_open", "A Cases\nopen"),
    Head("starts_12m", "Starts in 12\nmonths", filters=True, share=False, width=108),
    Head("avg_open_12m", "B 12-month\naverage"),
    Head("avg_open_3m", "C 3-month\naverage"),
    Head("target_open", "D Target\ncases", bold=True),
    Head("diff_from_target", "D \u2212 C Difference\nfrom target", kind="difference", width=150),
    Head("diff_from_average", "B \u2212 C Difference\nfrom average", kind="difference", width=150),
)


def _headline(request: Request, rows: list[dict[str, Any]], total: dict[str, Any], kind: tuple[str, str]) -> list[Any]:
    """How many are above target, and by how much in all: the difference opens its two lists."""
    words, difference, tail = _headline_words(rows, total, kind)
    if difference is None:
        return [words + tail]
    size = f"{number(difference)} against target"
    shown_difference = pressable(request, "cin-difference-target", number(abs(difference)), size, of="targets")
    return [words, shown_difference, tail]


def _headline_words(rows: list[dict[str, Any]], total: dict[str, Any], kind: tuple[str, str]) -> tuple[str, int | None, str]:
    """The words before the difference, the difference, the words after it."""
    with_target = [row for row in rows if known(row["diff_from_target"])]
    if any(row["diff_from_target"] == HIDDEN for row in [*rows, total]):
        return _headline_of_shown(with_target, kind)
    above = sum(row["diff_from_target"] < 0 for row in with_target)
    if not with_target:
        return "None of these has a target", None, ""
    in_all = total["diff_from_target"]
    side = "above" if (in_all or 0) < 0 else "below"
    if len(with_target) == 1:
        name = with_target[0]["name"]
        return (f"{name} is ", in_all, f" {side} target") if in_all else (f"{name} is level with target", None, "")
    if above == len(with_target):
        words = f"All {counted(above, *kind).lower()} are above target"
    elif not above:
        words = f"All {counted(len(with_target), *kind).lower()} are at or below target"
    else:
        words = f"{counted(above, '').strip()} of {counted(len(with_target), *kind).lower()} {'is' if above == 1 else 'are'} above target"
    if not in_all:
        return words, None, "" if in_all is None else ", level in all"
    return (
        (f"{words}, by ", in_all, " in all") if side == "above" and above == len(with_target) else (f"{words}, ", in_all, f" {side} in all")
    )


def _headline_of_shown(rows: list[dict[str, Any]], kind: tuple[str, str]) -> tuple[str, int | None, str]:
    """The words where some differences are hidden: of the others alone, with no sum from which those would follow."""
    above = sum(row["diff_from_target"] < 0 for row in rows)
    if not rows:
        return "Cases open against target", None, ""
    places = counted(len(rows), *kind).lower()
    if above in (0, len(rows)):
        return f"All {places} shown are {'above' if above else 'at or below'} target", None, ""
    return f"{counted(above, '').strip()} of the {places} shown {'is' if above == 1 else 'are'} above target", None, ""


def answer(request: Request) -> Answer:
    """The targets of a request."""
    scope = request.scope
    rows = sorted_rows(TARGETS, request, "matrix", ("locality", "team"))
    table = matrix("matrix", TARGETS.title, TARGETS, HEADS, rows, scope, unit="target")
    bars = bar_rows(table)
    kind = ("locality", "localities") if not bars or bars[0]["depth"] == 1 else ("team", "teams")
    subtitle = [
        scope.where_words() if scope.has_places or not rows[:-1] else counted(sum(r["depth"] == 1 for r in rows), "locality", "localities"),
        ", ",
        html.Strong(f"as at {shown(scope.as_at)}"),
        f"{day_words(request)}. Disabled Children and UASC have no target",
    ]
    press = "Select a number to see the cases behind it, a name to show only that. In %, of the target"
    if not request.reader.lists_something:
        press = "In %, of the target"
    windows = [("Averages over 12 months", last_months(scope.as_at, 12)), ("Averages over 3 months", last_months(scope.as_at, 3))]
    return Answer(
        request,
        TARGETS.services,
        subtitle,
        slots={
            "chart-head": section_head(
                _headline(request, bars, table["rows"][-1], kind),
                "Cases open on average in 3 months, against target and the year",
                chart="matrix",
                table="matrix",
                export="matrix",
            ),
            "tools": section_head(
                None,
                f"{LEGEND}. {press}" if hides(request.reader) else press,
                tree="targets-matrix",
                export="matrix",
            ),
            "warning": states.incomplete(request, windows),
        },
        tables=limited([table], request.reader),
        charts={"chart": bullet(table, bars)},
        empty=not any(row.get("hidden") or any(row[c.id] for c in TARGETS.columns) for row in rows),
    )


def _working() -> html.Details:
    """How each column is worked out, for whoever asks."""
    weeks, year = SETTINGS.target_weeks, SETTINGS.weeks_per_year
    lines = (
        ("A", "plans open on the day shown. It moves too much from day to day to be judged by, so the colours do not use it."),
        ("Starts", "plans started in the last 12 months."),
        ("B", "plans open on average over the days of the last 12 months."),
        ("C", "plans open on average over the days of the last 3 months."),
        ("D", f"starts \u00d7 {weeks} \u00f7 {year}."),
        (
            "D \u2212 C",
            "0 or more: the 3-month average is at or below target (green, \u201cbelow\u201d or \u201clevel\u201d). "
            "Below 0: above target (red, \u201cabove\u201d).",
        ),
        ("B \u2212 C", "the same against the year's average."),
    )
    return html.Details(
        [
            html.Summary("How each column is worked out"),
            html.Dl([part for name, words in lines for part in (html.Dt(name), html.Dd(words))]),
        ]
    )


def body(page: Page) -> list[Any]:
    """The bullet chart beside the explanation, then the table."""
    weeks, year = SETTINGS.target_weeks, SETTINGS.weeks_per_year
    key = html.Div(
        [
            html.Span([html.Span(className="swatch b3 flat"), "3-month average"]),
            html.Span([html.Span(className="swatch o1 flat"), "the part above target"]),
            html.Span([html.Span(className="swatch target"), "target"]),
            html.Span([html.Span(className="swatch diamond"), "12-month average"]),
        ],
        className="key",
    )
    aside = html.Aside(
        [
            html.H3("What the target is"),
            html.P(
                [
                    "How many cases would be open if plans lasted ",
                    html.Strong(f"{weeks} weeks"),
                    f" on average: starts in 12 months \u00d7 {weeks} \u00f7 {year}. Research found that good work on drift reaches it.",
                ]
            ),
            html.H3("What it is not"),
            html.P(
                "It is not a limit for any one plan. Plans differ with each family's needs, and starts go up and down, so expect to hover "
                "around the "
                "target, not to sit under it."
            ),
        ],
        className="beside",
    )
    return [
        html.Div(
            [html.Section([page.slot("chart-head"), key, page.graph("chart", "3-month average against target")]), aside],
            className="with-aside",
        ),
        page.slot("warning"),
        html.Section([page.slot("tools"), grid(page.id("matrix"), HEADS, first="Locality, team"), _working()]),
    ]


PAGE = Page(
    "targets",
    PATH,
    "Targets",
    answer,
    body,
    default_services=TARGETS.services,
    slots=("chart-head", "tools", "warning"),
    charts=("chart",),
    grids=("matrix",),
)
register(PAGE, order=3, group="Children in need", icon="people")
