"""Annex A: a row of list 8 as episodes of care, and who holds a child's case by the lists."""

from datetime import date
from pathlib import Path

import pytest

from loaders.source import LOADED_WITHOUT, SET_ASIDE, TOLD
from tests.loaders.annex_a_books import book, delivered, rows_of, told

START, LEGAL, PLACED, CEASED = date(2019, 2, 4), date(2020, 3, 5), date(2021, 4, 6), date(2022, 5, 7)
ROW = {"child": 1, "legal": "C2", "place": "U6", "provider": "PR1", "team": "Care 1", "worker": "Eve Lamb"}
EPISODE = ("episode_start", "episode_end", "reason_new", "legal_status", "placement_type", "reason_ceased")

CASES = {
    "three beginnings": (
        {"started": START, "legal_from": LEGAL, "placed": PLACED},
        [("2019-02-04", "2020-03-05", "S", None, None, "X1"), ("2020-03-05", "2021-04-06", "L", "C2", None, "X1"),
         ("2021-04-06", None, "P", "C2", "U6", None)],
    ),
    "all on one day": ({"started": START, "legal_from": START, "placed": START}, [("2019-02-04", None, "S", "C2", "U6", None)]),
    "order and placement together": (
        {"started": START, "legal_from": LEGAL, "placed": LEGAL},
        [("2019-02-04", "2020-03-05", "S", None, None, "X1"), ("2020-03-05", None, "B", "C2", "U6", None)],
    ),
    "the order from the start": (
        {"started": START, "legal_from": START, "placed": PLACED},
        [("2019-02-04", "2021-04-06", "S", "C2", None, "X1"), ("2021-04-06", None, "P", "C2", "U6", None)],
    ),
    "only a start": ({"started": START}, [("2019-02-04", None, "S", "C2", "U6", None)]),
    "an order from before the stay": (
        {"started": LEGAL, "legal_from": START, "placed": PLACED},
        [("2020-03-05", "2021-04-06", "S", "C2", None, "X1"), ("2021-04-06", None, "P", "C2", "U6", None)],
    ),
    "left care": (
        {"started": START, "legal_from": START, "placed": PLACED, "ceased": CEASED, "why_ceased": "k) E47: Special Guardianship Orders"},
        [("2019-02-04", "2021-04-06", "S", "C2", None, "X1"), ("2021-04-06", "2022-05-07", "P", "C2", "U6", "E47")],
    ),
    "moved on the last day": (
        {"started": START, "legal_from": START, "placed": CEASED, "ceased": CEASED, "why_ceased": "E4A"},
        [("2019-02-04", "2022-05-07", "S", "C2", None, "X1"), ("2022-05-07", "2022-05-07", "P", "C2", "U6", "E4A")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_stay_begins_when_care_began_and_knows_no_order_or_placement_before_its_day(tmp_path: Path, name: str):
    days, expected = CASES[name]
    delivery = delivered(book(tmp_path / "a.xlsx", {8: [ROW | days]}))
    assert rows_of(delivery, "care_episodes", *EPISODE) == expected
    assert set(rows_of(delivery, "care_episodes", "person_id", "team", "worker", "row")) == {("1", "Care 1", "Eve Lamb", 3)}
    assert delivery.problems.is_empty()


FAULTS = {
    "no start": ({"placed": PLACED, "legal_from": LEGAL},
                 [("2020-03-05", "2021-04-06", "L", "C2", None, "X1"), ("2021-04-06", None, "P", "C2", "U6", None)],
                 [(LOADED_WITHOUT, "Date Started to be Looked After")]),
    "a start that is no day": ({"started": "spring", "placed": PLACED, "legal_from": PLACED},
                               [("2021-04-06", None, "B", "C2", "U6", None)], [(LOADED_WITHOUT, "Date Started to be Looked After")]),
    "no day at all": ({"started": "spring"}, [("spring", None, None, None, None, None)], []),  # the checks set it aside
    "a placement that is no day": ({"started": START, "placed": "soon"}, [("2019-02-04", None, "S", "C2", "U6", None)],
                                   [(LOADED_WITHOUT, "Start Date of Most Recent Placement")]),
    "a placement after the end": ({"started": START, "placed": CEASED, "ceased": PLACED, "why_ceased": "E8"},
                                  [("2019-02-04", "2021-04-06", "S", "C2", "U6", "E8")], [(TOLD, "Start Date of Most Recent Placement")]),
    "X1 and still in care": ({"started": START, "why_ceased": "u) X1:CodeError"}, [("2019-02-04", None, "S", "C2", "U6", None)],
                             [(LOADED_WITHOUT, "Reason Ceased to be Looked After")]),
    "an end before the start": ({"started": PLACED, "ceased": START}, [("2021-04-06", "2019-02-04", "S", "C2", "U6", None)], []),
    "an end that is no day": ({"started": START, "placed": PLACED, "ceased": "May"},
                              [("2019-02-04", "2021-04-06", "S", "C2", None, "X1"), ("2021-04-06", "May", "P", "C2", "U6", None)], []),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_day_that_is_wrong_is_told_and_the_rest_of_the_stay_kept(tmp_path: Path, name: str):
    days, expected, words = FAULTS[name]
    delivery = delivered(book(tmp_path / "a.xlsx", {8: [ROW | days]}))
    assert rows_of(delivery, "care_episodes", *EPISODE) == expected
    assert told(delivery, "kind", "column") == words
    assert not [value for (value,) in told(delivery, "value") if value]


def test_who_holds_a_case_is_asked_of_the_lists_in_order(tmp_path: Path):
    day, later = date(2022, 1, 1), date(2022, 2, 2)
    lists = {
        3: [{"child": n, "referred": later, "team": "Front Door"} for n in (1, 2, 3, 5, 6)],
        4: [{"child": n, "assessed": day, "team": "Assessment 1"} for n in (3, 4)] + [{"child": 6, "assessed": later, "team": "Care 1"}],
        6: [
            {"child": 1, "began": day, "status": "c) Child in need plan", "team": "Alder 1", "worker": "Ben Fell"},
            {"child": 2, "began": day, "status": "b) Child Protection plan", "team": "Elsewhere"},
            {"child": 3, "began": day, "status": None, "team": "#N/A", "worker": "#N/A"},
            {"child": 4, "began": day, "status": "e) Closed episode", "team": "Elsewhere"},
            {"child": 5, "began": day, "status": "a) Looked after child", "team": "Care 1"},
            {"child": 6, "began": day, "status": "C) child in need plan"},
        ],
        7: [
            {"child": 1, "plan": day, "team": "Birch 1"},
            {"child": 2, "plan": later, "plan_ended": later, "team": "Birch 2"},
            {"child": 2, "plan": day, "team": "Birch 1", "worker": "Dee Pool"},
        ],
        8: [
            {"child": 5, "started": day, "ceased": later, "team": "Care 0"},
            {"child": 5, "started": later, "team": "Care 1", "worker": "Eve Lamb"},
        ],
    }
    delivery = delivered(book(tmp_path / "a.xlsx", lists))
    assert delivery.holding is not None
    assert sorted(delivery.holding.frame.rows()) == [
        ("1", "cin", "Children in Need", "Alder 1", "Ben Fell"),
        ("2", "cin", "Children in Need", "Birch 1", "Dee Pool"),
        ("3", "cin", "Children in Need", "Front Door", None),
        ("5", "care", "Children in Care", "Care 1", "Eve Lamb"),
        ("6", "cin", "Children in Need", "Front Door", None),
    ]
    assert delivery.notes[0].startswith("Ofsted Annex A: 2 children have a child-in-need plan by list 6.")


def test_a_referral_without_further_action_is_held_by_nobody(tmp_path: Path):
    rows = [{"child": n, "referred": START, "nfa": nfa, "team": "Front Door"} for n, nfa in ((1, "a) Yes"), (2, "No"))]
    delivery = delivered(book(tmp_path / "a.xlsx", {3: rows}))
    assert delivery.holding is not None and delivery.holding.frame["person_id"].to_list() == ["2"]
    assert rows_of(delivery, "referrals", "person_id", "nfa") == [("1", "1"), ("2", "0")]


def test_a_worker_is_listed_once_with_the_team_that_holds_most(tmp_path: Path):
    teams = ["Alder 2", "Alder 1", "Alder 1", None, None, None]
    rows = [{"child": n, "began": START, "team": team, "worker": "Ben\u00a0 Fell"} for n, team in enumerate(teams)]
    delivery = delivered(book(tmp_path / "a.xlsx", {6: [*rows, {"child": 9, "began": START, "worker": "Cal Reed"}]}))
    assert rows_of(delivery, "workers", "worker_id", "worker", "team") == [
        ("Ben Fell", "Ben Fell", "Alder 1"), ("Cal Reed", "Cal Reed", None),
    ]  # fmt: skip


def test_a_person_called_none_holds_cases_too(tmp_path: Path):
    delivery = delivered(book(tmp_path / "a.xlsx", {6: [{"child": 1, "began": START, "team": "N/A", "worker": "Null"}]}))
    assert rows_of(delivery, "workers", "worker", "team") == [("Null", None)]
    assert not [kind for (kind,) in told(delivery, "kind") if kind == SET_ASIDE]
