"""Saved views: one's own and those that others share, each a link; to rename, share, stop sharing and remove one's own."""

from typing import Any

from dash import html
from sqlalchemy.orm import Session

from access import views
from access.permissions import Permission
from access.reader import Reader
from access.views import LONGEST_NAME, View
from components.forms import field, form
from components.frame import register
from components.page import Answer, Page
from components.request import Request
from components.words import plural
from data.records.database import Records
from pages.about.governance_words import table
from pages.at_work import records_now
from pages.named import names
from pages.view_words import Told, left_out, told_of

PATH = "/views"
CHANGE, REMOVE = "/do/view-change", "/do/view-remove"


def link(view: View, words: str = "") -> html.A:
    """The way to a view: it opens as it was saved, whatever stands on the page before."""
    return html.A(words or view.name, href=view.href, className="text-link", **{"data-view": "yes"})


def open_to(records: Records, session: Session, reader: Reader) -> tuple[list[tuple[View, Told]], list[tuple[View, Told]], int]:
    """(own views, those of others that the reader's rights open, how many of others they do not)."""
    own = [(view, told_of(view, reader)) for view in views.own(records, session, reader.name)]
    others = [(view, told_of(view, reader)) for view in views.shared(records, session, reader.name)]
    opened = [(view, told) for view, told in others if not told.shut]
    return own, opened, len(others) - len(opened)


def _lists(records: Records, session: Session, reader: Reader) -> list[Any]:
    own, others, shut = open_to(records, session, reader)
    people = names(records, session)
    parts: list[Any] = [html.H2(f"You have {plural(len(own), 'saved view')}" if own else "You have saved no view yet")]
    if own:
        rows = [
            [
                link(view) if not told.shut else view.name,
                told.page,
                told.words or told.shut,
                "With everybody" if view.shared else "No",
                html.A("Change", href=f"{PATH}?view={view.key}", className="text-link", **{"aria-label": f"Change {view.name}"}),
            ]
            for view, told in own
        ]
        parts.append(table("Your views", ("Name", "Page", "Shows", "Shared", "Rename, share, remove"), rows))
    else:
        parts.append(html.P("Open a page as you want to see it again, press Saved views beside its scope, and give it a name."))
    parts.append(html.H2(f"{plural(len(others), 'view')} shared by others" if others else "Nobody else shares a view that is open to you"))
    if others:
        rows = [[link(view), told.page, told.words, people.get(view.owner, view.owner)] for view, told in others]
        parts.append(table("Views shared by others", ("Name", "Page", "Shows", "Shared by"), rows))
    if shut:
        parts.append(html.P(left_out(shut)))
    return [*parts, html.P("A view is a link. Whoever opens it sees what their own rights show; what is typed into a list is never kept.")]


def _one(records: Records, session: Session, reader: Reader, key: str) -> list[Any]:
    view = views.one(records, session, reader.name, key)
    back = html.P(html.A("All saved views", href=PATH, className="text-link"))
    if view is None:
        return [html.H2("There is no such view"), html.P("It was removed, or is no longer shared."), back]
    told = told_of(view, reader)
    if told.shut and not view.own:
        return [html.H2("This view shows more than you may see"), html.P(told.shut), back]
    head = [
        back,
        html.H2(view.name),
        html.P([html.Strong(told.page), f": {told.words or told.shut}. ", link(view, "Open it")], className="subtitle"),
    ]
    if not view.own:
        return [*head, html.P(f"Shared by {names(records, session).get(view.owner, view.owner)}, who alone can change it.")]
    id = f"view-{view.key}"
    hidden = [
        field("view", "View", kind="hidden", value=view.key, form=id),
        field("after", "Seen", kind="hidden", value=str(view.row_id), form=id),
    ]
    removing = f"remove-{view.key}"
    return [
        *head,
        form(
            CHANGE,
            [
                *hidden,
                field("name", "Name", value=view.name, needed=True, form=id, hint=f"{LONGEST_NAME} characters at most. No child's name."),
                field(
                    "shared",
                    "Share with everybody who is signed in",
                    kind="checkbox",
                    value="yes" if view.shared else "",
                    form=id,
                    hint="They see what their own rights show.",
                ),
            ],
            "Keep the changes",
            id=f"form-{id}",
        ),
        form(
            REMOVE,
            [field("view", "View", kind="hidden", value=view.key, form=removing)],
            "Remove this view",
            id=f"form-{removing}",
            confirm="Remove this view, for those you share it with too?",
            quiet=True,
        ),
    ]


def answer(request: Request) -> Answer:
    """The reader's views, or the one named in the address."""
    reader, records = request.reader, records_now()
    reader.demand(Permission.SAVE_VIEWS)
    with records.reading() as session:
        key = request.one("view")
        told = _one(records, session, reader, key) if key else _lists(records, session, reader)
    return Answer(request, (), ["Pages as you left them, by name"], slots={"told": told})


def body(page: Page) -> list[Any]:
    """The views."""
    return [page.slot("told", className="governance saved-views")]


# Nothing is kept: it shows what people write.
PAGE = Page(
    "saved-views", PATH, "Saved views", answer, body, slots=("told",), charts=(), grids=(), percent=False, has_scope=False, noted=True
)
register(PAGE, order=80, group="Saved views", icon="views", menu="Own and shared")
