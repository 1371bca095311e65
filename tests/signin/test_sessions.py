"""Sessions: they end by time, by a change of rights and by hand; the browser holds an id of pure chance and nothing else."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from access import sessions, stand_ins
from access.doing import Doing
from access.reader import NOBODY, SYSTEM
from access.sessions import Gone, Limits, Standing
from access.tokens import csrf_token, id_hash, is_csrf_token
from data.records.tables import Restricted, SignIn, User
from tests.signin.browsing import NOON

LIMITS = Limits()


@pytest.fixture
def begin(records, clock):
    def start(name="manager", old=""):
        with records.session() as session:
            return sessions.start(records, session, records.latest(session, User, name), clock(), old)

    return start


@pytest.fixture
def stands(records, clock):
    return lambda id: sessions.standing(records, id, clock(), LIMITS)


def test_who_stands_behind_an_id(begin, stands):
    found = stands(begin())
    assert isinstance(found, Standing) and found.user == "manager" and found.group == "team_manager" and not found.must_change
    assert found.reader.name == "manager" and found.reader.teams == ("Erewash CIN Team 1",)


@pytest.mark.parametrize("id", ["", "x", "a" * 43, "../../etc/passwd", "\x00", "é" * 50])
def test_nobody_stands_behind_an_id_that_is_none(stands, id):
    assert stands(id) == Gone()


def test_an_id_is_long_chance_and_its_hash_alone_is_kept(records, begin):
    ids = {begin() for _ in range(20)}
    assert len(ids) == 20 and all(len(id) == 43 for id in ids)
    with records.reading() as session:
        kept = {row.id_hash for row in session.scalars(select(SignIn))}
    assert kept == {id_hash(id) for id in ids} and not kept & ids


def test_it_ends_thirty_minutes_after_the_last_click(begin, stands, clock):
    id = begin()
    for _ in range(5):
        clock.on(minutes=29)
        assert isinstance(stands(id), Standing)
    clock.on(minutes=30)
    gone = stands(id)
    assert gone == Gone(sessions.IDLE, "manager") and gone.words(LIMITS) == "You were signed out after 30 minutes without a click."
    clock.on(minutes=-30)
    assert stands(id) == gone, "once ended it stays ended"


def test_it_ends_after_ten_hours_whatever_happens(begin, stands, clock):
    id = begin()
    for _ in range(29):
        clock.on(minutes=20)
        assert isinstance(stands(id), Standing)
    clock.on(minutes=20)
    assert stands(id).why == sessions.OVER and "10 hours" in stands(id).words(LIMITS)


def test_its_use_is_noted_once_a_minute(records, begin, stands, clock):
    id = begin()

    def seen():
        with records.reading() as session:
            return session.get(SignIn, id_hash(id)).seen_at

    clock.on(seconds=59)
    stands(id)
    assert seen() == NOON
    clock.on(seconds=1)
    stands(id)
    assert seen() == NOON + timedelta(minutes=1)


@pytest.mark.parametrize(
    "fields",
    [
        {"teams": ["Erewash CIN Team 2"]}, {"teams": []}, {"localities": []}, {"group": "finance"}, {"group": "data_manager"},
        {"zone": "Erewash"}, {"school": "A School"}, {"agreement_on": date(2021, 1, 1)}, {"dbs_on": date(2021, 1, 1)},
    ],
    ids=str,
)  # fmt: skip
def test_a_change_of_rights_ends_it(begin, stands, change, fields):
    id = begin()
    change("manager", **fields)
    gone = stands(id)
    assert gone == Gone(sessions.RIGHTS, "manager") and "what you may see has changed" in gone.words(LIMITS)


@pytest.mark.parametrize("fields", [{"shown_name": "Ottilie B"}, {"email": "o@demo-county.example"}, {"reason": "tidied"}], ids=str)
def test_a_change_of_nothing_that_gives_rights_does_not(begin, stands, change, fields):
    id = begin()
    change("manager", **fields)
    assert isinstance(stands(id), Standing)


@pytest.mark.parametrize("fields", [{"disabled": True}, {"withdrawn": True}], ids=str)
def test_a_user_who_is_shut_out_is_out_at_once(begin, stands, change, fields):
    id = begin()
    change("manager", **fields)
    assert isinstance(stands(id), Gone)
    change("manager", disabled=False, withdrawn=False)
    assert isinstance(stands(id), Gone), "and the old session does not come back"


def test_being_named_for_a_restricted_person_ends_it(records, begin, stands, clock):
    id = begin()
    with records.session() as session:
        records.add(
            session, Restricted(**Doing("data", "data_manager", clock(), date(2022, 5, 23)).stamp("P1"), why="adopted", named=["manager"])
        )
    assert stands(id).why == sessions.RIGHTS
    assert "P1" in stands(begin()).reader.named_for


def test_somebody_elses_restriction_does_not(records, begin, stands, clock):
    id = begin()
    with records.session() as session:
        records.add(
            session, Restricted(**Doing("data", "data_manager", clock(), date(2022, 5, 23)).stamp("P1"), why="adopted", named=["head"])
        )
    assert "P1" in stands(id).reader.withheld, "yet it holds at once"


def test_a_stand_in_ends_by_the_clock_whatever_day_the_data_end_on(records, begin, stands, clock):
    doing = Doing("performance", "performance_officer", clock(), date(2022, 5, 23))
    with records.session() as session:
        team = "Erewash CIN Team 2"
        stand_ins.give(records, session, doing, "manager", team, clock().date() + timedelta(days=1), [team])
    assert team in stands(begin()).reader.stand_ins
    clock.on(days=2)
    assert stands(begin()).reader.stand_ins == ()


def test_signing_in_again_ends_the_session_before(begin, stands):
    first = begin()
    second = begin(old=first)
    assert first != second and stands(first).why == sessions.REPLACED and isinstance(stands(second), Standing)


def test_the_data_manager_signs_somebody_out_everywhere(records, begin, stands, clock):
    here, there, other = begin(), begin(), begin("head")
    with records.session() as session:
        assert {row.user for row in sessions.living(session, clock(), LIMITS)} == {"manager", "head"}
        assert len(sessions.living(session, clock(), LIMITS, "manager")) == 2
        assert sessions.end_all(session, "manager", clock()) == 2
    assert {stands(here).words(LIMITS), stands(there).words(LIMITS)} == {"You were signed out by the data manager."}
    assert isinstance(stands(other), Standing)


def test_purpose_and_reasons_live_as_long_as_the_session(records, begin, stands):
    id = begin("performance")
    with records.session() as session:
        sessions.choose_purpose(session, id_hash(id), "quarterly return")
        sessions.give_reason(session, id_hash(id), "key1", "a question of the family")
    found = stands(id)
    assert found.purpose == found.reader.purpose == "quarterly return" and found.reader.reasons == (("key1", "a question of the family"),)
    assert stands(begin("performance")).reader.reasons == ()


def test_outside_a_request_nobody_reads():
    assert sessions.reader_now() is NOBODY and not sessions.reader_now().group.permissions
    with sessions.reading_as(SYSTEM):
        assert sessions.reader_now() is SYSTEM
    assert sessions.reader_now() is NOBODY


def test_the_token_of_one_session_is_good_for_no_other():
    token = csrf_token("secret", "id one", "manager")
    assert is_csrf_token("secret", "id one", token)
    for secret, id, sent in (
        ("other", "id one", token),
        ("secret", "id two", token),
        ("secret", "", token),
        ("secret", "id one", ""),
        ("secret", "id one", token[:-1]),
    ):
        assert not is_csrf_token(secret, id, sent)
    assert (
        token.split(".")[0]
        == csrf_token("secret", "id two", "manager").split(".")[0]
        != csrf_token("secret", "id one", "head").split(".")[0]
    )
