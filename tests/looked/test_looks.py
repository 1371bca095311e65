"""Lists, child pages and exports: what is held back is said, and every look stands in the trail before anything is sent."""

import csv
import io
import json
import re
from datetime import date

import openpyxl
import polars as pl
import pytest
from sqlalchemy import select

from access import trail
from access.demo_users import restricted_of
from access.keys import child_key
from access.looks import looks_at
from app import app
from data.records.base import RecordsError
from data.records.tables import SignIn, TrailEntry
from data.store import Edition
from metrics.cin.frame import plans_as_at
from pages import looked
from tests.signin.browsing import Browsing

DAY = date(2022, 5, 23)
ROWS, QUERY, TEXT = "cases-grid.getRowsRequest", "cases-asked.data", "cases-text.data"
TEAM = "Erewash CIN Team 1"


@pytest.fixture
def plans(demo: Edition) -> pl.DataFrame:
    """The open plans of the demo, by hand from its frame."""
    return plans_as_at(demo.table, DAY).filter(pl.col("end_date").is_null())


def block(browser: Browsing, search: str = "", text: str | None = None, start: int = 0, end: int = 100):
    asked = {"startRow": start, "endRow": end, "filterModel": {}, "sortModel": []}
    return browser.update(app.callback_map, "cases-grid.getRowsResponse", {ROWS: asked, QUERY: search, TEXT: text})


def rows(answer) -> list[dict]:
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    return answer.get_json()["response"]["cases-grid"]["getRowsResponse"]["rowData"]


def entries(records, kind: str) -> list[TrailEntry]:
    with records.reading() as session:
        found = list(session.scalars(select(TrailEntry).where(TrailEntry.kind == kind).order_by(TrailEntry.seq)))
        session.expunge_all()
        return found


def words(browser: Browsing, path: str) -> dict:
    answer = browser.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    return answer.get_json()["words"]


def test_a_manager_lists_the_own_team_and_is_told_what_is_held_back(browser, records, plans):
    browser.let_in(records, "manager")
    own, held = plans.filter(pl.col("team") == TEAM), set(restricted_of(plans["person_id"].to_list()))
    assert not held & set(own["person_id"].to_list()), "the demo's restricted children are of other teams here"
    sent = rows(block(browser))
    assert {row["plan_id"] for row in sent} == set(own.sort("start_date", "plan_id")["plan_id"].to_list()[:100])
    said = words(browser, "/view/cases")
    title = re.sub(r"<[^>]+>", "", json.dumps(said["cases-title"]))
    assert f"{plans.height:,} cases" in title
    assert f"{plans.height - own.height:,} are outside your team" in said["cases-order"]


@pytest.mark.parametrize(
    ("who", "asked", "whose", "near"),
    [
        ("manager", "locality=Chesterfield", "your team, Erewash CIN Team 1", pl.col("team") == TEAM),
        ("head", "locality=Chesterfield&measure=cin-open", "your locality, Erewash", pl.col("locality") == "Erewash"),
    ],
)
def test_where_every_case_is_held_back_the_nearest_list_is_one_press_away(browser, records, plans, who, asked, whose, near):
    browser.let_in(records, who)
    said = words(browser, f"/view/cases?{asked}")
    held = plans.filter(pl.col("locality") == "Chesterfield").height
    title, told = (re.sub(r"<[^>]+>", "", json.dumps(said[part])) for part in ("cases-title", "cases-list"))
    assert f"You may not see these {held:,} cases" in title
    assert whose.split(", ")[0] in told and whose.split(", ")[1] in told and "Ask a performance officer" in told
    assert f"See the {plans.filter(near).height:,} cases of {whose.split(', ')[0]}" in told
    assert not said["cases-export"], "there is nothing to export"
    link = re.search(r"/cases\?[^\"]*", json.dumps(said["cases-list"]))
    assert link and "Chesterfield" not in link[0]
    listed_there = {row["plan_id"] for row in rows(block(browser, link[0].partition("?")[2]))}
    assert listed_there <= set(plans.filter(near)["plan_id"].to_list()) and listed_there


