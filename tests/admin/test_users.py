"""Users on screen: found, added, changed, disabled, given a password, signed out, imported; each with its history and entry."""

import csv
import io
import json

import pytest

from access import sessions
from access.passwords import matches
from data.records.tables import Credential, User
from pages.admin.user_form import box_name
from tests.admin.asking import hidden, markup_of, page, send, trail_of, words
from tests.signin.browsing import NOON, Browsing

NEW = {"name": "sam.example", "shown_name": "Sam Example", "group": "finance", "reason": "asked by finance"}


@pytest.fixture
def data(browser, records):
    """The data manager's browser."""
    return browser.let_in(records, "data")


def user(records, name) -> User:
    with records.reading() as session:
        return records.latest(session, User, name)


@pytest.mark.parametrize("name", ["performance", "finance", "manager", "head", "reviewer"])
def test_only_the_data_manager_may(browser, records, name):
    other = browser.let_in(records, name)
    for path in ("/admin/users", "/view/admin-users", "/export/users.csv", "/export/users-template.csv"):
        assert other.get(path).status_code == 403, path
    for what in ("add", "change", "disable", "enable", "password", "sign-out", "import"):
        answer = send(other, f"/do/admin/users/{what}", **NEW)
        assert answer.status_code == 403 and "Ask the data manager" in answer.get_json()["words"]
    assert user(records, "sam.example") is None and {entry.kind for entry in trail_of(records)} == {"refused"}


def test_a_post_without_the_token_is_not_taken(data, records):
    assert data.ask("/do/admin/users/add", "POST", data=NEW).status_code == 403
    assert user(records, "sam.example") is None


def test_the_list_is_found_by_the_address(data):
    everybody = page(data, "users")
    assert "13 of 13 users" in everybody and "Ottilie Brackenrow" in everybody and "Larkmoor Primary School" in everybody
    for query, count, there in (
        ("group=finance", "1 of 13", "Odette Marrowby"),
        ("place=Erewash%20CIN%20Team%201", "1 of 13", "Ottilie Brackenrow"),
        ("find=saffron", "1 of 13", "Saffron Ludmoor"),
        ("find=erewash", "4 of 13", "Rowan Sallowfield"),
        ("state=disabled", "0 of 13", "No user is like that"),
        ("state=never", "13 of 13", "Never"),
    ):
        found = page(data, "users", query)
        assert f"{count} users" in found and there in found, query


def test_a_user_is_added_with_a_password_shown_once(data, records):
    answer = send(data, "/do/admin/users/add", **NEW)
    told = answer.get_json()
    assert answer.status_code == 200 and told["go"] == "/admin/users?user=sam.example"
    password = words(told["once"]["html"]).split()[0]
    with records.reading() as session:
        credential = session.get(Credential, "sam.example")
    assert matches(credential.hash, password) and credential.must_change
    (added, given) = trail_of(records, "admin")
    assert added.words == "User added: sam.example" and added.reason == "asked by finance" and given.words == "Password reset: sam.example"
    shown = page(data, "users", "user=sam.example")
    assert password not in shown and password not in str([entry.words for entry in trail_of(records)])
    assert "Added asked by finance" in shown and "for the first sign-in only" in shown
    again = send(data, "/do/admin/users/add", **NEW)
    assert again.status_code == 422 and "already" in again.get_json()["words"]


def test_errors_stand_at_their_fields(data, records):
    bad = {"name": "Sam Example!", "shown_name": " ", "group": "wizards", "email": "nobody", "dbs_on": "31/02/2020", "reason": "x"}
    assert set(send(data, "/do/admin/users/add", **bad).get_json()["fields"]) == {"dbs_on"}
    told = send(data, "/do/admin/users/add", **(bad | {"dbs_on": ""})).get_json()
    assert set(told["fields"]) == {"name", "shown_name", "group", "email"}
    told = send(data, "/do/admin/users/add", **(NEW | {"group": "team_manager"})).get_json()
    assert "needs one" in told["fields"]["teams"] and "Teams is empty" in told["words"]
    assert set(send(data, "/do/admin/users/add", **(NEW | {"reason": ""})).get_json()["fields"]) == {"reason"}
    assert trail_of(records, "admin") == []


def test_a_change_leaves_who_when_from_and_to(data, records):
    text = markup_of(data, "users", "user=manager")
    seen = hidden(text, "change")

    ticked = {box_name("team", team).replace("-", "__"): "yes" for team in ("Erewash CIN Team 1", "Erewash CIN Team 2")}
    given = {
        "name": "manager",
        "shown_name": "Ottilie Brackenrow",
        "group": "team_manager",
        "reason": "covers both",
        "after": seen,
    } | ticked
    given["email"] = "manager@demo-county.example"
    assert send(data, "/do/admin/users/change", **given).status_code == 200
    assert user(records, "manager").teams == ["Erewash CIN Team 1", "Erewash CIN Team 2"] and user(records, "manager").demo
    shown = page(data, "users", "user=manager")
    assert "Teams: from Erewash CIN Team 1 to Erewash CIN Team 1, Erewash CIN Team 2" in shown
    assert "Localities: from Erewash to none" in shown and "23/11/2026 12:00 data" in shown and "covers both" in shown
    same = send(data, "/do/admin/users/change", **(given | {"after": hidden(markup_of(data, "users", "user=manager"), "change")}))
    assert same.status_code == 422 and "Nothing differs" in same.get_json()["words"]
    # A second editor whose page is older: told, and nothing written.
    late = send(data, "/do/admin/users/change", **(given | {"shown_name": "Somebody Else"}))
    assert late.status_code == 409 and "Somebody else has changed this" in late.get_json()["words"]
    assert user(records, "manager").shown_name == "Ottilie Brackenrow"
    assert [entry.words for entry in trail_of(records, "admin")] == ["User changed: manager"]


