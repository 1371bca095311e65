"""The chain of the trail: what it holds, what breaks it, and that writers at the same time make one chain."""

import hashlib
import json
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context

import pytest
from sqlalchemy import insert, select, text

from access import trail
from access.trail import FIRST, Look
from data.records.database import Records
from data.records.guards import missing_guards
from data.records.tables import TrailEntry
from tests.trail.drawn import doing, key

LIST = Look("list", "Open plans, Erewash", filter="locality=Erewash", edition="2", count=2, keys=(key("P1"), key("P2")), reason="")


def filled(records: Records, n: int = 5) -> None:
    """A trail of n lists."""
    for i in range(n):
        trail.recorded(records, doing(f"user{i % 2}", "team_manager", timedelta(minutes=i)), LIST)


def unguarded(records: Records):
    """A raw connection on which the triggers of the trail are gone: somebody with every right on the database."""
    connection = records.engine.connect()
    acts = ("update", "delete", "insert") if connection.dialect.name == "sqlite" else ("update",)
    for act in acts:
        on = "" if connection.dialect.name == "sqlite" else " on trail"
        connection.execute(text(f"drop trigger trail_no_{act}{on}"))
    return connection


@pytest.mark.sampled(1)
def test_a_worked_chain(records):
    filled(records, 2)
    with records.reading() as session:
        first, second = session.scalars(select(TrailEntry).order_by(TrailEntry.seq))
    plain = {
        "seq": 1, "at": "2026-11-21T09:30:00.000000+00:00", "data_day": "2022-05-23", "user": "user0", "group": "team_manager",
        "kind": "list", "words": "Open plans, Erewash", "filter": "locality=Erewash", "edition": "2", "count": 2,
        "keys": [key("P1"), key("P2")], "digest": None, "reason": "", "purpose": "", "previous": "0" * 64,
    }  # fmt: skip
    by_hand = hashlib.sha256(("0" * 64 + json.dumps(plain, sort_keys=True, separators=(",", ":"))).encode()).hexdigest()
    assert (first.previous, first.hash) == (FIRST, by_hand)
    assert (second.seq, second.previous) == (2, by_hand)
    assert trail.verify(records) is None


@pytest.mark.sampled(1)
def test_an_empty_trail_holds(records):
    assert trail.verify(records) is None
    with records.reading() as session:
        assert trail.head(session) == (0, FIRST)


CHANGES = {
    "words": "update trail set words = 'Nothing' where seq = 3",
    "user": "update trail set \"user\" = 'someone' where seq = 3",
    "keys": "update trail set keys = '[]' where seq = 3",
    "count": "update trail set count = 0 where seq = 3",
    "reason": "update trail set reason = 'asked' where seq = 3",
    "time": "update trail set at = '2026-11-21 09:00:00' where seq = 3",
    "data day": "update trail set data_day = '2022-05-22' where seq = 3",
    "edition": "update trail set edition = null where seq = 3",
    "hash": f"update trail set hash = '{'a' * 64}' where seq = 3",
    "previous": f"update trail set previous = '{'b' * 64}' where seq = 3",
}


@pytest.mark.sampled(4)
@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_entry_is_found(records, what):
    filled(records)
    with unguarded(records) as raw:
        raw.execute(text(CHANGES[what]))
        raw.commit()
    broken = trail.verify(records)
    assert broken is not None and broken.seq == 3, what


def test_unreadable_keys_are_found(sqlite_records):
    filled(sqlite_records)
    with unguarded(sqlite_records) as raw:
        raw.execute(text("update trail set keys = 'not json' where seq = 3"))
        raw.commit()
    assert trail.verify(sqlite_records) is not None


@pytest.mark.sampled(1)
def test_a_changed_entry_with_its_hash_made_anew_breaks_the_next(records):
    filled(records)
    with unguarded(records) as raw:
        row = dict(raw.execute(select(TrailEntry.__table__).where(TrailEntry.seq == 3)).mappings().one()) | {"words": "Nothing"}
        raw.execute(text("update trail set words = 'Nothing', hash = :hash where seq = 3"), {"hash": trail.hash_of(row)})
        raw.commit()
    broken = trail.verify(records)
    assert broken is not None and broken.seq == 4


@pytest.mark.sampled(1)
def test_a_removed_entry_is_found(records):
    filled(records)
    with unguarded(records) as raw:
        raw.execute(text("delete from trail where seq = 3"))
        raw.commit()
    broken = trail.verify(records)
    assert broken is not None and broken.seq == 4 and "missing" in broken.words


