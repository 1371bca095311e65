"""A page of figures as a value: its parts, how it answers a request, and what an answer holds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from dash import dcc, html

from components.icons import icon
from components.request import Request
from metrics import catalogue
from metrics.grains import GRAINS, Grain

GRAPH = {
    "displayModeBar": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
    "responsive": False,
}


@dataclass
class Answer:
    """What a page shows for a request: words in its slots, tables and charts for its browser.

    subtitle: the scope in words beside the title. empty: there is not one case to show. look: notes in the trail the children
    that the charts name, before they are sent.
    """

    request: Request
    services: tuple[str, ...]
    subtitle: list[Any]
    slots: dict[str, Any] = field(default_factory=dict)
    tables: list[dict[str, Any]] = field(default_factory=list)
    charts: dict[str, dict[str, Any]] = field(default_factory=dict)
    empty: bool = False
    look: Callable[[], None] | None = None


@dataclass(frozen=True)
class Page:
    """A page of figures: ids of its slots, charts and matrices (each prefixed by its name) and how it answers.

    live: the slots that hold a grid or the output of a callback; the others hold words. noted: an answer is a look at a
    child (in the trail), or of what people write meanwhile, so none is kept for the next who asks. table: the frame whose
    rows the page counts; the Cases page counts those of its measure.
    """

    name: str
    path: str
    title: str
    answer: Callable[[Request], Answer]
    body: Callable[["Page"], list[Any]]
    slots: tuple[str, ...]
    charts: tuple[str, ...]
    grids: tuple[str, ...]
    percent: bool = True
    has_head: bool = True
    has_scope: bool = True
    table: str = "cin_plans"
    default_services: tuple[str, ...] = ()
    live: tuple[str, ...] = ()
    noted: bool = False

    def grain(self, request: Request) -> Grain:
        """What the page counts; of the Cases page, what the measure asked for counts."""
        try:
            return GRAINS[catalogue.measure(request.one("measure")).table] if self.name == "cases" else GRAINS[self.table]
        except ValueError:
            return GRAINS[self.table]

    def answers(self, request: Request) -> Answer:
        """What the page shows for a request, without conditions that its rows cannot be asked; nothing where no source has its rows."""
        asked = request.of(self.grain(request))
        if self.has_scope and self.name != "cases" and not supplies(asked, self.grain(request)):
            return Answer(asked, self.default_services, [], empty=True)
        return self.answer(asked)

    def id(self, part: str) -> str:
        """The id of a part of the page."""
        return f"{self.name}-{part}"

    def slot(self, part: str, **more: Any) -> html.Div:
        """Where words of an answer stand."""
        return html.Div(id=self.id(part), **more)

    def graph(self, part: str, label: str) -> html.Div:
        """A chart: mounted once, only its data change."""
        empty = {"data": [], "layout": {"height": 60}}
        chart = dcc.Graph(id=self.id(part), figure=empty, config=GRAPH, className="chart")
        return html.Div(chart, role="group", **{"aria-label": label})


def supplies(request: Request, grain: Grain) -> bool:
    """Whether the edition of a request has the rows that a page counts."""
    return request.frames.supplies(catalogue.measure(grain.population))


# Every page by its name: exports, pickers and links find it here.
PAGES: dict[str, Page] = {}


def services_of(page: Page, request: Request) -> tuple[str, ...]:
    """The services a page shows where the reader chose none: its own, or for a list those of the page it was opened from."""
    opened_from = PAGES.get(request.one("of"))
    return opened_from.default_services if opened_from and not page.default_services else page.default_services


def section_head(
    headline: Any,
    subtitle: Any,
    *,
    chart: str | None = None,
    table: str | None = None,
    export: str | None = None,
    tree: str | None = None,
    more: list[Any] | None = None,
) -> list[Any]:
    """A headline, what is measured below it, and on the same line the tools."""
    tools: list[Any] = list(more or [])
    if chart and table:
        tools.append(html.Button([icon("table"), "Show as table"], type="button", className="tool", **{"data-table": table}))
    if tree:
        tools.append(html.Button("Expand all", type="button", className="tool", **{"data-expand": tree}))
        tools.append(html.Button("Collapse all", type="button", className="tool", **{"data-collapse": tree}))
    if export:
        tools.append(
            html.Button([icon("export"), "Export"], type="button", className="tool", **{"data-export": export, "aria-haspopup": "dialog"})
        )
    return [
        *([html.H2(headline)] if headline else []),
        html.Div([html.P(subtitle, className="subtitle"), html.Div(tools, className="tools")], className="subline"),
    ]
