"""Saved views: links that somebody keeps by a name. A view holds no right and no text: whoever opens it sees what they may."""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from sqlalchemy.orm import Session

from access.doing import Doing, NotDone
from data.records.database import Records
from data.records.tables import SavedView

# Parts of a query that name a scope or a way of showing it. What somebody typed, or a child's key, is never kept.
KEPT = frozenset(
    ("edition", "as_at", "records_at", "service", "locality", "team", "worker", "only", "not")
    + ("measure", "side", "of", "show", "sort", "months", "columns", "short_breaks")
)
PATH = re.compile(r"/[a-z0-9/_-]*")
LONGEST_NAME = 80
LONGEST_QUERY = 4000


@dataclass(frozen=True)
class View:
    """A saved view as it is listed: `href` is the link, `own` whether the reader made it, `row_id` what an edit must name."""

    key: str
    name: str
    href: str
    owner: str
    shared: bool
    own: bool
    row_id: int


def kept(query: str) -> str:
    """A query without what is not kept: typed text, a child's key, and any part this product does not know."""
    parts = [(name, value) for name, value in parse_qsl(query.lstrip("?"), keep_blank_values=True) if name in KEPT]
    return urlencode(parts)


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise NotDone("The view has no name. Give it one, such as: Erewash, over 8 weeks.")
    if len(name) > LONGEST_NAME:
        raise NotDone(f"The name has {len(name)} characters. Use {LONGEST_NAME} at most.")
    return name


def _view(row: SavedView, user: str) -> View:
    href = f"{row.path}?{row.query}" if row.query else row.path
    return View(row.key, row.name, href, row.owner, row.shared, row.owner == user, row.row_id)


def save(records: Records, session: Session, doing: Doing, name: str, path: str, query: str, shared: bool = False) -> View:
    """Keep a view. Raises NotDone for a path that is no page of ours, and for a name that is empty, too long or taken."""
    name = _named(name)
    if not PATH.fullmatch(path) or path.startswith("//"):
        raise NotDone("Only a page of Sightline can be saved. Open the page, then save it.")
    query = kept(query)
    if len(query) > LONGEST_QUERY:
        raise NotDone("The view has more places and conditions than a link can hold. Remove some, then save it.")
    if any(view.name.casefold() == name.casefold() for view in own(records, session, doing.user)):
        raise NotDone("You have a view of that name. Choose another name, or remove the old view first.")
    key = secrets.token_urlsafe(12)
    row = SavedView(**doing.stamp(key), owner=doing.user, name=name, path=path, query=query, shared=shared)
    return _view(records.add(session, row), doing.user)


def own(records: Records, session: Session, user: str) -> list[View]:
    """The views a person has saved, by name."""
    rows = [row for row in records.all_latest(session, SavedView) if row.owner == user]
    return sorted((_view(row, user) for row in rows), key=lambda view: view.name.casefold())


def shared(records: Records, session: Session, user: str) -> list[View]:
    """The views that others share, by name. Opening one gives nothing but its link."""
    rows = [row for row in records.all_latest(session, SavedView) if row.shared and row.owner != user]
    return sorted((_view(row, user) for row in rows), key=lambda view: (view.name.casefold(), view.owner))


def one(records: Records, session: Session, user: str, key: str) -> View | None:
    """A view that a person may open: their own or a shared one; None for any other, as if there were none."""
    row = records.latest(session, SavedView, key)
    return _view(row, user) if row is not None and (row.shared or row.owner == user) else None


def change(
    records: Records,
    session: Session,
    doing: Doing,
    key: str,
    *,
    name: str | None = None,
    shared: bool | None = None,
    after: int | None = None,
) -> View:
    """Rename one's own view, or begin or end sharing it. Raises NotDone for anyone else's."""
    row = _own_row(records, session, doing, key)
    if name is not None:
        name = _named(name)
        if any(view.name.casefold() == name.casefold() and view.key != key for view in own(records, session, doing.user)):
            raise NotDone("You have a view of that name. Choose another name, or remove the old view first.")
    newer = SavedView(
        **doing.stamp(key),
        owner=row.owner,
        name=row.name if name is None else name,
        path=row.path,
        query=row.query,
        shared=row.shared if shared is None else shared,
    )
    return _view(records.add(session, newer, after=after), doing.user)


def withdraw(records: Records, session: Session, doing: Doing, key: str) -> None:
    """Remove one's own view, from the lists of others too. Raises NotDone for anyone else's."""
    row = _own_row(records, session, doing, key)
    gone = SavedView(**doing.stamp(key), owner=row.owner, name=row.name, path=row.path, query=row.query, shared=False)
    gone.withdrawn = True
    records.add(session, gone)


def _own_row(records: Records, session: Session, doing: Doing, key: str) -> SavedView:
    row = records.latest(session, SavedView, key)
    if row is None or row.owner != doing.user:
        raise NotDone("You have no such view. Open your views and choose one of them.")
    return row
