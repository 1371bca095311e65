"""Nothing recorded is changed or deleted: refused by the session and by the database itself, but for an erasure."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from data.records.base import AppendOnly, RecordsError, only_added
from data.records.database import Records
from data.records.erasing import erasing
from data.records.guards import missing_guards
from data.records.tables import Credential, ErasureWindow, PermanenceTarget, PersonAct, Prediction, SignIn, TrailEntry, User
from tests.records.drawn import clock, entry, erasure, prediction, target, user


@pytest.fixture
def held(records: Records) -> Records:
    """Two users, two entries of the trail, a predicted start and a target."""
    with records.session() as session:
        records.add(session, prediction())
        records.add(session, target())
        for key in ("alex", "sam"):
            records.add(session, user(key=key))
        session.add_all([entry(1), entry(2)])
    return records


def contents(records: Records) -> list[tuple[object, ...]]:
    """The users, the trail, the predicted start and the target, as they stand."""
    with records.reading() as session:
        users = session.execute(select(User.row_id, User.key, User.group).order_by(User.row_id)).all()
        trail = session.execute(select(TrailEntry.seq, TrailEntry.user, TrailEntry.previous).order_by(TrailEntry.seq)).all()
        planned = session.execute(select(Prediction.row_id, Prediction.predicted_start, Prediction.note)).all()
        aimed = session.execute(select(PermanenceTarget.row_id, PermanenceTarget.target_starts)).all()
    return [tuple(row) for row in [*users, *trail, *planned, *aimed]]


def change_user(session: Session) -> None:
    session.scalars(select(User)).first().group = "finance"  # type: ignore[union-attr]


def change_trail(session: Session) -> None:
    session.get(TrailEntry, 1).user = "sam"  # type: ignore[union-attr]


BY_SESSION: list[Callable[[Session], object]] = [
    change_user,
    change_trail,
    lambda session: session.delete(session.get(TrailEntry, 1)),
    lambda session: session.delete(session.scalars(select(User)).first()),
    lambda session: session.execute(update(User).values(group="finance")),
    lambda session: session.execute(update(Prediction).values(note="other")),
    lambda session: session.execute(delete(PermanenceTarget)),
    lambda session: session.execute(delete(User).where(User.key == "alex")),
    lambda session: session.execute(update(TrailEntry).values(count=0)),
    lambda session: session.execute(delete(TrailEntry)),
    lambda session: session.execute(update(User), [{"row_id": 1, "group": "finance"}]),
    lambda session: session.bulk_update_mappings(User.__mapper__, [{"row_id": 1, "group": "finance"}]),
]


@pytest.mark.sampled(8)
@pytest.mark.parametrize("attempt", BY_SESSION, ids=range(len(BY_SESSION)))
def test_the_session_refuses(held: Records, attempt: Callable[[Session], object]) -> None:
    before = contents(held)
    with pytest.raises(AppendOnly, match="only added to: add a row"), held.session() as session:
        attempt(session)
    assert contents(held) == before


BY_SQL = [
    "update users set \"group\" = 'finance'",
    "update users set withdrawn = true where key = 'alex'",
    "delete from users",
    "delete from trail where seq = 2",
    "update trail set hash = 'x' where seq = 1",
    "update trail set seq = 9 where seq = 2",
    "update predictions set note = 'other'",
    "delete from predictions",
    "update permanence_targets set target_starts = 0",
    "delete from permanence_targets",
]
SQLITE_SQL = [
    "insert or replace into users select * from users where row_id = 1",
    "replace into trail select * from trail where seq = 1",
    'insert or replace into trail select 9, at, data_day, "user", "group", kind, previous, hash, words, filter, edition, count, keys,'
    " digest, reason, purpose from trail where seq = 1",  # its `previous` is taken: the entry that has it would be deleted
    "update or replace trail set previous = (select previous from trail where seq = 1) where seq = 2",
    "insert into users select * from users where row_id = 1 on conflict (row_id) do update set \"group\" = 'finance'",
]
POSTGRES_SQL = [
    "truncate trail",
    "truncate users cascade",
    "insert into users select * from users where row_id = 1 on conflict (row_id) do update set \"group\" = 'finance'",
    "merge into trail t using (select 1 as seq) s on t.seq = s.seq when matched then delete",
]


def raw(records: Records, statement: str) -> str:
    """What the database says to a statement of a session that knows nothing of our guards."""
    with pytest.raises(DBAPIError) as refused, Session(records.engine) as session, session.begin():
        session.execute(text(statement))
    return str(refused.value.orig)


@pytest.mark.parametrize("statement", BY_SQL)
def test_the_database_refuses(held: Records, statement: str) -> None:
    before = contents(held)
    assert "only added to: add a row" in raw(held, statement)
    with pytest.raises(AppendOnly, match="Nothing of this was written"), held.session() as session:
        session.execute(text(statement))
    assert contents(held) == before


@pytest.mark.sampled(8)
@pytest.mark.parametrize("statement", SQLITE_SQL + POSTGRES_SQL)
def test_each_database_refuses_its_own_ways_round(held: Records, statement: str) -> None:
    if (held.engine.dialect.name == "sqlite") != (statement in SQLITE_SQL):
        return
    before = contents(held)
    raw(held, statement)
    assert contents(held) == before


def test_sqlite_refuses_a_stranger_too(sqlite_records: Records) -> None:
    """Somebody with the bare file, and none of the pragmas that we set on a connection."""
    import sqlite3

    with sqlite_records.session() as session:
        session.add_all([entry(1), entry(2)])
    stranger = sqlite3.connect(str(sqlite_records.engine.url.database))
    for statement in ("delete from trail", "update trail set count = 0", "replace into trail select * from trail where seq = 1"):
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            stranger.execute(statement)
        stranger.rollback()
    assert stranger.execute("select count(*) from trail").fetchone() == (2,)
    stranger.close()


def test_every_table_that_is_only_added_to_has_its_guards(records: Records) -> None:
    assert only_added() == {
        "users", "stand_ins", "restricted", "saved_views", "change_requests", "change_steps", "person_acts", "trail", "predictions",
        "permanence_targets",
    }  # fmt: skip
    with records.engine.connect() as connection:
        assert missing_guards(connection) == []
    on = "" if records.engine.dialect.name == "sqlite" else " on trail"
    with records.session() as session:
        session.execute(text(f"drop trigger trail_no_update{on}"))
    with records.engine.connect() as connection:
        assert missing_guards(connection) == ["trail"]


def test_what_is_operational_may_change(records: Records) -> None:
    with records.session() as session:
        session.add(Credential(user="alex", hash="old", changed_at=clock(1)))
        session.add(SignIn(id_hash="a" * 64, user="alex", started_at=clock(1), seen_at=clock(1)))
    with records.session() as session:
        credential, signed_in = session.get(Credential, "alex"), session.get(SignIn, "a" * 64)
        assert credential is not None and signed_in is not None
        credential.hash = "new"
        signed_in.reasons["k1"] = "covering for a colleague"  # a change inside the JSON is seen
        session.execute(update(SignIn).values(ended_why="signed out"))
    with records.session() as session:
        signed_in = session.get(SignIn, "a" * 64)
        assert signed_in is not None and (signed_in.ended_why, signed_in.reasons) == ("signed out", {"k1": "covering for a colleague"})
        session.execute(delete(Credential))
    with records.reading() as session:
        assert session.scalar(select(func.count()).select_from(Credential)) == 0


def test_reading_writes_nothing(held: Records) -> None:
    before = contents(held)
    with pytest.raises(RecordsError, match="may only be read here"), held.reading() as session:
        held.add(session, user(key="late"))
    with pytest.raises(RecordsError, match="may only be read here"), held.reading() as session:
        session.execute(delete(ErasureWindow))
    assert contents(held) == before
    with held.session() as session:  # the same connection, back from the pool, writes again
        held.add(session, user(key="late"))


def test_an_erasure_goes_through_and_leaves_its_record(held: Records) -> None:
    with held.session() as session, erasing(session, erasure()):
        session.execute(delete(User).where(User.key == "alex"))
        trail = session.get(TrailEntry, 1)
        assert trail is not None
        trail.keys = []
        trail.words = "erased"
    with held.reading() as session:
        assert [row.key for row in held.all_latest(session, User)] == ["sam"]
        assert session.scalars(select(TrailEntry.words).order_by(TrailEntry.seq)).all() == ["erased", ""]
        assert [row.act for row in held.history(session, PersonAct, "act-1")] == ["erased"]
        assert session.scalar(select(func.count()).select_from(ErasureWindow)) == 0
    assert "only added to" in raw(held, "delete from users")
    with pytest.raises(AppendOnly), held.session() as session:
        session.delete(session.get(TrailEntry, 1))


def test_the_window_closes_inside_the_same_session(held: Records) -> None:
    with held.session() as session:
        with erasing(session, erasure()):
            session.execute(delete(User).where(User.key == "alex"))
        with pytest.raises(AppendOnly):
            session.execute(delete(User))
        with pytest.raises(DBAPIError):
            session.connection().execute(text("delete from users"))
        session.rollback()


def test_an_erasure_that_fails_erases_nothing(held: Records) -> None:
    before = contents(held)

    def fail(session: Session) -> None:
        with erasing(session, erasure()):
            session.execute(delete(User))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), held.session() as session:
        fail(session)
    with held.reading() as session:
        assert held.history(session, PersonAct, "act-1") == []
        assert session.scalar(select(func.count()).select_from(ErasureWindow)) == 0
    assert contents(held) == before


def test_the_window_opens_for_an_erasure_only(held: Records) -> None:
    with pytest.raises(RecordsError, match="not for 'rectified'"), held.session() as session, erasing(session, erasure("rectified")):
        pass
    with (
        pytest.raises(RecordsError, match="at work in this session already"),
        held.session() as session,
        erasing(session, erasure()),
        erasing(session, erasure()),
    ):
        pass


def test_truncating_is_refused_even_in_an_erasure(held: Records) -> None:
    if held.engine.dialect.name == "sqlite":
        return  # SQLite has no truncate: it is a delete there
    with pytest.raises(AppendOnly), held.session() as session, erasing(session, erasure()):
        session.execute(text("truncate trail"))
    assert len(contents(held)) == 6


def test_the_chain_of_the_trail_cannot_fork(held: Records) -> None:
    taken = f"{1:064}"
    with pytest.raises(RecordsError) as refused, held.session() as session:
        session.add(entry(3, previous=taken))
    assert taken not in str(refused.value)
    with pytest.raises(RecordsError), held.session() as session:
        session.execute(insert(TrailEntry).from_select(["seq"], select(TrailEntry.seq)))
    assert len(contents(held)) == 6
