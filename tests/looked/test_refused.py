"""What is refused: a list held back whole is in the trail once its page stands; a page that is not one's own names one that is."""

import pytest

from app import app
from data.records.tables import TrailEntry
from tests.governance.asking import send, words
from tests.looked.test_looks import entries
from tests.signin.browsing import Browsing

OTHERS = "?team=Chesterfield%20CIN%20Team%201&measure=cin-open"


def refused(records) -> list[TrailEntry]:
    return entries(records, "refused")


def test_a_list_that_is_held_back_whole_is_noted_when_its_page_stands(browser, records):
    browser.let_in(records, "manager")
    answer = browser.get(f"/view/cases{OTHERS}")
    assert "You may not see these" in str(answer.get_json()["words"]) and not refused(records), "asked for ahead of a press: not a look"
    told = send(browser, "/do/not-shown", asked=OTHERS)
    assert told.status_code == 200 and "is recorded" in told.get_json()["words"]
    (entry,) = refused(records)
    assert "none of" in entry.words and "Chesterfield CIN Team 1" in entry.words and "measure=cin-open" in entry.filter
    assert (entry.count, entry.user) == (0, "manager")


@pytest.mark.parametrize("asked", ["", "?measure=no-such", "?as_at=yesterday", "?team=Erewash%20CIN%20Team%201"])
def test_nothing_is_noted_where_nothing_was_refused(asked, browser, records):
    assert send(browser.let_in(records, "manager"), "/do/not-shown", asked=asked).status_code == 422
    assert not refused(records)


def test_who_has_no_lists_cannot_note_one(server, browser, records):
    assert send(browser.let_in(records, "finance"), "/do/not-shown", asked=OTHERS).status_code == 403
    assert Browsing(server).ask("/do/not-shown", "POST", data={"asked": OTHERS}).status_code in (401, 403)


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("/cases", "Open Overview"),
        ("/cases?from=/cin/durations%3Flocality%3DErewash", "Back to Durations"),
        ("/admin/users", "Open Overview"),
    ],
)
def test_a_page_that_is_not_ones_own_says_what_is(path, way, browser, records):
    answer = browser.let_in(records, "finance").get(path)
    text = words(answer.get_data(as_text=True))
    assert answer.status_code == 403 and "You may not see this page" in text
    for part in ("Finance may see: figures to team level", way, "Ask for access", "That you asked is recorded", "Who may see what"):
        assert part in text, part
    assert len(refused(records)) == 1
    search = path.partition("?")[2]
    values = {"_pages_location.pathname": path.partition("?")[0], "_pages_location.search": f"?{search}" if search else ""}
    inside = str(browser.update(app.callback_map, "_pages_content.children", values).get_json()["response"])
    assert way in inside and "refused-nearest" in inside and "Finance may see" in inside


@pytest.mark.parametrize("user", ["zone", "school"])
def test_who_has_no_wing_yet_lands_on_what_is_there(user, browser, records):
    browser.let_in(records, user)
    assert browser.get("/").headers["Location"] == "/start"
    values = {"_pages_location.pathname": "/start", "_pages_location.search": ""}
    said = str(browser.update(app.callback_map, "_pages_content.children", values).get_json()["response"])
    none = "no figure and no list of these pages is yours"
    for part in ("What you can open now", "Saved views", none, "Early help in schools", "No date is promised"):
        assert part in said, part
    assert "/cin/overview" not in said


def test_who_has_a_wing_lands_on_its_first_page(browser, records):
    assert browser.let_in(records, "finance").get("/").headers["Location"] == "/cin/overview"
