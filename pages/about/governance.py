"""Governance: who sees what, who owns what, the road of a request, asking for a change, and the change log."""

from typing import Any

from dash import html

from access import governance
from components.frame import register
from components.page import Answer, Page
from components.request import Request
from components.words import plural
from pages.about import governance_words, requests
from pages.about.change_log import change_log
from pages.about.governance_words import PATH
from pages.at_work import records_now

PARTS = {"groups": "Who sees what", "routes": "Routes and owners", "requests": "Requests", "changes": "Change log"}


def _part(request: Request) -> str:
    """The part of the page that is asked for."""
    if request.one("request") or request.one("ask"):
        return "requests"
    asked = request.one("part", "groups")
    return asked if asked in PARTS else "groups"


def answer(request: Request) -> Answer:
    """The part asked for, in the words of the reader's own rights."""
    part, reader, records = _part(request), request.reader, records_now()
    with records.reading() as session:
        waiting = sum(requests.waits_for(found, reader) for found in governance.requests(records, session))
        if request.one("request"):
            told = requests.one(records, session, reader, request.one("request"))
        elif request.one("ask"):
            told = requests.ask_form(reader, request.one("ask"))
        elif part == "requests":
            told = requests.listed(records, session, reader)
        elif part == "changes":
            told = change_log(records, session, reader)
        else:
            told = governance_words.routes() if part == "routes" else governance_words.groups(reader)
    tabs = [
        html.A(
            f"{title} ({plural(waiting, 'waits', 'wait')} for you)" if waiting and name == "requests" else title,
            href=f"{PATH}?part={name}",
            className="side-tab",
            **({"aria-current": "true"} if name == part else {}),
        )
        for name, title in PARTS.items()
    ]
    ways = [
        html.Nav(tabs, className="side-tabs", **{"aria-label": "Parts of governance"}),
        *([] if request.one("ask") else [html.A("Ask for a change", href=f"{PATH}?ask=cin", className="primary")]),
    ]
    subtitle: list[Any] = ["Who sees what, who decides, and what has changed"]
    return Answer(request, (), subtitle, slots={"ways": ways, "told": told})


def body(page: Page) -> list[Any]:
    """The parts of the page as tabs, and the part asked for."""
    return [page.slot("ways", className="tabs-line"), page.slot("told", className="governance")]


# Nothing is kept: it shows what people write.
PAGE = Page(
    "about-governance",
    PATH,
    "Governance",
    answer,
    body,
    slots=("ways", "told"),
    charts=(),
    grids=(),
    percent=False,
    has_scope=False,
    noted=True,
)
register(PAGE, order=92, group="About", icon="info")
