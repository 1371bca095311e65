"""The state "Refused" of a whole page (LOOK.md 4): what one may not see, what one may, the nearest page one may open, whom to ask."""

from dataclasses import dataclass
from urllib.parse import parse_qs

from dash import html, page_registry
from markupsafe import Markup

from access import doors
from access.reader import Reader
from components.icons import icon
from pages import plain_page

TITLE = "You may not see this page"
START = "/start"
RECORDED = "That you asked is recorded; no child's details were read."


@dataclass(frozen=True)
class Way:
    """A way on: its words and its link."""

    words: str
    href: str


def first_page(reader: Reader) -> str:
    """The first page of the menu that a reader may open and that shows figures; for whom there is none, what is there for them."""
    wings = [page["path"] for page in page_registry.values() if (door := doors.page(page["path"])) and door.wing]
    return next((path for path in wings if doors.may_open(path, reader)), START)


def nearest(reader: Reader, path: str, search: str) -> Way:
    """The page the reader came from, else the first of the same wing, else the first of the menu; each only where it is open."""
    names = {page["path"]: page["name"] for page in page_registry.values() if page.get("group")}
    came = parse_qs(search.removeprefix("?")).get("from", [""])[0]
    before = came.partition("?")[0]
    if before != path and before in names and doors.may_open(before, reader):
        return Way(f"Back to {names[before]}", came)
    door = doors.page(path)
    wing = door.wing if door else ""
    same = [there for there in names if wing and (of := doors.page(there)) and of.wing == wing and doors.may_open(there, reader)]
    to = same[0] if same else first_page(reader)
    return Way(f"Open {names[to]}" if to in names else "See which pages there are", to)


def may_words(reader: Reader) -> str:
    """What the reader's group may see, in a manager's words."""
    return f"{reader.group.title} may see: {reader.group.words[:1].lower()}{reader.group.words[1:]}"


def inside(reader: Reader, words: str, path: str, search: str) -> html.Div:
    """In place of the page, inside the shell; the browser puts the focus on the way on (assets/82-refused.js)."""
    way = nearest(reader, path, search)
    return html.Div(
        html.Main(
            [
                html.H1([icon("lock"), TITLE], className="refused-title"),
                html.P(words),
                html.P(may_words(reader)),
                html.P(
                    [
                        html.A(way.words, href=way.href, className="primary", id="refused-nearest"),
                        html.A("Ask for access", href="/ask-for-access", target="_blank", className="secondary"),
                    ],
                    className="ways-on",
                ),
                html.P(
                    [
                        f"Signed in as {reader.shown_name}, {reader.group.title}. {RECORDED} ",
                        html.A("Who may see what", href="/about/governance", className="text-link"),
                    ],
                    className="subtitle",
                ),
            ],
            className="refusal",
            id="content",
        ),
        className="page",
    )


def parts(reader: Reader, words: str, path: str, search: str) -> list[Markup]:
    """The same as a page made whole by the server."""
    way = nearest(reader, path, search)
    return [
        Markup('<h1 class="refused-title"><span class="icon icon-lock" aria-hidden="true"></span>{}</h1>').format(TITLE),
        plain_page.problem(words),
        plain_page.paragraph(may_words(reader)),
        plain_page.paragraph(
            plain_page.link(way.words, way.href, "primary", id="refused-nearest", autofocus=""),
            " ",
            plain_page.link("Ask for access", "/ask-for-access", "secondary"),
        ),
        plain_page.hint(
            f"Signed in as {reader.shown_name}, {reader.group.title}. {RECORDED} ", plain_page.link("Who may see what", "/about/governance")
        ),
    ]
