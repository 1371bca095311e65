"""Tries to sign in: the wait grows, ends, and is nobody's lock; what is kept names nobody."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from access import throttle
from data.records.database import Records
from data.records.tables import Attempt
from tests.signin.browsing import NOON

SECRET = "a secret"


@pytest.fixture
def kept(tmp_path):
    records = Records(f"sqlite:///{tmp_path / 'r.sqlite'}")
    records.migrate()
    return records


class Tries:
    """Tries of names from addresses."""

    def __init__(self, records):
        self.records = records

    def make(self, name, address, at, right=False):
        """One try; the turn."""
        with self.records.session() as session:
            turn = throttle.take_turn(session, throttle.who_hash(SECRET, name), throttle.from_hash(SECRET, address), at)
            if right and not turn.until:
                throttle.was_right(session, turn, at)
            return turn


@pytest.fixture
def tries(kept):
    return Tries(kept)


def test_the_waits():
    found = [throttle.wait_after(wrong, 5).total_seconds() for wrong in range(15)]
    assert found == [0, 0, 0, 0, 0, 5, 10, 20, 40, 80, 160, 320, 640, 900, 900]


def test_after_five_wrong_tries_each_next_waits_longer_and_none_for_ever(tries):
    at = NOON
    for _ in range(5):
        assert tries.make("manager", "10.0.0.1", at).until is None
    for seconds in (5, 10, 20, 40, 80, 160, 320, 640, 900, 900, 900):
        turn = tries.make("manager", "10.0.0.1", at)
        assert turn.attempt is None and turn.until == at + timedelta(seconds=seconds)
        assert tries.make("manager", "10.0.0.1", turn.until - timedelta(microseconds=1)).until == turn.until, (
            "asking while it lasts adds nothing"
        )
        at = turn.until
        assert tries.make("manager", "10.0.0.1", at).until is None


def test_the_wait_is_of_the_name_wherever_it_is_tried_from(tries):
    for number in range(5):
        tries.make("manager", f"10.0.0.{number}", NOON)
    assert tries.make("manager", "10.9.9.9", NOON).until
    assert tries.make("head", "10.9.9.9", NOON).until is None, "another name does not wait"


def test_a_name_that_is_nobodys_waits_as_any_other(tries):
    for _ in range(5):
        tries.make("no such person", "10.0.0.1", NOON)
    assert tries.make("no such person", "10.0.0.1", NOON).until == NOON + timedelta(seconds=5)


def test_a_right_try_clears_the_wait(tries):
    for _ in range(4):
        tries.make("manager", "10.0.0.1", NOON)
    tries.make("manager", "10.0.0.1", NOON, right=True)
    for _ in range(5):
        assert tries.make("manager", "10.0.0.1", NOON).until is None
    assert tries.make("manager", "10.0.0.1", NOON).until


def test_a_stranger_elsewhere_does_not_hold_up_who_signs_in_from_here(tries):
    tries.make("manager", "10.0.0.1", NOON, right=True)
    later = NOON + timedelta(days=3)
    for _ in range(5):
        tries.make("manager", "203.0.113.9", later)
    assert tries.make("manager", "203.0.113.9", later).until
    assert tries.make("manager", "10.0.0.1", later, right=True).until is None
    assert tries.make("manager", "203.0.113.9", later).until, "and their signing in gives the stranger no more tries"


def test_an_address_that_tries_many_names_waits(tries):
    for number in range(20):
        assert tries.make(f"name{number}", "203.0.113.9", NOON).until is None
    assert tries.make("name99", "203.0.113.9", NOON).until == NOON + timedelta(seconds=5)
    assert tries.make("name99", "10.0.0.1", NOON).until is None
    hour = NOON + timedelta(hours=1)
    assert tries.make("name99", "203.0.113.9", hour).until is None


def test_the_slips_of_an_office_are_not_held_against_it(tries):
    for number in range(30):
        tries.make(f"name{number}", "198.51.100.1", NOON)
        tries.make(f"name{number}", "198.51.100.1", NOON, right=True)
    assert tries.make("another", "198.51.100.1", NOON).until is None


def test_addresses_of_one_household_are_one(tries):
    assert throttle.from_hash(SECRET, "2001:db8:1:2::9") == throttle.from_hash(SECRET, "2001:db8:1:2:3:4:5:6")
    assert throttle.from_hash(SECRET, "2001:db8:1:2::9") != throttle.from_hash(SECRET, "2001:db8:1:3::9")
    assert throttle.from_hash(SECRET, "10.0.0.1") != throttle.from_hash(SECRET, "10.0.0.2")


def test_a_try_counts_before_the_password_is_looked_at(tries):
    """Many tries at once gain nothing: each takes its turn, as wrong, before any is answered."""
    turns = [tries.make("manager", "10.0.0.1", NOON) for _ in range(50)]
    assert sum(turn.attempt is not None for turn in turns) == 5


def test_what_is_kept_names_nobody_and_goes_after_a_month(kept, tries):
    tries.make("manager", "10.0.0.1", NOON)
    with kept.reading() as session:
        row = session.scalars(select(Attempt)).one()
        assert "manager" not in row.who_hash and "10.0.0.1" not in row.from_hash and row.who_hash != row.from_hash
        assert throttle.who_hash("another secret", "manager") != row.who_hash
    tries.make("head", "10.0.0.1", NOON + timedelta(days=31), right=True)
    with kept.reading() as session:
        assert throttle.counted(session) == 1


def test_a_clock_set_back_lengthens_no_wait(tries):
    for _ in range(6):
        tries.make("manager", "10.0.0.1", NOON)
    before = NOON - timedelta(days=1)
    assert tries.make("manager", "10.0.0.1", before).until <= before + throttle.LONGEST_WAIT


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "in 1 second"), (0.2, "in 1 second"), (40, "in 40 seconds"), (60, "in 1 minute"), (61, "in 2 minutes"), (900, "in 15 minutes")],
)
def test_the_wait_in_words(seconds, words):
    assert throttle.wait_words(NOON + timedelta(seconds=seconds), NOON) == words
