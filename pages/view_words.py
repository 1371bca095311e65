"""A saved view in words: its page, what it shows, and whether the reader's own rights open it."""

from dataclasses import dataclass

from access import doors
from access.reader import Reader
from access.views import View, kept
from components.page import PAGES, Page
from components.request import SHORT_BREAKS, WITH, open_store
from components.words import joined, plural
from data.calendar import shown
from data.store import NoEdition
from metrics import catalogue
from metrics.refusals import refusal
from metrics.scope import Scope, default_day, parsed, read_scope


@dataclass(frozen=True)
class Told:
    """What a view shows. page: its title; words: its places, day and conditions; shut: why it is not open to the reader, or empty."""

    page: str
    words: str
    shut: str = ""


def page_of(path: str) -> Page | None:
    """The page of a path that can be saved: one with a scope, which is no child's."""
    return next((page for page in PAGES.values() if page.path == path and page.has_scope), None)


def _places(scope: Scope) -> str:
    places = [*scope.localities, *scope.teams, *(worker for _, worker in scope.workers)]
    return joined(places) if places else "All localities"


def told(path: str, query: str, reader: Reader) -> Told:
    """A view as a reader is told of it. Of one that their rights do not open nothing is told but why."""
    page, asked = page_of(path), parsed(kept(query))
    if page is None:
        return Told("A page that is gone", "", "The page of this view is gone from Sightline.")
    door = doors.page(path)
    shut = doors.why_not(door, reader) if door else doors.MEND.format(table="PAGES")
    if shut:
        return Told(page.title, "", shut)
    try:
        edition = open_store().live()
        scope = read_scope(asked, edition.name, edition.extract_date, default_day(edition.extract_date, reader))
    except (NoEdition, ValueError) as problem:
        return Told(page.title, "", str(problem))
    if asked.get("edition") and reader.suppressed:
        return Told(page.title, "", "Small numbers are hidden in your figures, so they come from the latest data only.")
    shut = refusal(scope, reader) or ""
    if shut:
        return Told(page.title, "", shut)
    parts = [_places(scope)]
    if asked.get("measure"):
        parts.append(_measure(asked["measure"][-1]))
    if scope.services:
        parts.append(joined(list(scope.services)))
    parts += [condition.words[1] for condition in scope.only]
    parts += [f"without {' and '.join(condition.words[1] for condition in together)}" for together in scope.excluded]
    parts.append(f"always as at {shown(scope.as_at)}" if asked.get("as_at") else "the latest day")
    if asked.get("edition"):
        parts.append(f"edition {asked['edition'][-1]}")
    if asked.get("show") == ["percent"]:
        parts.append("in percentages")
    if asked.get(SHORT_BREAKS) == [WITH]:
        parts.append("short breaks counted")
    return Told(page.title, "; ".join(part for part in parts if part))


def _measure(name: str) -> str:
    try:
        return catalogue.measure(name).title
    except ValueError:
        return ""


def told_of(view: View, reader: Reader) -> Told:
    """A saved view as a reader is told of it."""
    path, _, query = view.href.partition("?")
    return told(path, query, reader)


def left_out(count: int) -> str:
    """What is said of shared views that show more than the reader may see; empty for none."""
    if not count:
        return ""
    said = plural(count, "shared view shows", "shared views show")
    return f"{said} more than your own rights do, and {'is' if count == 1 else 'are'} left out."