@pytest.mark.sampled(1)
def test_the_first_entries_removed_are_found(records):
    filled(records)
    with unguarded(records) as raw:
        raw.execute(text("delete from trail where seq <= 2"))
        raw.commit()
    broken = trail.verify(records)
    assert broken is not None and broken.seq == 3


@pytest.mark.sampled(1)
def test_reordered_entries_are_found(records):
    filled(records)
    with unguarded(records) as raw:
        for old, new in ((3, 99), (4, 3), (99, 4)):
            raw.execute(text("update trail set seq = :new where seq = :old"), {"old": old, "new": new})
        raw.commit()
    broken = trail.verify(records)
    assert broken is not None and broken.seq == 3


@pytest.mark.sampled(1)
def test_an_inserted_entry_is_found(records):
    filled(records)
    with unguarded(records) as raw:
        row = dict(raw.execute(select(TrailEntry.__table__).where(TrailEntry.seq == 3)).mappings().one())
        for old in (5, 4, 3):
            raw.execute(text("update trail set seq = :new where seq = :old"), {"old": old, "new": old + 1})
        false = row | {"words": "Put in", "previous": "c" * 64, "seq": 3}
        raw.execute(insert(TrailEntry.__table__).values(**false | {"hash": trail.hash_of(false)}))
        raw.commit()
    broken = trail.verify(records)
    assert broken is not None and broken.seq == 3


@pytest.mark.sampled(1)
def test_the_newest_removed_are_found_by_a_head_noted_down(records):
    filled(records)
    with records.reading() as session:
        noted = trail.head(session)
    assert trail.verify(records, [noted]) is None
    with unguarded(records) as raw:
        raw.execute(text("delete from trail where seq >= 4"))
        raw.commit()
    assert trail.verify(records) is None  # a chain alone cannot know that it was longer
    broken = trail.verify(records, [noted])
    assert broken is not None and broken.seq == 5 and "missing" in broken.words


@pytest.mark.sampled(1)
def test_a_trail_written_anew_is_found_by_a_head_noted_down(records):
    filled(records)
    with records.reading() as session:
        noted = trail.head(session)
    with unguarded(records) as raw:
        raw.execute(text("delete from trail"))
        raw.commit()
    filled(records, 4)
    trail.recorded(records, doing("someone"), LIST)
    assert trail.verify(records) is None
    broken = trail.verify(records, [noted])
    assert broken is not None and broken.seq == 5 and "anew" in broken.words


@pytest.mark.sampled(1)
def test_the_guards_are_there_until_somebody_drops_them(records):
    with records.engine.connect() as raw:
        assert missing_guards(raw) == []
    with unguarded(records) as raw:
        assert missing_guards(raw) == ["trail"]


def _write(url: str, user: str, n: int) -> None:
    opened = Records(url)
    for _ in range(n):
        trail.recorded(opened, doing(user), LIST)
    opened.close()


@pytest.mark.sampled(1)
def test_writers_at_the_same_time_make_one_chain(empty_url):
    opened = Records(empty_url)
    opened.migrate()
    with ProcessPoolExecutor(3, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(_write, empty_url, f"user{i}", 20) for i in range(3)]:
            done.result()
    assert trail.verify(opened) is None
    with opened.reading() as session:
        assert trail.head(session)[0] == 60
        users = session.scalars(select(TrailEntry.user)).all()
    assert {user: users.count(user) for user in users} == {"user0": 20, "user1": 20, "user2": 20}
    opened.close()


@pytest.mark.sampled(1)
def test_a_transaction_that_fails_leaves_no_gap(records):
    filled(records, 2)
    with pytest.raises(ZeroDivisionError), records.session() as session:
        trail.record(session, doing(), LIST)
        _ = 1 / 0
    filled(records, 1)
    assert trail.verify(records) is None
    with records.reading() as session:
        assert trail.head(session)[0] == 3


@pytest.mark.sampled(1)
def test_odd_text_is_kept_readable(records):
    trail.recorded(records, doing("us\0er"), Look("search", "é \udc80 \0 “x”", filter="a=\0"))
    assert trail.verify(records) is None


@pytest.mark.sampled(1)
def test_an_unknown_kind_is_refused(records):
    with pytest.raises(ValueError, match="no kind of entry"):
        trail.recorded(records, doing(), Look("peek", "words"))
