"""Users: added, changed, disabled, reset and imported; refused rows are told with row, column, value and reason; stand-ins."""

from datetime import date, timedelta

import pytest

from access import stand_ins, user_import, users
from access.doing import NotDone
from access.passwords import matches
from access.reader import Refused
from access.rights import GROUPS
from access.users import Faulty
from data.records.base import RecordsError
from data.records.tables import Credential, SignIn, TrailEntry, User
from tests.trail.drawn import NOW, PLACES, asked, doing

LATER = timedelta(hours=1)


def added(records, name="sam.example", **given):
    """A user."""
    with records.session() as session:
        return users.add(records, session, doing(), asked(name, **given), PLACES)


@pytest.mark.sampled(1)
def test_every_change_is_a_row_of_its_own(records):
    first = added(records)
    with records.session() as session:
        newer = asked(teams=("Erewash CIN Team 2",))
        users.change(records, session, doing(after=LATER), newer, PLACES, reason="moved", after=first.row_id)
    with records.reading() as session:
        rows = records.history(session, User, "sam.example")
        assert [(row.teams, row.reason, row.recorded_by) for row in rows] == [
            (["Erewash CIN Team 1"], "", "mi"), (["Erewash CIN Team 2"], "moved", "mi")
        ]  # fmt: skip
        assert records.latest(session, User, "sam.example", records_at=NOW).teams == ["Erewash CIN Team 1"]
        said = [(entry.kind, entry.words) for entry in session.query(TrailEntry).order_by(TrailEntry.seq)]
        assert said == [("admin", "User added: sam.example"), ("admin", "User changed: sam.example")]
    with pytest.raises(RecordsError, match="Somebody else"), records.session() as session:
        users.change(records, session, doing(), asked(), PLACES, after=first.row_id)


def test_only_the_data_manager_may(sqlite_records):
    for group in set(GROUPS) - {"data_manager"}:
        with pytest.raises(Refused, match="data manager"), sqlite_records.session() as session:
            users.add(sqlite_records, session, doing("x", group), asked(), PLACES)


def test_every_fault_is_told_at_once(sqlite_records):
    with pytest.raises(Faulty) as caught:
        added(sqlite_records, "Sam Example", shown_name=" ", group="boss", teams=("Nowhere",), email="no address")
    assert [(fault.field, fault.value) for fault in caught.value.faults] == [
        ("name", "Sam Example"), ("shown_name", " "), ("email", "no address"), ("group", "boss"), ("teams", "Nowhere")
    ]  # fmt: skip
    assert "'boss' is no group: write one of practice_supervisor" in str(caught.value)


@pytest.mark.parametrize(
    ("group", "need"), [("team_manager", "teams"), ("head_of_service", "localities"), ("zone_worker", "zone"), ("school_staff", "school")]
)
def test_a_group_with_own_rows_needs_its_place(sqlite_records, group, need):
    with pytest.raises(Faulty) as caught:
        added(sqlite_records, group=group, teams=())
    assert [fault.field for fault in caught.value.faults] == [need]


def test_names_that_are_kept_and_taken(sqlite_records):
    with pytest.raises(Faulty):
        added(sqlite_records, "system")
    added(sqlite_records)
    with pytest.raises(NotDone, match="already"):
        added(sqlite_records)


@pytest.mark.sampled(1)
def test_disabled_at_once_and_enabled_again(records):
    added(records)
    with records.session() as session:
        session.add(SignIn(id_hash="a" * 64, user="sam.example", started_at=NOW, seen_at=NOW))
    with records.session() as session:
        users.disable(records, session, doing(after=LATER), "Sam.Example", "left")
    with records.session() as session:
        assert users.current(records, session, "sam.example").disabled
        assert session.get(SignIn, "a" * 64).ended_at == NOW + LATER
        assert not users.enable(records, session, doing(), "sam.example").disabled
    with pytest.raises(NotDone, match="yourself"), records.session() as session:
        users.disable(records, session, doing(), "mi")
    with pytest.raises(NotDone, match="no one's"), records.session() as session:
        users.disable(records, session, doing(), "nobody.there")


@pytest.mark.sampled(1)
def test_a_new_password_is_for_one_sign_in(records):
    added(records)
    with records.session() as session:
        password = users.reset(records, session, doing(), "sam.example")
    with records.reading() as session:
        held = session.get(Credential, "sam.example")
        assert held.must_change and matches(held.hash, password) and password not in held.hash
        assert password not in " ".join(entry.words + entry.reason for entry in session.query(TrailEntry))


