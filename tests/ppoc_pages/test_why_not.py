"""Why a child is not here: hand-worked rows, and the form with its rights."""

from datetime import date

import pytest

from metrics.ppoc import why_not
from metrics.ppoc.statuses import LATE, LATER, NOT_STARTED, UPCOMING
from tests.admin.asking import a_child, send, words
from tests.ppoc_pages.test_mobilisation import forms

MAY = date(2022, 5, 23)
STAY = {"end_date": None, "reason_ceased": None, "legal_status": "C2", "team": "Team 1"}
OPEN = {"actual_start": None, "predicted_start": date(2022, 6, 1), "status": UPCOMING}


@pytest.mark.parametrize(
    ("stays", "here", "said"),
    [
        ([], False, "No stay in care is known by 23/05/2022."),
        ([STAY], True, "On a full care order since 01/02/2021, held by Team 1."),
        ([STAY | {"legal_status": "C1"}], False, "Not on a full care order: C1: Interim care order since 01/02/2021."),
        ([STAY | {"end_date": MAY, "reason_ceased": "E45"}], False, "Left care on 23/05/2022 (E45: "),
    ],
)
def test_on_full_care_order_pages(stays, here, said):
    found = why_not.care(stays, date(2021, 2, 1), MAY)
    assert (found.here, found.words[: len(said)]) == (here, said) and (here or found.act)


@pytest.mark.parametrize(
    ("kind", "rows", "withdrawn", "here", "said"),
    [
        ("SGO", [OPEN], "", [True], "SGO is predicted for 01/06/2022"),
        ("SGO", [OPEN | {"status": LATER}], "", [False], "more than 3 months ahead"),
        ("SGO", [OPEN | {"status": NOT_STARTED}], "", [True], "no start of an assessment is recorded"),
        ("SGO", [], "", [False, False], "No SGO assessment with a start is recorded."),
        ("Reunification", [], "by Ada on 01/05/2022: moved", [False, False], "withdrawn by Ada on 01/05/2022: moved"),
        ("SGO", [OPEN | {"actual_start": date(2022, 2, 24), "status": LATE}], "", [True], "began on 24/02/2022"),
        ("SGO", [OPEN | {"actual_start": date(2022, 2, 23), "status": LATE}], "", [False], "more than 3 months before 23/05/2022"),
    ],
)
def test_on_planned_starts(kind, rows, withdrawn, here, said):
    found = why_not.planned(kind, rows, withdrawn, MAY)
    assert [why.here for why in found] == here and any(said in why.words for why in found)
    assert all(why.act for why in found if not why.here)


def test_section_9_and_the_box_of_section_2_are_named():
    assert "section 9" in why_not.planned("SGO", [], "", MAY)[0].act and "section 2" in why_not.planned("Reunification", [], "", MAY)[0].act


def test_a_child_of_the_team_is_answered_and_others_are_nobody(browser, records, demo):
    coordinator = browser.let_in(records, "coordinator")
    key = forms(coordinator)[0]["child"]
    told = words(send(coordinator, "/do/ppoc/why", child=key).get_json()["once"]["html"])
    assert "Full care order pages" in told and "The data go to 23/05/2022" in told
    other = a_child(demo, records, 3)
    nobody = words(send(coordinator, "/do/ppoc/why", text="Nosuchname").get_json()["once"]["html"])
    assert words(send(coordinator, "/do/ppoc/why", text=other["person_id"]).get_json()["once"]["html"]) == nobody, (
        "another team's child is told as nobody"
    )
    assert send(coordinator, "/do/ppoc/why", text="a").status_code == 422
