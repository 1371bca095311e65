"""Looks at children, noted before anything of them is sent: lists, child pages and whole exports; and an export's keys made again."""

from collections.abc import Sequence

import polars as pl

from access import sessions, stand_ins, trail
from access.export_lists import LISTS
from access.keys import child_key
from access.reader import Reader, reader_of
from components.request import RECORDS_AT, Request, read
from data.records.tables import Restricted, TrailEntry, User
from data.schema import NOT_KNOWN
from data.store import NoEdition
from metrics import engine
from metrics.engine import HeldBack
from metrics.grains import GRAINS
from metrics.measure import Measure
from metrics.scope import Condition, encoded
from pages.at_work import doing_now, records_now, settings
from pages.case_list import asked_measure, listed_scope


def key_of(person_id: str) -> str:
    """The opaque key of a person."""
    return child_key(settings().secret, person_id)


def keys_of(cases: pl.DataFrame) -> list[str | None]:
    """The child key of each case; None where the case names no known child."""
    return [key_of(person) if person and person != NOT_KNOWN else None for person in cases["person_id"]]


def _known(keys: Sequence[str | None]) -> list[str]:
    """Each key once, in order."""
    return list(dict.fromkeys(key for key in keys if key))


def _words(request: Request, measure: Measure) -> str:
    return f"{measure.title}: {request.scope.sentence()}"


def _filter(request: Request) -> str:
    """The query that makes the list again. (Where the reader came from is no part of it.)"""
    return encoded([(name, value) for name, values in request.asked.items() for value in values if name != "from"])


def list_sent(request: Request, measure: Measure, first: int, count: int, whole: int, keys: Sequence[str | None], searched: bool) -> None:
    """Note a block of a list: rows `first` to `first + count` of `whole`. What was typed to find them is never kept."""
    rows = f"rows {first + 1:,} to {first + count:,} of {whole:,}" if count else "no row"
    words = f"{_words(request, measure)}; {rows}{', found by a search' if searched else ''}"
    kind = "search" if searched else "list"
    look = trail.Look(kind, words, _filter(request), request.edition.name, count, _known(keys))
    trail.recorded(records_now(), doing_now(), look)


def list_refused(request: Request, measure: Measure, held: HeldBack) -> None:
    """Note a list of which every case is held back: how many were counted, and no key."""
    words = f"{_words(request, measure)}; none of {held.counted:,} shown"
    trail.recorded(records_now(), doing_now(), trail.Look("refused", words, _filter(request), request.edition.name, 0))


def list_exported(request: Request, measure: Measure, cases: pl.DataFrame, form: str) -> None:
    """Note the export of a whole list: how many, and the digest of all keys, which edition and filter make again."""
    keys = _known(keys_of(cases))
    digest = trail.digest_of(keys)
    LISTS.keep(digest, keys)
    words = f"{_words(request, measure)}; the whole list as {form}"
    look = trail.Look("export", words, _filter(request), request.edition.name, cases.height, digest=digest)
    trail.recorded(records_now(), doing_now(), look)


def table_exported(request: Request, page: str, table: str, form: str, rows: int) -> None:
    """Note the export of a table of figures, which holds no child."""
    words = f"{page}, {table}: {request.scope.sentence()}; as {form}"
    trail.recorded(records_now(), doing_now(), trail.Look("export", words, _filter(request), request.edition.name, rows))


def team_opened(request: Request, title: str, locality: str, team: str, count: int, keys: Sequence[str]) -> None:
    """Note the children behind one team's figures, opened in a table of figures. No row is shown whose look could not be recorded."""
    words = f"{title}: children behind {team}, {locality}; {request.scope.sentence()}"
    inside = encoded([("only", Condition(level, name).token) for level, name in (("locality", locality), ("team", team))])
    asked = "&".join(part for part in (_filter(request), inside) if part)
    trail.recorded(records_now(), doing_now(), trail.Look("list", words, asked, request.edition.name, count, _known(keys)))


def child_shown(request: Request, key: str, reason: str) -> None:
    """Note a child page."""
    look = trail.Look("child", "Child page", _filter(request), request.edition.name, 1, [key], reason=reason)
    trail.recorded(records_now(), doing_now(), look)


def _reader_then(entry: TrailEntry) -> Reader | None:
    """The reader of an entry with the rights of that time."""
    records = records_now()
    with records.reading() as session:
        user = records.latest(session, User, entry.user, records_at=entry.at)
        if user is None:
            return None
        restricted = records.all_latest(session, Restricted, records_at=entry.at)
        return reader_of(user, stand_ins.current(records, session, entry.at.date()), restricted, entry.at.date())


def recomputed(entry: TrailEntry) -> list[str] | None:
    """The keys of a whole export, made again from its edition, its filter and the rights of that time; None where they cannot be."""
    reader = _reader_then(entry)
    if reader is None or not entry.edition:
        return None
    with sessions.reading_as(reader):
        try:
            # The last part of a kind holds: the edition of the entry comes after any other. What was written later was not in it.
            asked = read(f"{entry.filter}&edition={entry.edition}")
            then = asked.one(RECORDS_AT) or entry.at.isoformat()
            request = read(f"{entry.filter}&{encoded([('edition', entry.edition), (RECORDS_AT, then)])}")
        except NoEdition:
            return None
        measure, _, problem = asked_measure(request)
        if problem or request.error:
            return None
        request = request.of(GRAINS[measure.table])
        return _known(keys_of(engine.cases(measure, listed_scope(request), request.frames)))