def test_each_block_is_in_the_trail_with_the_keys_it_sent(browser, records, environment, plans):
    browser.let_in(records, "data")
    first, second = rows(block(browser)), rows(block(browser, start=100, end=200))
    noted = entries(records, "list")
    assert len(noted) == 2
    for entry, sent in zip(noted, (first, second), strict=True):
        people = {row["plan_id"]: row["person_id"] for row in plans.select("plan_id", "person_id").to_dicts()}
        keys = [child_key(environment.secret, people[row["plan_id"]]) for row in sent]
        assert entry.keys == list(dict.fromkeys(keys)) and entry.count == len(sent) == 100
        assert [row["key"] for row in sent] == keys
        assert (entry.user, entry.group, entry.purpose, entry.edition) == ("data", "data_manager", "Tests", "1")
    assert noted[0].words == f"Cases open: all localities, as at 23/05/2022; rows 1 to 100 of {plans.height:,}"


def test_what_was_typed_to_find_a_case_is_kept_nowhere(browser, records, plans):
    browser.let_in(records, "data")
    name = plans["child"][0]
    assert rows(block(browser, text=name))
    (entry,) = entries(records, "search")
    told = f"{entry.words} {entry.filter}"
    assert not any(part in told for part in name.split()) and entry.words.endswith("found by a search")


def test_no_row_is_sent_whose_look_could_not_be_recorded(browser, records, monkeypatch):
    browser.let_in(records, "data")

    def fails(*_: object) -> int:
        raise RecordsError("The records are full.")

    monkeypatch.setattr(trail, "recorded", fails)
    app.server.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = block(browser)
        listed = browser.get("/export/cases.csv")
    finally:
        app.server.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code == listed.status_code == 500
    assert b"CIN1" not in answer.data and b"CIN1" not in listed.data


def test_a_whole_export_is_noted_by_a_digest_that_can_be_made_again(browser, records, server):
    browser.let_in(records, "head")
    answer = browser.get("/export/cases.csv?measure=cin-over-19-weeks&from=/cin/overview")
    found = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    (entry,) = entries(records, "export")
    assert entry.count == len(found) > 50 and entry.keys == [] and "from=" not in entry.filter
    with server.app_context():
        keys = looked.recomputed(entry)
        assert keys and trail.is_recomputed(entry, keys)
        with records.reading() as session:
            (look,) = looks_at(session, keys[0], looked.recomputed)
            assert look.sure and look.user == "head"
            assert not looks_at(session, "x" * 43, looked.recomputed)


def test_restricted_children_are_counted_and_shown_to_those_named_alone(browser, records, server, plans, demo):
    held = restricted_of(demo.table("persons")["person_id"].to_list())
    whole = plans_as_at(demo.table, DAY)
    theirs = whole.filter(pl.col("person_id").is_in(held))
    assert theirs.height, "the demo's restricted children have plans"
    for name, shown in (("data", True), ("performance", False)):
        one = Browsing(server).let_in(records, name)
        for row in theirs.to_dicts():
            found = one.ask("/do/child/find", "POST", data={"text": row["plan_id"]}, headers={"X-CSRFToken": one.token}).get_json()
            assert bool(found["found"]) is shown, f"{name} finds a restricted child: {not shown}"
    if theirs.filter(pl.col("end_date").is_null()).height:
        one = Browsing(server).let_in(records, "performance")
        assert "restricted to the people named" in words(one, "/view/cases")["cases-order"]


def test_a_purpose_is_asked_before_the_first_list(browser, records):
    browser.let_in(records, "performance")
    with records.session() as session:
        for row in session.query(SignIn).filter(SignIn.user == "performance"):
            row.purpose = ""
    answer = block(browser)
    assert answer.status_code == 403 and "what you look at cases for" in answer.get_data(as_text=True)
    assert browser.get("/export/cases.csv").status_code == 403
    assert "What are you looking at cases for?" in json.dumps(words(browser, "/view/cases"))
    assert not entries(records, "list") and not entries(records, "export")


