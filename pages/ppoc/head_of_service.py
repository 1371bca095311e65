"""Head of service view: assessments started, predicted and upcoming against target; who has no prediction; which ones moved."""

from typing import Any

from dash import html

from components.bars import sorted_rows
from components.figures import card, strip
from components.frame import register
from components.grid import grid
from components.page import Answer, Page, section_head
from components.payload import matrix
from components.request import Request
from components.small_numbers import day_words, hides, limited, press_words
from components.words import known, number, plural, row_signs
from data.calendar import shown
from metrics import catalogue, engine
from metrics.ppoc.tables import HEAD_OF_SERVICE, YET_TO_PLAN, has_targets
from metrics.suppression import HIDDEN
from pages.ppoc import head_of_service_targets as targets
from pages.ppoc import head_of_service_words as words
from pages.ppoc.head_of_service_asked import MATRIX, PLAN, PLAN_HEADS, as_asked, period_of, table_of
from pages.ppoc.head_of_service_children import LEVELS, first_head, openable

PATH = "/ppoc/head-of-service"
PRESS = "Select a number for its list of children, a name to show only that; + opens teams, then their children"


def _upcoming(request: Request) -> Any:
    found = engine.measured([catalogue.measure("ppoc-upcoming")], request.scope.with_services(()), request.frames, ())
    return HIDDEN if "hidden" in found.columns and found["hidden"][0].len() else found["ppoc-upcoming"][0]


def _cards(request: Request, total: dict[str, Any], plan: dict[str, Any], started: dict[str, str]) -> html.Div:
    """Five figures: started of each type against target, upcoming, no prediction yet, moved."""
    made = []
    for place, (kind, title, _) in enumerate(words.TYPES):
        name = kind.lower()
        count, gap, aim = total[f"started_{name}"], total[f"gap_{name}"], total[f"target_{name}"]
        side = "bad" if known(gap) and gap < 0 else "good"
        tail = {"level": " with", "ahead": " of"}.get(words.gap_words(gap).split(" ")[-1], "")
        against = [html.Span(words.gap_words(gap), className=f"gap {side}"), f"{tail} target to date, {number(aim)}"] if known(gap) else []
        below = against or ["no target to date"]
        made.append(
            card(
                request,
                label=f"{title} started",
                reference=started[name],
                value=count,
                size=plural(count, "assessment"),
                below=below,
                see=f"See {plural(count, 'assessment')}",
                of=words.OF,
                lead=not place,
            )
        )
    moved = plan["moved"]
    weeks = plan["moved_weeks"]
    by = f"by {number(weeks, 1)} weeks on average" if known(weeks) else "no live prediction moved" if moved == 0 else ""
    for label, reference, value, unit, below in (
        ("Upcoming", "ppoc-upcoming", _upcoming(request), "prediction", "in the next 3 months"),
        ("No prediction yet", "care-no-prediction", plan["no_prediction"], "child", f"of {number(plan['on_fco'])} on a full care order"),
        ("Predictions that moved", "ppoc-moved", moved, "prediction", by),
    ):
        size = plural(value, unit, "children" if unit == "child" else None)
        made.append(card(request, label=label, reference=reference, value=value, size=size, below=[below], see=f"See {size}", of=words.OF))
    return strip(made)


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the engine as it is shown: "c" where a figure is hidden."""
    return row | row_signs(row)


def answer(request: Request) -> Answer:
    """The Head of service view of a request."""
    request = as_asked(request)
    scope, period = request.scope, period_of(request)
    spec, heads = table_of(request, MATRIX)
    rows, plan_rows = sorted_rows(spec, request, MATRIX, LEVELS), sorted_rows(YET_TO_PLAN, request, PLAN, LEVELS)
    main = matrix(MATRIX, HEAD_OF_SERVICE.title, spec, heads, rows, scope, unit="target") | {"phone": {"started_sgo": 62, "gap_sgo": 92}}
    words.told(main["columns"])
    plan = matrix(PLAN, YET_TO_PLAN.title, YET_TO_PLAN, PLAN_HEADS, plan_rows, scope, unit="children")
    plan["phone"] = {"on_fco": 88, "no_prediction": 108}
    for table, of, own in ((main, spec, heads), (plan, YET_TO_PLAN, PLAN_HEADS)):
        table |= {"first": first_head(), "children": openable(table["rows"], of, own, request.reader)}
    total, plan_total = _shown(rows[-1]), _shown(plan_rows[-1])
    started = {kind.lower(): spec.column(f"started_{kind.lower()}").measure for kind, *_ in words.TYPES}
    localities = [row for row in main["rows"] if row["depth"] == 1]
    hidden, press = hides(request.reader), press_words(request.reader, PRESS)
    narrowed = [] if has_targets(scope) else [". Targets are set for whole localities, so none is shown for a part of one"]
    subtitle = [
        f"{scope.where_words() if scope.has_places else 'All localities'}, ",
        html.Strong(f"as at {shown(scope.as_at)}"),
        *([day_words(request)] if hidden else []),
    ]
    return Answer(
        request,
        (),
        subtitle,
        slots={
            "period": [] if hidden else words.period_links(request, PATH, period),
            "strip": _cards(request, total, plan_total, started),
            "main-head": section_head(
                words.headline(localities),
                [words.subtitle_words(request, period), ": started against the part of the year's target that has fallen due", *narrowed],
                table="matrix",
            ),
            "tools": section_head(None, press, tree="head-of-service-matrix", export="matrix"),
            "working": words.working(request, period),
            "plan-head": section_head(words.plan_headline(request, plan_total), words.moved_words(request, plan_total)),
            "plan-tools": section_head(None, press, tree="head-of-service-plan", export="plan"),
            "targets": targets.section_of(request),
        },
        tables=limited([main, plan], request.reader),
        empty=not any(row.get("hidden") or any(row[c.id] for c in spec.columns) for row in rows)
        and not any(row.get("hidden") or row["on_fco"] for row in plan_rows),
    )


def body(page: Page) -> list[Any]:
    """The figures, the table by type, what is still to plan, the targets."""
    first = first_head()
    return [
        page.slot("period"),
        page.slot("strip"),
        html.Section(
            [
                page.slot("main-head"),
                page.slot("tools"),
                grid(page.id("matrix"), words.heads(HEAD_OF_SERVICE), first=first, name_width=226, name_share=420),
                page.slot("working"),
            ]
        ),
        html.Section([page.slot("plan-head"), page.slot("plan-tools"), grid(page.id("plan"), PLAN_HEADS, first=first, name_width=290)]),
        page.slot("targets", className="admin"),
    ]


PAGE = Page(
    words.OF,
    PATH,
    "Head of service view",
    answer,
    body,
    slots=("period", "strip", "main-head", "tools", "working", "plan-head", "plan-tools", "targets"),
    charts=(),
    grids=("matrix", "plan"),
    percent=False,
    table="care",
)
register(PAGE, order=11, group="Permanence", icon="home", menu="Head of service")
