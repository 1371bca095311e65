"""What is here for whoever is signed in: the pages that are theirs now, what is not, and whom to ask; the first page where no wing is."""

from typing import Any

import dash
from dash import html

from access import doors
from access.doors import WINGS
from access.permissions import Permission
from access.reader import Reader
from access.sessions import reader_now
from components.footer import live_footer
from components.words import joined
from pages.refusal import START

# Wings that are not built yet, by the name groups have them under.
TO_COME = {"meetings": "Meetings and their actions", "schools": "Early help in schools", "measures": "Early-intervention measures"}


def _now(reader: Reader) -> list[Any]:
    """The pages that are open now, each with its link."""
    pages = [page for page in dash.page_registry.values() if page.get("group") and page["path"] != START]
    mine = [page for page in pages if doors.may_open(page["path"], reader)]
    if not mine:
        return []
    links = [html.Li([html.A(page["name"], href=page["path"], className="text-link"), f" ({page['group']})"]) for page in mine]
    return [html.H2("What you can open now"), html.Ul(links, className="start-list")]


def _not_yet(reader: Reader) -> list[Any]:
    """What is not theirs, and the wings that are theirs and not built yet. No date is promised."""
    care = [WINGS[wing] for wing in WINGS if wing not in reader.group.pages]
    coming = [words for wing, words in TO_COME.items() if wing in reader.group.pages and wing not in WINGS]
    parts: list[Any] = []
    if not reader.may(Permission.SEE_FIGURES) or care:
        none = f"{joined(care)}: no figure and no list of these pages is yours." if care else "No figure and no list is yours."
        parts += [html.H2("What is not yours"), html.P(none)]
    if coming:
        is_one = len(coming) == 1
        parts += [
            html.H2("What is yours and not built yet"),
            html.P(
                [
                    html.Strong(joined(coming)),
                    f" {'belongs' if is_one else 'belong'} to your group and {'is' if is_one else 'are'} not part of Sightline yet. "
                    f"No date is promised. Once {'it is' if is_one else 'they are'} there, {'it stands' if is_one else 'they stand'} "
                    "in the menu and on this page.",
                ]
            ),
        ]
    return parts


def layout(**_: object) -> html.Div:
    """The page, worked out from the reader's group; it holds no figure."""
    reader = reader_now()
    place = reader.zone or reader.school
    who = f"Signed in as {reader.shown_name}, {reader.group.title}{f', {place}' if place else ''}. {reader.group.words}"
    return html.Div(
        [
            html.Main(
                [
                    html.H1("What is here for you"),
                    html.P(who, className="subtitle"),
                    *([html.P(reader.blocked)] if reader.blocked else []),
                    *_now(reader),
                    *_not_yet(reader),
                    html.H2("Whom to ask"),
                    html.P(
                        [
                            "Something missing that your work needs? A performance officer or a team coordinator asks the data manager. ",
                            html.A("Who may see what, and how to ask", href="/about/governance", className="text-link"),
                        ]
                    ),
                ],
                className="refusal start",
                id="content",
            ),
            live_footer(),
        ],
        className="page",
    )


dash.register_page(
    "pages.start",
    path=START,
    title="What is here for you - Sightline",
    name="What is here for you",
    layout=layout,
    order=95,
    group="About",
    icon="info",
)