# ---- a child's page ----
def test_a_child_of_the_own_team_is_shown_and_noted(browser, records, environment, plans):
    browser.let_in(records, "manager")
    own = plans.filter(pl.col("team") == TEAM).row(0, named=True)
    key = child_key(environment.secret, own["person_id"])
    said = words(browser, f"/view/child?key={key}")["child-child"]
    assert own["child"] in said and own["plan_id"] in said
    assert [(entry.keys, entry.count) for entry in entries(records, "child")] == [([key], 1)]
    words(browser, f"/view/child?key={key}")
    assert len(entries(records, "child")) == 2, "a second look is a second entry: no answer is kept"


def test_a_child_of_another_team_is_none_and_unknown_keys_read_alike(browser, records, environment, plans):
    browser.let_in(records, "manager")
    persons = set(plans.filter(pl.col("team") == TEAM)["person_id"].to_list())
    other = plans.filter((pl.col("team") != TEAM) & ~pl.col("person_id").is_in(list(persons))).row(0, named=True)
    answers = [
        words(browser, f"/view/child?key={key}")["child-child"] for key in (child_key(environment.secret, other["person_id"]), "y" * 43)
    ]
    assert answers[0] == answers[1] and other["child"] not in answers[0]
    assert not entries(records, "child")


def test_a_county_group_gives_a_reason_once_a_child(browser, records, environment, plans):
    browser.let_in(records, "quality")
    held = set(restricted_of(plans["person_id"].to_list()))
    own = plans.filter(~pl.col("person_id").is_in(list(held))).row(0, named=True)
    key = child_key(environment.secret, own["person_id"])
    said = words(browser, f"/view/child?key={key}")["child-child"]
    assert "Why do you look at this child?" in said and own["child"] not in said
    with records.session() as session:
        for row in session.query(SignIn).filter(SignIn.user == "quality"):
            row.reasons[key] = "Audit of cases"
    assert own["child"] in words(browser, f"/view/child?key={key}")["child-child"]
    (entry,) = entries(records, "child")
    assert entry.reason == "Audit of cases"


def test_nothing_after_the_day_is_known_of_a_child(browser, records, environment, demo, plans):
    browser.let_in(records, "data")
    with records.session() as session:
        early = date(2022, 3, 14)
        whole = plans_as_at(demo.table, early)
        later = demo.table("cin_plans").filter(pl.col("start_date") > early)
        person = later.join(whole, on="person_id", how="semi").row(0, named=True)
        key = child_key(environment.secret, person["person_id"])
        for row in session.query(SignIn):
            row.reasons[key] = "Audit of cases"
    said = words(browser, f"/view/child?key={key}&as_at=2022-03-14")["child-child"]
    assert person["plan_id"] not in said and "None known" not in said.split("Sign-offs")[0]


def test_finding_takes_two_letters_and_finds_only_the_own(browser, records, plans):
    browser.let_in(records, "manager")

    def find(text: str):
        return browser.ask("/do/child/find", "POST", data={"text": text}, headers={"X-CSRFToken": browser.token})

    assert find("a").status_code == 422
    other = plans.filter(pl.col("team") != TEAM).row(0, named=True)
    assert find(other["plan_id"]).get_json()["found"] == []
    own = plans.filter(pl.col("team") == TEAM).row(0, named=True)
    (link,) = find(own["plan_id"]).get_json()["found"]
    assert link["words"] == own["child"] and re.fullmatch(r"/child\?key=[\w-]{43}", link["href"])
    noted = entries(records, "search")
    assert [entry.count for entry in noted] == [0, 1] and not any(own["plan_id"] in entry.words + entry.filter for entry in noted)


def test_a_file_works_a_mean_out_only_where_it_holds_every_case_and_else_says_what_it_leaves_out(browser, records, plans):
    about = {}
    for name in ("manager", "data"):
        browser.let_in(records, name)
        answer = browser.get("/export/cases.xlsx?measure=cin-duration-closed-12m")
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
        about[name] = {row[0].value: row[1].value for sheet in book for row in sheet.iter_rows(max_col=2) if row[0].value}
    own, whole = (int(about[name]["Rows"].replace(",", "")) for name in ("manager", "data"))
    assert 0 < own < whole
    assert f"÷ 7 ÷ {whole:,} plans" in about["data"]["Worked out"] and "Held back" not in about["data"]
    assert about["manager"]["Held back"] == f"{own:,} of {whole:,} cases: {whole - own:,} are outside your team"
    assert "Worked out" not in about["manager"]
