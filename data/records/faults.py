"""What goes wrong in a database, in words that say what to do: never a value, a name or a password."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, StatementError, TimeoutError

from data.records.base import AppendOnly, RecordsBusy, RecordsError

UNDONE = "Nothing of this was written."
BUSY = f"Another writer holds the records ({{url}}). {UNDONE} Try again in a moment."
FULL = f"The disk of the records ({{url}}) is full. {UNDONE} Free some space, then try again."
BEHIND = "The records ({url}) lack a table or a column: they are not up to date. Start the product again: it brings them up to date."
CLOSED = "The records ({url}) cannot be reached. Check that the database runs and that SIGHTLINE_DB gives its address, user and password."
READ_ONLY = f"The records ({{url}}) may only be read here. {UNDONE} Check that the file, its folder and the user may be written to."
DAMAGED = "The records ({url}) cannot be read as a database: the file is damaged or is something else. Put back the last copy."
UNWRITTEN = f"The disk of the records ({{url}}) could not be written to. {UNDONE} Check that it has space and is sound, then try again."
UNFIT = f"The records ({{url}}) were given a value that they cannot hold. {UNDONE}"
THERE = f"The records ({{url}}) hold a row of that key already, or what was given breaks one of their rules. {UNDONE}"
ONLY_ADDED = f"What is recorded is only added to: add a row that says how it stands now. {UNDONE}"
OTHER = f"The records ({{url}}) answered with an error ({{code}}). {UNDONE} Look in the log of the database."

# SQLite's primary result codes, and PostgreSQL's SQLSTATEs, whole or by their class of two characters.
SQLITE = {5: BUSY, 6: BUSY, 8: READ_ONLY, 10: UNWRITTEN, 11: DAMAGED, 13: FULL, 14: CLOSED, 19: THERE, 26: DAMAGED}
SQLITE_TRIGGER = 1811
STATES = {
    "53100": FULL, "55P03": BUSY, "40P01": BUSY, "40001": BUSY, "53300": BUSY, "57014": BUSY, "42P01": BEHIND, "42703": BEHIND,
    "25006": READ_ONLY, "42501": READ_ONLY, "23001": ONLY_ADDED, "22": UNFIT, "23": THERE, "08": CLOSED, "28": CLOSED, "3D": CLOSED,
    "57": CLOSED,
}  # fmt: skip


def words_of(error: DBAPIError) -> tuple[str, str]:
    """The words for an error of the database, and its code."""
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return STATES.get(state) or STATES.get(state[:2], OTHER), state
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None:  # psycopg has no state where no server answered
        return CLOSED, "no connection"
    if code == SQLITE_TRIGGER:
        return ONLY_ADDED, str(code)
    if code == 1 and "no such" in str(error.orig):
        return BEHIND, str(code)
    return SQLITE.get(code & 0xFF, OTHER), str(code)


@contextmanager
def told(url: str) -> Iterator[None]:
    """Say what the database says as a RecordsError. The error itself is dropped: it would quote what was being written."""
    try:
        yield
    except TimeoutError:
        raise RecordsBusy(BUSY.format(url=url)) from None
    except DBAPIError as error:
        words, code = words_of(error)
        kind = {BUSY: RecordsBusy, ONLY_ADDED: AppendOnly}.get(words, RecordsError)
        raise kind(words.format(url=url, code=code)) from None
    except StatementError as error:
        if isinstance(error.orig, ValueError):
            raise RecordsError(str(error.orig)) from None
        raise RecordsError(UNFIT.format(url=url)) from None
