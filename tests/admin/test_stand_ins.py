"""Stand-ins on screen: given by a performance officer until a day, changed, ended early; with history and entries."""

import pytest

from access.reader import reader_of
from data.records.tables import StandIn, User
from tests.admin.asking import markup_of, page, send, trail_of
from tests.signin.browsing import Browsing

TEAM = "Chesterfield CIN Team 1"
GIVEN = {"user": "manager", "team": TEAM, "until": "30/11/2026", "reason": "leave"}
GIVE, END = "/do/admin/stand-ins/give", "/do/admin/stand-ins/end"


@pytest.fixture
def officer(browser, records):
    """The performance officer's browser."""
    return browser.let_in(records, "performance")


def rows(records) -> list[StandIn]:
    with records.reading() as session:
        return list(session.query(StandIn).order_by(StandIn.row_id))


@pytest.mark.parametrize("name", ["data", "finance", "manager", "director"])
def test_only_a_performance_officer_may(browser, records, name):
    other = browser.let_in(records, name)
    assert page(other, "stand-ins") == "403" and other.get("/admin/stand-ins").status_code == 403
    for path in (GIVE, END):
        assert send(other, path, **GIVEN).status_code == 403
    assert rows(records) == [] and {entry.kind for entry in trail_of(records)} == {"refused"}


@pytest.mark.parametrize("what", ["users", "restricted", "trail", "people"])
def test_the_other_pages_are_the_data_managers(officer, what):
    assert page(officer, what) == "403"


def test_given_and_it_gives_the_teams_rights(officer, records):
    assert "Nobody stands in" in page(officer, "stand-ins")
    assert send(officer, GIVE, **GIVEN).get_json()["words"] == "The stand-in holds until 30/11/2026."
    (row,) = rows(records)
    assert (row.user, row.team, row.given_by, row.reason) == ("manager", TEAM, "performance", "leave")
    with records.reading() as session:
        reader = reader_of(records.latest(session, User, "manager"), [row], [], row.until)
    assert reader.stand_ins == (TEAM,) and reader.lists_team(TEAM)
    shown = page(officer, "stand-ins")
    assert f"Ottilie Brackenrow {TEAM} 30/11/2026 Linnet Okehollow, 23/11/2026 12:00 leave" in shown and "Until 30/11/2026" in shown
    (entry,) = trail_of(records, "admin")
    assert entry.words == f"Stand-in given: manager for {TEAM} until 30/11/2026" and entry.reason == "leave"


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"until": ""}, "until", "Choose the last day"),
        ({"until": "31/02/2027"}, "until", "is not a day"),
        ({"until": "22/11/2026"}, "until", "has passed"),
        ({"until": "24/02/2027"}, "until", "at most 92 days"),
        ({"reason": ""}, "reason", "Say why"),
        ({"user": ""}, "user", "Choose the person"),
        ({"user": "finance"}, "user", "sees no cases"),
        ({"user": "performance"}, "user", "give yourself"),
    ],
)
def test_what_cannot_be_given_is_told_at_its_field(officer, records, change, field, said):
    answer = send(officer, GIVE, **(GIVEN | change))
    assert answer.status_code == 422 and said in answer.get_json()["fields"][field]
    assert rows(records) == [] and trail_of(records, "admin") == []


def test_another_day_and_an_early_end_by_one_of_two_editors(server, officer, records):
    send(officer, GIVE, **GIVEN)
    (row,) = rows(records)
    again = send(officer, GIVE, **(GIVEN | {"until": "01/12/2026"}))
    assert again.status_code == 422 and "until 30/11/2026 already" in again.get_json()["fields"]["user"]
    seen = {"after": str(row.row_id)}
    assert f"form-until-{row.row_id}" in markup_of(officer, "stand-ins")
    assert send(officer, GIVE, **(GIVEN | seen | {"until": "01/12/2026", "reason": "longer"})).status_code == 200
    late = send(Browsing(server).let_in(records, "performance"), END, **(GIVEN | seen))
    assert late.status_code == 409 and len(rows(records)) == 2
    assert send(officer, END, **(GIVEN | {"after": str(rows(records)[-1].row_id), "reason": "back early"})).status_code == 200
    shown = page(officer, "stand-ins")
    assert "Nobody stands in for a team today" in shown and "Ended early back early" in shown and "Until 01/12/2026 longer" in shown
    assert [entry.words.split(":")[0] for entry in trail_of(records, "admin")] == ["Stand-in given", "Stand-in given", "Stand-in ended"]


def test_it_ends_by_itself(officer, clock, records):
    send(officer, GIVE, **(GIVEN | {"until": "23/11/2026"}))
    assert "30/11" not in page(officer, "stand-ins") and "Ottilie" in page(officer, "stand-ins")
    clock.on(days=1)
    officer.let_in(records, "performance", clock.at)
    assert "Nobody stands in for a team today" in page(officer, "stand-ins")
