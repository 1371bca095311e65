"""Annex A: the dirt that FIELD.md 3 lists, and more of it, read or told and never lost without a word."""

from datetime import date
from pathlib import Path

import pytest

from loaders.source import LOADED_WITHOUT, SET_ASIDE, TOLD
from tests.loaders.annex_a_books import HEADS, book, delivered, rows_of, told

DAY = date(2022, 3, 14)


def test_spellings_of_who_a_child_is(tmp_path: Path):
    said = [
        ("a) Male", "a) WBRI", "a) Yes"), ("Female", "WIRI - White Irish", "No"), ("c) Not stated/recorded", "k)  APKN ", "c) Unknown"),
        ("d) Neither", "White British", "b) No"), (None, None, None), ("2", "s) NOBT", "Y"), ("M", "Martian", "#N/A"),
    ]  # fmt: skip
    rows = [{"child": n, "sex": s, "ethnicity": e, "disability": d, "began": DAY} for n, (s, e, d) in enumerate(said, start=1)]
    delivery = delivered(book(tmp_path / "a.xlsx", {6: rows}))
    assert rows_of(delivery, "persons", "sex", "ethnicity", "disability") == [
        ("M", "WBRI", "1"), ("F", "WIRI", "0"), ("U", "APKN", None), ("U", "WBRI", "0"), (None, None, None), ("F", "NOBT", "1"),
        ("M", "Martian", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("legal", "place", "provider", "expected"),
    [
        ("C2: FCO", "a) U1: Foster placement - relatives - long term", "e) PR4 - Private provision", ("C2", "U1", "PR4")),
        ("C2 - Full care order", "zz) T4: Temporary placement - seven days or less", "PR0", ("C2", "T4", "PR0")),
        ("Full care order", "Placed with parents", "Own provision", ("C2", "P1", "PR1")),
        ("c1 interim care order", "K2", "b) PR1: Own provision", ("C1", "K2", "PR1")),
        ("V2: Single period under S20", "p) K2: Children\u2019s Homes", None, ("V2", "K2", None)),
        ("R3", "Foster placement - relative - not FFA", "PR9 - Who knows", ("R3", "U3", "PR9")),
    ],
)
def test_codes_behind_letters_and_before_words(tmp_path: Path, legal, place, provider, expected):
    row = {"child": 1, "started": DAY, "legal": legal, "place": place, "provider": provider}
    delivery = delivered(book(tmp_path / "a.xlsx", {8: [row]}))
    assert rows_of(delivery, "care_episodes", "legal_status", "placement_type", "placement_provider") == [expected]
    unknown = [(TOLD, "legal_status", "R3"), (TOLD, "placement_provider", "PR9")] if legal == "R3" else []
    assert told(delivery, "kind", "column", "value") == unknown


def test_days_of_every_kind(tmp_path: Path):
    days = ["14/03/2022", "2022-03-14", "14-03-2022", "14.03.2022", "14-Mar-2022", "20220314", 44634, "44634", "2022-03-14 00:00:00", DAY]
    rows = [{"child": n, "began": day, "last_seen": day} for n, day in enumerate(days)]
    delivery = delivered(book(tmp_path / "a.xlsx", {6: rows}))
    assert {day for (day,) in rows_of(delivery, "referrals", "referral_date")} == {"2022-03-14"}
    assert {day for (day,) in rows_of(delivery, "visits", "seen_on")} == {"2022-03-14"}
    assert len(delivery.tables["visits"]) == len(days)


def test_a_day_that_is_none_is_left_for_the_checks(tmp_path: Path):
    delivery = delivered(book(tmp_path / "a.xlsx", {6: [{"child": 1, "began": "last spring", "last_seen": "14/03/22"}]}))
    assert rows_of(delivery, "referrals", "referral_date") == [("last spring",)]
    assert rows_of(delivery, "visits", "seen_on") == [("14/03/22",)]


def test_a_row_without_a_child_is_set_aside_and_blank_rows_are_none(tmp_path: Path):
    rows = [{"child": 1, "began": DAY}, {"child": "#N/A", "began": DAY, "last_seen": DAY, "team": "Alder 1"}, {}, {"age": "\u00a0 "}]
    delivery = delivered(book(tmp_path / "a.xlsx", {6: [*rows, {"child": "12.0", "began": DAY}]}))
    assert told(delivery, "kind", "row", "column", "value") == [(SET_ASIDE, 4, "person_id", None)]
    assert [child for (child,) in rows_of(delivery, "persons", "person_id")] == ["1", "12"]
    assert len(delivery.tables["referrals"]) == 2 and delivery.tables["visits"].is_empty()
    assert delivery.rows_read == {"a.xlsx, List_6": 3}


def test_two_lists_that_differ_of_a_child(tmp_path: Path):
    first = {"child": 1, "born": "2012-04-08", "ethnicity": "WBRI", "referred": DAY}
    lists = {
        3: [first, {"child": 2, "born": date(2013, 1, 1), "referred": DAY}],
        8: [{"child": 1, "born": "09/04/2012", "sex": "F", "started": DAY}, {"child": 2, "born": "01/01/2013", "started": DAY}],
    }
    delivery = delivered(book(tmp_path / "a.xlsx", lists))
    assert rows_of(delivery, "persons", "person_id", "dob", "sex", "ethnicity") == [
        ("1", "2012-04-09", "F", "WBRI"), ("2", "2013-01-01", None, None),
    ]  # fmt: skip
    assert told(delivery, "kind", "file", "row", "column", "value") == [(TOLD, "a.xlsx, List_3", 3, "dob", None)]


def test_the_same_case_twice_counts_once(tmp_path: Path):
    plan = {"child": 1, "plan": DAY, "first": "Neglect", "visited": DAY}
    stay = {"child": 1, "started": DAY, "legal": "C2"}
    stays = [stay, {**stay, "legal": "C1"}, {**stay, "started": "2021-01-01"}]
    delivery = delivered(book(tmp_path / "a.xlsx", {7: [plan, plan], 8: stays}))
    assert len(delivery.tables["protection_plans"]) == 1 and len(delivery.tables["visits"]) == 1
    assert rows_of(delivery, "care_episodes", "episode_start", "legal_status") == [("2022-03-14", "C2"), ("2021-01-01", "C2")]
    assert told(delivery, "kind", "file", "row", "column") == [
        (SET_ASIDE, "a.xlsx, List_7", 4, "start_date"), (SET_ASIDE, "a.xlsx, List_8", 4, "started"),
    ]  # fmt: skip


def test_nothing_of_a_child_is_told(tmp_path: Path):
    rows = [
        {"child": "Zebedee Quill", "born": "soon after", "sex": "Zebedee", "ethnicity": "Quill", "began": "Quill", "need": "Zebedee is ill",
         "why_closed": "moved to Quill Street", "status": "Zebedee"},
        {"child": "Zebedee Quill", "born": "other", "sex": "Quill", "ethnicity": "Zebedee", "began": "Zebedee"},
        {"began": DAY, "need": "Zebedee"},
    ]  # fmt: skip
    stay = {"child": "Quill", "started": "Zebedee", "legal_from": "Quill", "placed": DAY, "legal": "Zebedee's", "place": "Quill Farm"}
    delivery = delivered(book(tmp_path / "a.xlsx", {6: rows, 8: [stay]}))
    words = str(delivery.problems.rows()) + str(delivery.notes)
    assert delivery.problems.height > 6 and "Zebedee" not in words and "Quill" not in words
    assert {LOADED_WITHOUT, TOLD, SET_ASIDE} == {kind for (kind,) in told(delivery, "kind")}


def test_a_list_without_its_own_columns_is_told(tmp_path: Path):
    heads = [head for head in HEADS[6] if head != "CIN Start Date"]
    line = [{"Child Unique ID": 1, "Date Child Was Last Seen": DAY, "Allocated Team": "Alder 1"}.get(head) for head in heads]
    more = {
        "List_6": [heads, line],
        "List_8": [["Child Unique ID", "Gender", "Ethnicity"], [880005, "a) Male", "a) WBRI"]],
        "List_3": [["Total"], [5]],
    }
    delivery = delivered(book(tmp_path / "a.xlsx", {7: [{"child": 1, "plan": DAY}]}, extra=more))
    assert set(delivery.tables) == {"persons", "protection_plans", "visits"}
    assert rows_of(delivery, "visits", "person_id", "seen_on", "kind") == [("1", "2022-03-14", "CIN")]
    assert delivery.holding is not None and delivery.holding.frame["team"].to_list() == ["Alder 1"]
    assert {(file, row, reason) for _, file, row, *_, reason in told(delivery)} == {
        ("a.xlsx, List_6", None, "has no column CIN Start Date: no episode of need is read from list 6"),
        ("a.xlsx, List_8", None, "has no column Date Started to be Looked After: no stay in care is read from list 8"),
        ("a.xlsx", None, "the sheet List_3 has no row of heads that we know among its first 3: it is not read"),
    }
    assert any("list 3 (referrals), 4 (assessments) is not there" in note for note in delivery.notes)


def test_heads_in_other_spellings(tmp_path: Path):
    heads = ["CHILD UNIQUE ID", "Sex", "ethnicity ", "date of birth", "Age", "CIN start date", "Case Status", "Date child was last seen ",
             "allocated  team", "Allocated\u00a0Worker"]  # fmt: skip
    line = [7, "Female", "WBRI", "08/04/2012", 9.5, "14/03/2022", "CIN plan", "01/04/2022", "Alder  1 ", "Ana\u00a0 Moss"]
    delivery = delivered(book(tmp_path / "a.xlsx", {}, extra={"List 6 CIN": [["As at today"], [None], heads, line]}))
    assert rows_of(delivery, "persons", "person_id", "dob", "sex") == [("7", "2012-04-08", "F")]
    assert delivery.holding is not None
    assert delivery.holding.frame.rows() == [("7", "cin", "Children in Need", "Alder 1", "Ana Moss")]
    assert rows_of(delivery, "workers", "worker_id", "worker", "team", "row") == [("Ana Moss", "Ana Moss", "Alder 1", 4)]


def test_adopters_are_no_children(tmp_path: Path):
    heads = ["Individual adopter identifier", "Family identifier", "Gender", "Ethnicity", "Disability", "Date enquiry received"]
    ten = [["Child Unique ID", "Date of Birth", "Date the Child Entered Care"], [5, "2018-01-01", "2020-01-01"]]
    delivery = delivered(book(tmp_path / "a.xlsx", {}, extra={"List_11": [heads, [70, 71, "a) Male", None, None, DAY]], "List_10": ten}))
    assert rows_of(delivery, "persons", "person_id") == [("5",)]
    assert delivery.rows_read == {"a.xlsx, List_11": 1, "a.xlsx, List_10": 1}