CSV = """name,shown_name,group,teams,localities,dbs_on
sam.example,Sam Example,team_manager,Erewash CIN Team 1; Erewash CIN Team 2,,14/03/2022
Kim.Example,Kim Example,Head of service,,Erewash,
lee.example,Lee Example,boss,,,31/02/2022

sam.example,Sam Again,finance,,,
jo.example,,team_manager,Nowhere,,
mi,Myself,data_manager,,,
"""


@pytest.mark.sampled(1)
def test_an_import_tells_each_row_it_refused(records):
    with records.session() as session:
        report = user_import.import_csv(records, session, doing(), CSV.encode(), PLACES)
    assert report.added == ["sam.example", "kim.example"] and report.changed == report.same == []
    assert [(row.row, row.column, row.value) for row in report.refused] == [
        (4, "dbs_on", "31/02/2022"), (4, "group", "boss"), (6, "name", "sam.example"),
        (7, "shown_name", ""), (7, "teams", "Nowhere"), (8, "name", "mi"),
    ]  # fmt: skip
    with records.reading() as session:
        sam = users.current(records, session, "sam.example")
        assert (sam.teams, sam.dbs_on) == (["Erewash CIN Team 1", "Erewash CIN Team 2"], date(2022, 3, 14))
    again = "name,shown_name,group\nsam.example,Sam Example,team_manager\nkim.example,Kim E,head_of_service\n"
    with records.session() as session:
        second = user_import.import_csv(records, session, doing(), again.encode("utf-8-sig"), PLACES)
        assert (second.added, second.changed, second.same) == ([], ["kim.example"], ["sam.example"])
        assert users.current(records, session, "kim.example").localities == ["Erewash"]  # a column the file lacks stays


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"name,group\na,b\n", "no column shown_name"),
        (b"name,shown_name,group,rights\n", "unknown or double: rights"),
        (b"name,shown_name,group,name\n", "unknown or double"),
        ("name,shown_name,group\né".encode("latin-1"), "not UTF-8"),
        (b'name,shown_name,group\n"a', "cannot be read as CSV"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(sqlite_records, content, words):
    with pytest.raises(NotDone, match=words), sqlite_records.session() as session:
        user_import.import_csv(sqlite_records, session, doing(), content, PLACES)


def test_the_template_can_be_imported(sqlite_records):
    with sqlite_records.session() as session:
        report = user_import.import_csv(sqlite_records, session, doing(), user_import.template().encode(), PLACES)
    assert report.added == ["sam.example"] and not report.refused


@pytest.mark.sampled(1)
def test_a_stand_in_holds_until_its_day(records):
    added(records)
    officer, today, team = doing("pat", "performance_officer"), NOW.date(), "Chesterfield CIN Team 1"
    with records.session() as session:
        stand_ins.give(records, session, officer, "sam.example", team, today, PLACES.teams)
        assert [row.team for row in stand_ins.current(records, session, today)] == [team]
        assert stand_ins.current(records, session, today + timedelta(days=1)) == []
        stand_ins.give(records, session, officer, "sam.example", team, today + timedelta(days=92), PLACES.teams)
        assert [row.until for row in stand_ins.current(records, session, today)] == [today + timedelta(days=92)]
        stand_ins.end(records, session, officer, "sam.example", team)
        assert stand_ins.current(records, session, today) == []


def test_a_stand_in_is_refused_with_the_mend(sqlite_records):
    added(sqlite_records)
    officer, today, team = doing("pat", "performance_officer"), NOW.date(), "Chesterfield CIN Team 1"
    with sqlite_records.session() as session:
        for group in set(GROUPS) - {"performance_officer"}:
            with pytest.raises(Refused, match="performance officer"):
                stand_ins.give(sqlite_records, session, doing("x", group), "sam.example", team, today, PLACES.teams)
        for user, place, until, words in (
            ("nobody.there", team, today, "no one's sign-in name"),
            ("sam.example", "Nowhere", today, "no team"),
            ("sam.example", team, today - timedelta(days=1), "has passed"),
            ("sam.example", team, today + timedelta(days=93), "at most 92 days"),
        ):
            with pytest.raises(NotDone, match=words):
                stand_ins.give(sqlite_records, session, officer, user, place, until, PLACES.teams)
        with pytest.raises(NotDone, match="does not stand in"):
            stand_ins.end(sqlite_records, session, officer, "sam.example", team)