def test_disabled_at_once_and_enabled_again(server, data, records):
    other = Browsing(server).let_in(records, "manager")
    assert other.is_in()
    assert send(data, "/do/admin/users/disable", name="manager", reason="left").status_code == 200
    assert not other.is_in() and user(records, "manager").disabled
    assert send(data, "/do/admin/users/disable", name="manager", reason="left").status_code == 409
    assert send(data, "/do/admin/users/password", name="manager").status_code == 422
    assert "Disabled: from no to yes left" in page(data, "users", "user=manager")
    assert send(data, "/do/admin/users/enable", name="manager", reason="came back").status_code == 200
    assert not user(records, "manager").disabled
    assert [entry.words for entry in trail_of(records, "admin")] == ["User disabled: manager", "User enabled: manager"]


def test_living_sessions_and_signing_out_everywhere(server, data, records, clock):
    others = [Browsing(server).let_in(records, "head") for _ in range(2)]
    assert page(data, "users", "user=head").count("23/11/2026 12:00 23/11/2026 12:00") == 2
    assert send(data, "/do/admin/users/sign-out", name="head").get_json()["words"].endswith("2 sessions.")
    assert not any(other.is_in() for other in others)
    with records.reading() as session:
        assert sessions.living(session, NOON, sessions.Limits(), "head") == []
    (entry,) = trail_of(records, "admin")
    assert (entry.words, entry.count) == ("Signed out everywhere: head", 2)


@pytest.mark.parametrize("what", ["change", "disable", "password", "sign-out"])
def test_nobody_changes_their_own_account(data, records, what):
    before = user(records, "data").row_id
    answer = send(data, f"/do/admin/users/{what}", name="data", reason="x", group="data_manager", shown_name="T", after=str(before))
    assert answer.status_code == 422 and "own account" in answer.get_json()["words"]
    assert user(records, "data").row_id == before and data.is_in()
    assert "your own account" in page(data, "users", "user=data")


FILE = """name,shown_name,group,teams
sam.example,Sam Example,team_manager,Erewash CIN Team 1; Erewash CIN Team 2
kim.example,Kim Example,team_manager,Nowhere Team
lee.example,=Lee,wizards,
finance,Odette Marrowby,finance,
"""


def test_a_file_is_imported_and_each_refused_row_is_told(data, records):
    told = send(data, "/do/admin/users/import", file=FILE.encode()).get_json()
    assert told["words"] == "1 added, 0 changed, 1 as they were, 2 rows refused."
    shown = words(told["once"]["html"])
    assert "3 teams Nowhere Team is not in the live edition" in shown and "4 group wizards is no group" in shown
    assert user(records, "sam.example").teams == ["Erewash CIN Team 1", "Erewash CIN Team 2"] and user(records, "kim.example") is None
    with records.reading() as session:
        assert matches(session.get(Credential, "sam.example").hash, shown.split()[-1])
    assert [entry.words for entry in trail_of(records, "admin")] == ["User added: sam.example", "Password reset: sam.example"]


@pytest.mark.parametrize(("content", "said"), [(b"", "Choose the csv file"), (b"\xff\xfe", "not UTF-8"), (b"a,b\n1,2\n", "no column name")])
def test_a_file_that_cannot_be_read_says_so_at_its_field(data, content, said):
    answer = send(data, "/do/admin/users/import", file=content)
    assert answer.status_code == 422 and said in answer.get_json()["fields"]["file"]


def test_the_list_and_the_empty_file_are_taken_away(data, records):
    answer = data.get("/export/users.csv?group=team_manager")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [row["Sign-in name"] for row in rows] == ["manager"] and rows[0]["Teams"] == "Erewash CIN Team 1"
    assert data.get("/export/users.xlsx").data[:2] == b"PK" and data.get("/export/users.pdf").status_code == 404
    assert [entry.words for entry in trail_of(records, "export")] == ["The list of users as csv", "The list of users as xlsx"]
    template = data.get("/export/users-template.csv").data
    assert template.startswith(b"\xef\xbb\xbfname,shown_name,group,")
    assert json.loads(send(data, "/do/admin/users/import", file=template).data)["words"].startswith("1 added")


def test_nobody_of_that_name(data):
    assert "There is no such user" in page(data, "users", "user=nobody.at.all")
