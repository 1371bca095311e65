"""Targets set in place: who may, what is told at which field, two at once, and the page that shows the new target at once."""

import pytest

from data.records.tables import PermanenceTarget
from tests.admin.asking import hidden, send, trail_of, words
from tests.signin.browsing import Browsing

SET = "/do/permanence/target"
PLACE = {"locality": "Amber Valley", "year": "2022/23", "kind": "SGO", "after": "0", "standing": "16"}
ASKED = PLACE | {"target": "20", "reason": "Decision of the leadership team"}


@pytest.fixture
def director(browser, records):
    return browser.let_in(records, "director")


def rows(records) -> list[PermanenceTarget]:
    with records.reading() as session:
        return list(session.query(PermanenceTarget).order_by(PermanenceTarget.row_id))


def targets_of(browser, query="") -> str:
    answer = browser.get(f"/view/head-of-service{query}")
    assert answer.status_code == 200
    return str(answer.get_json()["words"]["head-of-service-targets"])


def matrix_of(browser) -> dict:
    table = browser.get("/view/head-of-service").get_json()["view"]["tables"]["matrix"]
    return {line[1]: dict(zip(table["ids"], line[3:], strict=True)) for line in table["packed"] if line[0] < 2}


@pytest.mark.parametrize("name", ["manager", "head", "coordinator", "quality", "data", "finance", "business", "reviewer", "zone"])
def test_only_the_director_and_performance_officers_may(browser, records, name):
    other = browser.let_in(records, name)
    assert send(other, SET, **ASKED).status_code == 403
    assert rows(records) == [] and {entry.kind for entry in trail_of(records)} == {"refused"}
    if name in ("manager", "head", "data"):
        assert "data-send" not in targets_of(other) and "Amber Valley" in targets_of(other), "what they may not change is read"


def test_a_forged_post_is_refused(director, records):
    assert director.ask(SET, "POST", data=ASKED).status_code == 403 and rows(records) == []


def test_a_target_is_set_and_shown_at_once_with_its_history(director, records):
    before = matrix_of(director)
    shown = targets_of(director)
    form = "target-0-sgo"
    assert hidden(shown, form) == "0" and hidden(shown, form, "standing") == str(before["Amber Valley"]["target_year_sgo"]) == "16"
    answer = send(director, SET, **ASKED)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert answer.get_json()["words"] == "The target of Amber Valley for special guardianship in 2022/23 is 20."
    now = matrix_of(director)
    assert now["Amber Valley"]["target_year_sgo"] == 20 and now["Total"]["target_year_sgo"] == before["Total"]["target_year_sgo"] + 4
    # 53 of 365 days: 20 x 53 / 365 = 2.9
    assert now["Amber Valley"]["target_sgo"] == 3 and now["Amber Valley"]["gap_sgo"] == now["Amber Valley"]["started_sgo"] - 3
    told = words(targets_of(director))
    assert "Ivo Thistlecombe (Assistant Director) Amber Valley Special guardianship 16 20 Decision of the leadership team" in told
    (row,) = rows(records)
    assert hidden(targets_of(director), form) == str(row.row_id) and row.changed_from == 16


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"target": ""}, "target", "Write the number"),
        ({"target": "-1"}, "target", "whole number from 0 to 999"),
        ({"target": "12.5"}, "target", "whole number"),
        ({"target": "1000"}, "target", "whole number"),
        ({"target": "16"}, "target", "16 already"),
        ({"reason": ""}, "reason", "Say why"),
    ],
)
def test_what_cannot_be_set_is_told_at_its_field(director, records, change, field, said):
    answer = send(director, SET, **(ASKED | change))
    assert answer.status_code == 422 and said in answer.get_json()["fields"][field]
    assert rows(records) == []


@pytest.mark.parametrize("change", [{"locality": "Nowhere"}, {"year": "2022/24"}, {"year": "next"}, {"kind": "Adoption"}])
def test_a_target_of_nothing_there_is_is_refused(director, records, change):
    assert send(director, SET, **(ASKED | change)).status_code in (409, 422) and rows(records) == []


def test_the_second_of_two_is_told_who_wrote_what_and_overwrites_nothing(server, director, records):
    officer = Browsing(server).let_in(records, "performance")
    assert send(officer, SET, **(ASKED | {"target": "18", "reason": "Agreed in May"})).status_code == 200
    late = send(director, SET, **ASKED)
    assert late.status_code == 409 and "Linnet Okehollow (Performance Officer) set 18" in late.get_json()["words"]
    assert "still stands here" in late.get_json()["words"] and len(rows(records)) == 1
    after = str(rows(records)[-1].row_id)
    assert send(director, SET, **(ASKED | {"after": after, "standing": "18"})).status_code == 200 and len(rows(records)) == 2


def test_what_is_loaded_meanwhile_is_not_overwritten_either(director, records):
    late = send(director, SET, **(ASKED | {"standing": "15"}))
    assert late.status_code == 409 and "is 16 in the data" in late.get_json()["words"] and rows(records) == []


def test_a_first_target_needs_no_reason(director, records):
    asked = ASKED | {"locality": "UASC Team", "standing": "", "reason": "", "target": "2"}
    assert send(director, SET, **asked).status_code == 200 and rows(records)[0].changed_from is None


def test_an_earlier_day_and_a_kept_link_show_what_held_then_and_change_nothing(director, records):
    send(director, SET, **ASKED)
    for query in ("?as_at=2022-05-01", "?edition=1"):
        shown = targets_of(director, query)
        assert "data-send" not in shown and "Show the latest day" in shown
    assert "Ivo Thistlecombe" not in targets_of(director, "?as_at=2022-05-01"), "at an earlier day it was not known"
