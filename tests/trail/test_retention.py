"""Retention: every table has its term; what is due is listed and removed with a record; the trail's chain goes on."""

import os
from datetime import date, timedelta

from access import governance, retention, trail, users, views
from access.people_acts import ERASED, act_row
from access.schedule import SCHEDULE
from access.trail import Look
from data.records.base import Base
from data.records.tables import (
    Attempt,
    ChangeRequest,
    ChangeStep,
    Credential,
    PermanenceTarget,
    PersonAct,
    Prediction,
    Restricted,
    SavedView,
    SignIn,
    StandIn,
    TrailEntry,
    User,
)
from tests.trail.drawn import NOW, PLACES, asked, doing, key

YEAR = timedelta(days=366)
ANSWERS = {"purpose": "a", "frequency": "b", "content": "c", "ergonomics": "d"}
OLD, NEW = -7 * YEAR, -timedelta(days=1)


def test_every_table_has_a_term():
    covered = {table for term in SCHEDULE for table in term.tables}
    missing = set(Base.metadata.tables) - covered - {"alembic_version"}
    assert not missing, f"say in access/schedule.py how long {missing} is kept, and why"
    assert covered <= set(Base.metadata.tables)
    looked_for = set(retention.IN_RECORDS) | {"source files", "editions", retention.BY_HAND}
    assert {term.id for term in SCHEDULE if term.days is not None} == looked_for
    assert all(term.why and term.title and term.kept for term in SCHEDULE)


def filled(records, after):
    """One of everything, recorded `after` NOW, and ended where it can be; the name says when."""
    who, name = doing(after=after), "old" if after < -YEAR else "new"
    with records.session() as session:
        users.add(records, session, who, asked(f"{name}.user"), PLACES)
        session.add(Credential(user=f"{name}.user", hash="x", changed_at=who.at))
        users.disable(records, session, who, f"{name}.user")
        team = "Erewash CIN Team 1"
        records.add(session, StandIn(**who.stamp(name), user=name, team=team, until=who.at.date(), given_by="pat"))
        for withdrawn in (False, True):
            records.add(session, Restricted(**who.stamp(f"P-{name}"), why="adopted", withdrawn=withdrawn))
        about = {"locality": "Erewash", "financial_year": "2022/23", "assessment_type": "SGO", "target_starts": 4}
        records.add(session, PermanenceTarget(**who.stamp(f"target {name}"), **about))
        start = {"person_id": "P1", "assessment_type": "SGO", "predicted_start": date(2019, 10, 1)}
        records.add(session, Prediction(**who.stamp(f"start {name}"), **start))
        view = views.save(records, session, who, name, "/cases", "")
        views.withdraw(records, session, who, view.key)
        governance.propose(records, session, doing("pat", "performance_officer", after), "cin", name, ANSWERS)
        records.add(session, act_row(who, "rectified", key("P1"), "the mother", "words", reason="asked for"))
        records.add(session, act_row(who, ERASED, key(name), "the mother", "words", reason="removed"))
        session.add(SignIn(id_hash=name * 20, user=name, started_at=who.at, seen_at=who.at))
        session.add(Attempt(who_hash="a", from_hash="b", at=who.at, ok=False))


def rows(records):
    """How many rows each table has."""
    tables = (User, Credential, StandIn, Restricted, SavedView, ChangeRequest, ChangeStep, PersonAct, SignIn, Attempt, TrailEntry)
    tables += (Prediction, PermanenceTarget)
    with records.reading() as session:
        return {table.__tablename__: session.query(table).count() for table in tables}


def test_what_is_due_goes_and_the_rest_stays(records, store):
    filled(records, OLD)
    half = rows(records)
    filled(records, NEW)
    with records.session() as session:  # in force for ever: not due, however old
        records.add(session, Restricted(**doing(after=OLD).stamp("P-held"), why="court order"))
        users.add(records, session, doing(), asked("here.now"), PLACES)
    found = retention.due(records, store, NOW)
    assert {one.term.id: len(one.ids) for one in found} == {
        "trail": half["trail"], "users": 1, "stand-ins": 1, "restricted": 1, "views": 1, "requests": 1, "person acts": 1,
        "predictions": 1, "permanence targets": 1,
        "sign-ins": 1, "attempts": 1,
    }  # fmt: skip
    before = rows(records)
    retention.apply(records, store, doing())
    after = rows(records)
    # All of the old half goes but its erasure; the removal itself adds one act and two entries (the cut, and what was removed).
    left = {name: n - half[name] for name, n in before.items()}
    assert after == left | {"person_acts": left["person_acts"] + 2, "trail": left["trail"] + 2}
    with records.reading() as session:
        acts = [(act.act, act.child_key, act.words) for act in session.query(PersonAct).order_by(PersonAct.row_id)]
        assert [act for act, _, _ in acts] == [ERASED, "rectified", ERASED, "retention"]
        assert acts[-1][1] == "" and "saved views that were removed: 1" in acts[-1][2]
    assert retention.due(records, store, NOW) == [] and retention.apply(records, store, doing()) == []


def test_the_chain_goes_on_after_its_old_end_was_removed(records, store):
    for days in (3000, 2900, 10, 5):
        trail.recorded(records, doing(after=-timedelta(days=days)), Look("list", "Open plans", keys=(key("P1"),)))
    with records.reading() as session:
        head = trail.head(session)
    retention.apply(records, store, doing())
    assert trail.verify(records, [head]) is None
    with records.session() as session:
        assert [seq for (seq,) in session.query(TrailEntry.seq).order_by(TrailEntry.seq)] == [3, 4, 5, 6]
    trail.recorded(records, doing(), Look("list", "Open plans"))
    assert trail.verify(records) is None


def test_files_and_editions(sqlite_records, store):
    sources = store.path / "sources" / "2022"
    sources.mkdir(parents=True)
    for name, age in (("old.csv", 31), ("new.csv", 29)):
        (sources / name).write_text("x")
        then = (store.live().loaded_at - timedelta(days=age)).timestamp()
        os.utime(sources / name, (then, then))
    loaded = store.live().loaded_at
    assert [one.term.id for one in retention.due(sqlite_records, store, loaded + timedelta(hours=1))] == ["source files"]
    years = doing(after=loaded - NOW + 4 * YEAR)
    store.pin("1")
    found = {one.term.id: one for one in retention.due(sqlite_records, store, years.at)}
    assert found["pinned editions"].ids == ("1",) and found["pinned editions"].by_hand and "editions" not in found
    retention.apply(sqlite_records, store, years)
    assert store.names() == ["1", "2"] and not list(sources.iterdir())
    store.unpin("1")
    retention.apply(sqlite_records, store, years)
    assert store.names() == ["2"], "the live edition stays, however old"
