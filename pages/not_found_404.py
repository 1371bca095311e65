"""The page for an address that leads nowhere: what there is instead."""

import dash
from dash import html

from access import doors
from access.sessions import reader_now
from components.footer import live_footer


def layout(**_: object) -> html.Div:
    """Ways on from a wrong address: the pages the reader may open."""
    pages = [page for page in dash.page_registry.values() if page.get("group") and doors.may_open(page["path"], reader_now())]
    return html.Div(
        [
            html.Main(
                [
                    html.H1("There is no page at this address"),
                    html.P("The link may have lost a part on its way. These pages there are:"),
                    html.Ul([html.Li(html.A(page["name"], href=page["path"], className="text-link")) for page in pages]),
                ],
                className="refusal",
                id="content",
            ),
            live_footer(),
        ],
        className="page",
    )


dash.register_page("pages.not_found_404", path="/not-found", title="No such page - Sightline", name="No such page", layout=layout)
