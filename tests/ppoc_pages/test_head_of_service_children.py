"""A team of the Head of service view opens its children: their rows are the team's figures, within the rights, in the trail first."""

import random
from dataclasses import replace

import polars as pl
import pytest

from access import trail
from access.sessions import reading_as
from app import app
from components.page import PAGES
from components.request import read
from data.records.base import RecordsError
from metrics import catalogue
from metrics.ppoc.children import behind
from pages.ppoc.head_of_service_asked import table_of
from pages.ppoc.head_of_service_children import CHILDREN, HELD, _sent, counted, openable
from tests.access.people import reader
from tests.looked.test_looks import DAY, entries
from tests.people import ALL_SEEING

FCO = "only=legal_status:C2"


def opened(browser, table: str, id: str, search: str = ""):
    locality, team = id.split("|")
    form = {"search": search, "table": table, "locality": locality, "team": team}
    return browser.ask(CHILDREN, "POST", data=form, headers={"X-CSRFToken": browser.token})


def teams(browser, table: str, search: str = "") -> dict[str, dict]:
    """The team rows of a table of the page by id; those a + stands before have `loads`."""
    told = browser.get(f"/view/head-of-service?{search}").get_json()["view"]["tables"][table]
    found, locality = {}, ""
    for depth, name, _, *figures in told["packed"]:
        locality = name if depth == 1 else locality
        if depth == 2:
            id = f"{locality}|{name}"
            found[id] = dict(zip(told["ids"], figures, strict=True)) | {"loads": id in told["children"]}
    return found


def columns(table: str, search: str) -> list[str]:
    request = read(search)
    spec, heads = table_of(request, table)
    return [id for id, measure in counted(spec, heads).items() if "moved-by" not in measure.name]


@pytest.mark.parametrize(
    ("who", "search", "most"),
    [
        ("data", "", 3),
        pytest.param("data", "", None, marks=pytest.mark.long),
        pytest.param("performance", f"{FCO}&as_at=2022-03-31&period=quarter", None, marks=pytest.mark.long),
    ],
)
def test_the_rows_of_every_team_are_its_figures(browser, records, server, who, search, most):
    browser.let_in(records, who)
    asked, ones = 0, 0
    for table in ("matrix", "plan"):
        with server.test_request_context(), reading_as(ALL_SEEING):
            counts = columns(table, search)
        found = teams(browser, table, search)
        assert not [id for id, team in found.items() if not team["loads"] and any(team[column] for column in counts)]
        opens = sorted(id for id, team in found.items() if team["loads"])
        for id in random.Random(16).sample(opens, most or len(opens)):
            rows = opened(browser, table, id, search).get_json()["rows"]
            for column in counts:
                own = [row["figures"].get(column, 0) for row in rows]
                assert sum(own) == found[id][column], f"{column} of {id}"
                # A child counts once; twice only where two cases of the child count.
                ones += own.count(1) == found[id][column]
            assert all(row["key"] or row["name"] == HELD for row in rows) and len({row["key"] for row in rows}) == len(rows)
            asked += 1
    assert asked >= 2 * (most or 8) and ones > 4 * asked, "nearly everywhere the children with a 1 are the figure"


def test_an_opened_team_is_one_entry_with_the_keys_that_were_sent(browser, records):
    browser.let_in(records, "head")
    own = next(id for id, team in teams(browser, "plan").items() if team["loads"])
    assert entries(records, "list") == []
    rows = opened(browser, "plan", own).get_json()["rows"]
    (entry,) = entries(records, "list")
    assert entry.keys == [row["key"] for row in rows if row["key"]] and entry.count == len(entry.keys) > 0
    locality, team = own.split("|")
    assert f"children behind {team}, {locality}; all localities, as at 23/05/2022" in entry.words
    assert not any(row["name"] in f"{entry.words} {entry.filter}" for row in rows)


def test_only_teams_of_ones_own_places_open(browser, records):
    browser.let_in(records, "head")
    found = teams(browser, "plan")
    assert {id.split("|")[0] for id, team in found.items() if team["loads"]} == {"Erewash"}
    other = next(id for id in found if not id.startswith("Erewash"))
    answer = opened(browser, "plan", other)
    assert answer.status_code == 403 and "outside your localities" in answer.get_json()["words"]
    # The own locality with a team of another: both must hold.
    mixed = opened(browser, "plan", f"Erewash|{other.split('|')[1]}").get_json()
    assert mixed["rows"] == [] and len(entries(records, "refused")) == 1


@pytest.mark.parametrize("group", ["finance", "business_services"])
def test_who_has_no_lists_has_no_plus(server, records, group):
    with server.test_request_context(), reading_as(ALL_SEEING):
        request = read("")
        spec, heads = table_of(request, "plan")
        rows = PAGES["head-of-service"].answers(request).tables[1]["rows"]
    assert openable(rows, spec, heads, ALL_SEEING) and openable(rows, spec, heads, reader(group)) == []


@pytest.mark.parametrize("who", ["finance", "business"])
def test_who_has_no_lists_is_refused(browser, records, who):
    answer = opened(browser.let_in(records, who), "plan", "Erewash|Erewash Children In Care Team")
    assert answer.status_code == 403 and "rows" not in answer.get_json() and entries(records, "list") == []


def test_the_page_itself_holds_no_child(browser, records, server):
    browser.let_in(records, "data")
    text = browser.get("/view/head-of-service").get_data(as_text=True)
    with server.test_request_context(), reading_as(ALL_SEEING):
        cared = read("").frames.as_at("care", DAY)
    assert cared.height and not [name for name in set(cared["child"]) if name in text]


def test_no_row_is_sent_whose_look_could_not_be_recorded(browser, records, monkeypatch):
    browser.let_in(records, "data")
    own = next(id for id, team in teams(browser, "plan").items() if team["loads"])

    def fails(*_: object) -> int:
        raise RecordsError("The records are full.")

    monkeypatch.setattr(trail, "recorded", fails)
    app.server.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = opened(browser, "plan", own)
    finally:
        app.server.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code == 500 and b"figures" not in answer.data


def test_a_purpose_is_asked_first_and_what_cannot_be_read_is_no_team(browser, records):
    browser.sign_in("quality")
    own = next(id for id, team in teams(browser, "plan").items() if team["loads"])
    answer = opened(browser, "plan", own)
    assert answer.status_code == 403 and "form-purpose" in answer.get_json()["once"]["html"] and entries(records, "list") == []
    assert opened(browser, "no such table", own).status_code == 400
    assert opened(browser, "plan", "|").status_code == 400


def test_a_restricted_child_is_counted_and_not_shown(server, records):
    """Whoever is not named sees a name fewer, and the same total."""
    with server.test_request_context(), reading_as(ALL_SEEING):
        request = read("")
    cared = request.frames.as_at("care", DAY).filter(pl.col("end_date").is_null(), legal_status="C2")
    row = cared.row(0, named=True)
    unnamed = replace(ALL_SEEING, withheld=frozenset({row["person_id"]}))
    counts = {"on_fco": catalogue.measure("care-on-fco"), "moved_weeks": catalogue.measure("ppoc-moved-by")}
    whole, part = (
        behind(counts, request.scope.narrowed_to(reader), request.frames, row["locality"], row["team"]) for reader in (ALL_SEEING, unnamed)
    )
    known = {child.person_id for child in whole.children}
    assert whole.held == {"on_fco": 0} and part.held == {"on_fco": 1}
    assert known - {child.person_id for child in part.children} == {row["person_id"]}
    with server.app_context():
        assert [one["name"] for one in _sent(part)][-1] == HELD and HELD not in [one["name"] for one in _sent(whole)]
