"""The one way round the guards: an erasure, which leaves a record of itself in the same transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import delete, insert
from sqlalchemy.orm import Session

from data.records.base import RecordsError
from data.records.guards import ERASING
from data.records.tables import ErasureWindow, PersonAct


@contextmanager
def erasing(session: Session, act: PersonAct) -> Iterator[None]:
    """Inside it, rows of append-only tables may be changed and deleted, in this session's transaction alone.

    `act` ("erased", or "retention" for rows past their time) is added with it: both are written, or neither.
    RecordsError where it is another act, or where an erasure is at work already in this session.
    """
    if act.act not in ("erased", "retention"):
        raise RecordsError(f"The guards open for an erasure or for retention, not for {act.act!r}. Add a row that says how it stands now.")
    if session.info.get(ERASING):
        raise RecordsError("An erasure is at work in this session already. End it first.")
    session.add(act)
    session.flush()
    session.execute(insert(ErasureWindow).values(row_id=1))
    session.info[ERASING] = True
    try:
        yield
        session.flush()
        session.execute(delete(ErasureWindow))
    except BaseException:
        session.rollback()  # the open window must never be written, whatever the caller does with the error
        raise
    finally:
        session.info.pop(ERASING, None)
