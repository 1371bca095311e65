"""A request for a page: the edition it reads, the scope it asks for and how it wants to be shown, read from the URL."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from access.reader import Reader, Refused
from access.sessions import reader_now
from data.records.database import open_records
from data.records.written import written
from data.store import Edition, Store
from metrics.frames import Frames, frames_of
from metrics.grains import Grain
from metrics.scope import Condition, Scope, default_day, encoded, parsed, read_scope

SHOW, SORT, MONTHS, RECORDS_AT = "show", "sort", "months", "records_at"
# Of the page of children in care: "with" counts short breaks too.
SHORT_BREAKS, WITH = "short_breaks", "with"


@lru_cache(maxsize=4)
def _store(path: str) -> Store:
    return Store(Path(path))


def open_store() -> Store:
    """The store the app reads (SIGHTLINE_STORE)."""
    from data.store import default_path

    return _store(str(default_path()))


@dataclass(frozen=True)
class Request:
    """What was asked of a page, with the data it is asked of.

    sorts: table id -> (column, descending). pinned: the link names its edition. error: what could not be read. left_out:
    conditions that the rows of the page cannot be asked. frames: the prepared frames, with what had been written by then.
    """

    search: str
    edition: Edition
    frames: Frames
    scope: Scope
    percent: bool
    sorts: dict[str, tuple[str, bool]]
    asked: dict[str, list[str]]
    pinned: bool
    reader: Reader
    error: str | None = None
    left_out: tuple[Condition, ...] = ()

    def of(self, grain: Grain) -> "Request":
        """The request as rows of a frame can be asked it; conditions they cannot be asked are left out, and told."""
        scope, left_out = self.scope.fitting(grain)
        return replace(self, scope=scope, left_out=left_out) if left_out else self

    def pin(self, grain: Grain) -> list[tuple[str, str]]:
        """The scope as parts of a query that open on the same data for ever: edition, day, and what was written by then."""
        parts = self.scope.query(pin=True)
        if grain.written and self.frames.written.at:
            parts.insert(1, (RECORDS_AT, self.frames.written.at.isoformat()))
        return parts

    @property
    def state(self) -> list[tuple[str, str]]:
        """The parts of the query that travel from page to page: edition where pinned, scope, number or percentage."""
        parts = self.scope.query(self.edition.extract_date)
        if self.pinned:
            parts.insert(0, ("edition", self.edition.name))
        if self.one(RECORDS_AT):
            parts.insert(0, (RECORDS_AT, self.one(RECORDS_AT)))
        if self.one(SHORT_BREAKS) == WITH:
            parts.append((SHORT_BREAKS, WITH))
        return parts + ([(SHOW, "percent")] if self.percent else [])

    def one(self, name: str, default: str = "") -> str:
        """The last value of a part of the query."""
        return self.asked.get(name, [default])[-1]

    def href(self, path: str, *parts: tuple[str, str]) -> str:
        """A link to a path with the same state and more parts."""
        query = encoded([*self.state, *parts])
        return f"{path}?{query}" if query else path

    def at(self, scope: Scope, path: str) -> str:
        """A link to a path with another scope."""
        return replace(self, scope=scope).href(path)


def read(search: str | None) -> Request:
    """The request of a URL's query, for whoever is signed in. What cannot be read is left out and told in `error`; the rest holds.

    Raises NoEdition where nothing has been published, or the edition named in the link is gone; Refused, with why and
    whom to ask, where it asks for what the reader may not see.
    """
    reader = reader_now()
    asked = parsed(search or "")
    store = open_store()
    named, records_at = asked.get("edition", [None])[-1], asked.get(RECORDS_AT, [None])[-1]
    if (named or records_at) and reader.suppressed:
        # Two editions of one month end, one less the other, would tell what is hidden in both.
        raise Refused("Small numbers are hidden in your figures, so they come from the latest data only. Open the page without an edition.")
    edition = store.edition(named) if named else store.live()
    error = None
    day = default_day(edition.extract_date, reader)
    try:
        scope = read_scope(asked, edition.name, edition.extract_date, day)
    except ValueError as problem:
        error = str(problem)
        scope = Scope(edition.name, day)
    try:
        by_then = datetime.fromisoformat(records_at) if records_at else None
        if by_then and by_then.tzinfo is None:
            raise ValueError
    except ValueError:
        by_then, error = None, f"{RECORDS_AT}={records_at} is no time. Write 2022-05-23T09:30:00+00:00."
    sorts = {}
    for text in asked.get(SORT, []):
        table, _, rest = text.partition(".")
        column, _, direction = rest.partition(".")
        if column:
            sorts[table] = (column, direction == "desc")
    return Request(
        search=search or "",
        edition=edition,
        frames=frames_of(edition, lambda: written(open_records(), by_then)),
        scope=scope.narrowed_to(reader),
        percent=asked.get(SHOW) == ["percent"],
        sorts=sorts,
        asked=asked,
        pinned=bool(named),
        reader=reader,
        error=error,
    )
