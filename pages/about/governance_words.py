"""The words of governance: what every user group sees and writes, who owns each dashboard, and the road of a request (DOMAIN 8, 9)."""

from typing import Any

from dash import html

from access.permissions import Extent
from access.reader import Reader
from access.rights import GROUPS, Group
from access.routes import CONSIDERATIONS, DASHBOARDS, ROUTE, ROUTES, Route
from components.words import joined

PATH = "/about/governance"
LISTED = {
    Extent.NONE: "None",
    Extent.OWN_TEAM: "Own team, with workers",
    Extent.OWN_LOCALITIES: "Own localities, with workers",
    Extent.OWN_ZONE: "Pupils of own zone",
    Extent.OWN_SCHOOL: "Pupils of own school",
    Extent.ALL: "All",
}
COUNTED = {Extent.NONE: "None", Extent.OWN_ZONE: "Own zone", Extent.OWN_SCHOOL: "Own school"}


def table(caption: str, heads: tuple[str, ...], rows: list[list[Any]], **more: Any) -> html.Div:
    """A table of words; the first cell of a row names it. It scrolls inside its own frame where it is wider than the page."""
    return html.Div(
        html.Table(
            [
                html.Caption(caption),
                html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
                html.Tbody([_row(heads, *row) for row in rows]),
            ],
            className="plain-table words-table",
            **more,
        ),
        className="table-frame",
        tabIndex="0",
        role="region",
        **{"aria-label": caption},
    )


def _row(heads: tuple[str, ...], first: Any, *rest: Any) -> html.Tr:
    """A row; each cell bears its head, which stands before it on a phone."""
    cells = [html.Td(cell, **{"data-head": head}) for head, cell in zip(heads[1:], rest, strict=True)]
    return html.Tr([html.Th(first, scope="row"), *cells])


def _figures(group: Group) -> str:
    if group.figures is Extent.ALL:
        return "All, to team level" if group.lists is not Extent.ALL else "All, to the worker"
    return COUNTED.get(group.figures, group.figures.value.capitalize())


def _asked(group: Group) -> str:
    if group.purpose_asked:
        return "A purpose"
    return "An agreement and a DBS check" if group.agreement_needed else "Nothing"


def groups(reader: Reader) -> list[Any]:
    """Every user group: its figures, lists and what it writes; the reader's own is marked."""
    rows = []
    for group in GROUPS.values():
        own = group.id == reader.group.id
        name: Any = [group.title, " ", html.Strong("you", className="own-group")] if own else group.title
        small = "1 to 5 hidden" if group.suppressed and group.figures is not Extent.NONE else "Shown"
        small = "-" if group.figures is Extent.NONE else small
        rows.append([name, _figures(group), LISTED[group.lists], small, group.writes.capitalize(), _asked(group)])
    heads = ("Group", "Figures", "Lists of cases", "Small numbers", "Writes", "Asked first")
    return [
        html.H2(f"{len(GROUPS)} user groups, each with what it needs"),
        table("What each group sees and writes", heads, rows, id="user-groups"),
        html.P(
            "Restricted children (adopted, family of staff, court order) count in every figure and are listed for users named for them. "
            "A child outside one's own teams and localities is opened with a reason. Every list, child page and export is recorded."
        ),
        html.P(
            ["Is your group or place wrong? ", html.A("Ask for it to be changed", href=f"{PATH}?ask=users", className="text-link"), "."]
        ),
    ]


def _steps(route: Route) -> html.Ol:
    """The steps of a route, in order."""
    return html.Ol([html.Li([html.Strong(step.title), f" {step.words}"]) for step in route.steps], className="route-steps")


def _key_information() -> list[list[Any]]:
    """Aim, owners by role, users and the way of requests, a row each, with a cell for every dashboard."""
    owners: dict[str, list[str]] = {}
    for dashboard in DASHBOARDS:
        for what, role in dashboard.owners:
            owners.setdefault(what, []).append(role)
    return [
        ["What it is for", *(dashboard.aim for dashboard in DASHBOARDS)],
        *([what, *roles] for what, roles in owners.items()),
        ["Used by", *(joined([GROUPS[id].title for id in dashboard.users]) for dashboard in DASHBOARDS)],
        ["Requests", *(ROUTE[dashboard.about].words for dashboard in DASHBOARDS)],
        ["Questions go to", *(dashboard.questions_to for dashboard in DASHBOARDS)],
    ]


def routes() -> list[Any]:
    """Who owns each dashboard, by role, and the steps that a request takes."""
    ways = [
        html.Section(
            [
                html.H3(route.title),
                html.P(route.words, className="subtitle"),
                _steps(route),
                html.P(
                    html.A(
                        "Ask for one",
                        href=f"{PATH}?ask={route.about}",
                        className="text-link",
                        **{"aria-label": f"Ask for one: {route.title}"},
                    )
                ),
            ],
            className="route",
        )
        for route in ROUTES
    ]
    thought = [part for c in CONSIDERATIONS for part in (html.Dt(c.title), html.Dd(" ".join(c.questions)))]
    return [
        html.H2("A request goes to whoever owns the question, then to who decides"),
        html.Div(ways, className="routes"),
        html.H2("Four things are weighed before a change is made"),
        html.Dl(thought, className="considerations"),
        html.H2("Who owns each dashboard"),
        table("Who owns each dashboard, by role", ("Key information", *(dashboard.title for dashboard in DASHBOARDS)), _key_information()),
    ]
