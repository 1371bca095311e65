"""The shell around every page: skip link, navigation made of the page registry, the page, and what the browser shares."""

from typing import Any

import dash
from dash import dcc, html

from access import doors
from access.sessions import reader_now
from components.icons import icon


def _group(name: str, symbol: str, pages: list[dict[str, str]], here: str) -> html.Li:
    def link(page: dict[str, str]) -> html.A:
        current = {"aria-current": "page"} if page["path"] == here else {}
        return html.A(page["name"], href=page["path"], className="nav-link", **{"data-nav": page["path"]}, **current)

    return html.Li(
        [
            html.A(
                [icon(symbol), html.Span(name, className="nav-text")],
                href=pages[0]["path"],
                className="nav-group",
                **{"data-nav": pages[0]["path"]},
            ),
            html.Ul([html.Li(link(page)) for page in pages]),
        ],
        className="here" if here in [page["path"] for page in pages] else None,
    )


def _account() -> list[html.Div]:
    """Who is signed in, in which group, and the ways out."""
    reader = reader_now()
    who = [html.Strong(reader.shown_name), html.Span(reader.group.title)]
    ways = [
        html.A("Change password", href="/change-password", className="nav-way", target="_self"),
        html.A("Sign out", href="/sign-out", className="nav-way", target="_self"),
    ]
    return [html.Div([html.Div(who, className="nav-who"), html.Div(ways, className="nav-ways")], className="nav-account nav-text")]


def navigation(here: str = "") -> html.Nav:
    """Every page of the registry that the reader may open, under its group, in its order; the page for a wrong address has none.

    here: the path of the page that is open, where the browser does not mark it (assets/10-state.js).
    """
    groups: dict[tuple[str, str], list[dict[str, str]]] = {}
    for page in dash.page_registry.values():
        if page.get("group") is None or not doors.may_open(page["path"], reader_now()):
            continue
        groups.setdefault((page["group"], page["icon"]), []).append(page)
    return html.Nav(
        [
            html.A(
                [html.Span(className="logo", **{"aria-hidden": "true"}), html.Span("Sightline", className="nav-text")],
                href="/",
                className="brand",
            ),
            html.Ul([_group(name, symbol, pages, here) for (name, symbol), pages in groups.items()], className="nav-list"),
            html.Div(
                [
                    *_account(),
                    html.Button(
                        [
                            icon("moon"),
                            html.Span("Dark theme", className="nav-text in-light"),
                            html.Span("Light theme", className="nav-text in-dark"),
                        ],
                        type="button",
                        id="theme-toggle",
                        className="nav-tool",
                    ),
                    html.Button(
                        [icon("collapse"), html.Span("Collapse menu", className="nav-text")],
                        type="button",
                        id="nav-collapse",
                        className="nav-tool",
                        **{"aria-expanded": "true"},
                    ),
                ],
                className="nav-foot",
            ),
        ],
        id="navigation",
        className="navigation",
        **{"aria-label": "Pages"},
    )


def shell(invented: bool, page: Any = None, here: str = "") -> html.Div:
    """The layout of the app; or with a page in it, as it stands until the app is built."""
    return html.Div(
        [
            html.A("Skip to the figures", href="#content", className="skip"),
            html.Header(
                [
                    html.Button(
                        icon("menu"),
                        type="button",
                        id="nav-open",
                        className="icon-button",
                        **{"aria-label": "Menu", "aria-expanded": "false"},
                    ),
                    html.Strong("Sightline"),
                    *([html.Span("Invented data", className="invented")] if invented else []),
                ],
                className="phone-bar",
            ),
            navigation(here),
            html.Div(page or dash.page_container, className="content"),
            html.Div(id="announcer", className="visually-hidden", role="status", **{"aria-live": "polite"}),
            dcc.Store(id="picker-request"),
            dcc.Store(id="picker-data"),
            dcc.Store(id="picker-shown"),
        ],
        className="shell",
    )
