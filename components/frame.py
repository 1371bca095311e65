"""The page frame: one layout and one answer for every page of figures, with its stores, charts and matrices."""

import json
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, State, dcc, html

from components import discuss, states
from components.chips import chips
from components.footer import footer, live_footer
from components.kept import ANSWERS
from components.markup import markup
from components.page import PAGES, Answer, Page, supplies
from components.payload import packed
from components.request import Request, read
from components.scope_bar import scope_bar
from data.calendar import shown
from data.store import NoEdition
from metrics.scope import LEVELS

PRODUCT = "Sightline"


def _words(page: Page, answer: Answer) -> dict[str, Any]:
    """The words of an answer by the part of the page they stand in."""
    request = answer.request
    head = [html.H1(page.title), html.P(answer.subtitle, className="subtitle")] if page.has_head else []
    return {
        "bar": scope_bar(request, page.path, page.grain(request), answer.services, page.percent) if page.has_scope else [],
        "head": head,
        "notes": [
            *states.unreadable(request, page.path),
            *states.left_out(request, page.grain(request)),
            *(chips(request, page.path) if page.has_head else []),
        ],
        "footer": footer(request),
        "nothing": _nothing(page, answer),
        **{slot: answer.slots.get(slot, []) for slot in page.slots},
    }


def _nothing(page: Page, answer: Answer) -> list[Any]:
    """What stands in place of figures where there are none: no case, or no source that has any."""
    request, grain = answer.request, page.grain(answer.request)
    if not answer.empty:
        return []
    return states.empty(request, page.path, grain, answer.services) if supplies(request, grain) else states.no_source(request, grain)


def _view(page: Page, answer: Answer) -> dict[str, Any]:
    """What the browser needs beside the words: tables, charts and the parts of every link. A look at children is noted first."""
    if answer.look:
        answer.look()
    request, scope = answer.request, answer.request.scope
    return {
        "page": page.name,
        "title": page.title,
        "path": page.path,
        "asAt": shown(scope.as_at),
        "edition": request.edition.name,
        "day": scope.as_at.isoformat(),
        "percent": request.percent,
        "state": [list(part) for part in request.state],
        "list": [list(part) for part in request.pin(page.grain(request)) if part[0] not in LEVELS] + [["of", page.name]],
        "places": [list(part) for part in scope.query() if part[0] in LEVELS],
        "sorts": {table: list(how) for table, how in request.sorts.items()},
        "draws": {"charts": page.charts, "grids": page.grids},
        "tables": {table["id"]: packed(table) for table in answer.tables},
        "charts": answer.charts,
        "empty": answer.empty,
    }


def answered(page: Page, search: str) -> bytes:
    """What a change of scope is answered with, as JSON: `view`, and `words` by the id they stand in (HTML; a live slot: a component).

    Where the edition of the link is gone there is no view, and words that say so in place of the figures.
    """
    try:
        request = read(search)
    except NoEdition as problem:
        return _json({"view": None, "words": {page.id("nothing"): markup(gone(problem))}})
    if page.noted:
        return _made(page, request)
    grain = page.grain(request)
    written = request.frames.written.generation if grain.written else 0
    return ANSWERS.answer((page.name, request.edition, written, search, request.reader), lambda: _made(page, request))


def _made(page: Page, request: Request) -> bytes:
    answer = page.answers(request)
    words = _words(page, answer)
    said = {page.id(part): words[part] if part in page.live else markup(words[part]) for part in words}
    return _json({"view": _view(page, answer), "words": said})


def _json(found: dict[str, Any]) -> bytes:
    return json.dumps(found, default=lambda part: part.to_plotly_json(), separators=(",", ":")).encode()


def gone(problem: Exception) -> list[Any]:
    """What to say where nothing has been published, or the edition of a link is gone."""
    return [
        html.H2("There are no figures to show"),
        html.P(str(problem)),
        html.P(html.A("Go to the live edition", href="/", className="text-link")),
    ]


def no_edition(page: Page, problem: Exception) -> html.Div:
    """A page that has no edition to read."""
    return html.Div([html.Main([html.H1(page.title), *gone(problem)], className="refusal", id="content"), live_footer()], className="page")


def laid(page: Page, answer: Answer) -> html.Div:
    """The page with an answer in it: its first words, and for its browser what to draw."""
    words = _words(page, answer)
    body = page.body(page)
    _fill(body, {page.id(slot): words[slot] for slot in page.slots})
    return html.Div(
        [
            dcc.Store(id=page.id("view"), data=_view(page, answer)),
            dcc.Store(id=page.id("drawn")),
            html.Div(
                words["bar"],
                id=page.id("bar"),
                className="scope-bar" if page.has_scope else "no-scope-bar",
                role="region",
                **{"aria-label": "What is shown"},
            ),
            html.Main(
                [
                    html.Div(words["head"], id=page.id("head"), className="page-head"),
                    *discuss.note(page.name),
                    html.Div(words["notes"], id=page.id("notes"), className="chips"),
                    html.Div(words["nothing"], id=page.id("nothing"), className="nothing"),
                    html.Div(body, id=page.id("body"), className="body is-empty" if answer.empty else "body"),
                ],
                id="content",
                tabIndex="-1",
            ),
            html.Footer(words["footer"], id=page.id("footer"), className="footer"),
        ],
        id="page",
        className=f"page page-{page.name}",
        **{"data-page": page.name, "data-path": page.path},
    )


def register(page: Page, order: int, group: str, icon: str, menu: str | None = None) -> None:
    """Put the page in the menu and wire it: its layout from the URL; a change of scope is answered by `answered`."""
    PAGES[page.name] = page

    def layout(asked_search: str | None = None, **_: Any) -> html.Div:
        try:
            return laid(page, page.answers(read(asked_search)))
        except NoEdition as problem:
            return no_edition(page, problem)

    dash.register_page(
        f"pages.{page.name}",
        path=page.path,
        title=f"{page.title} - {PRODUCT}",
        name=menu or page.title,
        layout=layout,
        order=order,
        group=group,
        icon=icon,
    )
    drawn = [Output(page.id(chart), "figure") for chart in page.charts]
    drawn += [Output(page.id(matrix), "rowData") for matrix in page.grids]
    drawn += [Output(page.id(matrix), "columnDefs") for matrix in page.grids]
    columns = [State(page.id(matrix), "columnDefs") for matrix in page.grids]
    draw = ClientsideFunction("sightline", "draw")
    dash.clientside_callback(draw, [*drawn, Output(page.id("drawn"), "data")], Input(page.id("view"), "data"), *columns)


def _fill(components: Any, words: dict[str, Any]) -> None:
    """Put the first words into a page's slots before it is sent."""
    if isinstance(components, list | tuple):
        for component in components:
            _fill(component, words)
    elif hasattr(components, "children"):
        if getattr(components, "id", None) in words:
            components.children = words[components.id]
        else:
            _fill(components.children, words)
