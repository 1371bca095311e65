"""Planned starts: the guide's sentence and table, filters with their counts, notes on request, who sees which child, and the trail."""

import json
from urllib.parse import parse_qsl, urlsplit

import polars as pl
import pytest
from sqlalchemy import select

from access import trail
from access.sessions import reading_as
from app import app
from components.page import PAGES
from components.request import read
from data.records.base import RecordsError
from data.records.tables import TrailEntry
from metrics import catalogue, engine
from pages.case_list import listed_scope
from pages.ppoc import planned_words
from tests.house.house import components, props
from tests.house.house import words as text
from tests.people import ALL_SEEING

GUIDE = "locality=High%20Peak%20%26%20North%20Dales&only=legal_status:C2"
SENTENCE = ("ppoc-on-time", "ppoc-late", "ppoc-yet-to-start", "ppoc-upcoming")


@pytest.fixture
def everything(server, records):
    """Pages are built inside a request, for who may list everything."""
    with server.test_request_context(), reading_as(ALL_SEEING):
        yield


def shown(query: str = ""):
    return PAGES["planned-starts"].answers(read(query))


def asked_of(answer) -> str:
    return next(part.data for part in components(answer.slots["list"]) if getattr(part, "id", "") == "cases-asked")


def looks(records) -> list[TrailEntry]:
    with records.reading() as session:
        found = list(session.scalars(select(TrailEntry).where(TrailEntry.kind == "list").order_by(TrailEntry.seq)))
        session.expunge_all()
        return found


def block(browser, search, model=None):
    asked = {"startRow": 0, "endRow": 100, "filterModel": {}, "sortModel": model or []}
    values = {"cases-grid.getRowsRequest": asked, "cases-asked.data": search, "cases-text.data": None}
    answer = browser.update(app.callback_map, "cases-grid.getRowsResponse", values)
    return answer.get_json()["response"]["cases-grid"]["getRowsResponse"]["rowData"] if answer.status_code == 200 else answer


def test_the_guides_page(everything):
    """Guide 2, page 3, as at 23/05/2022: its sentence, and beside its rows those with no prediction."""
    said = text(shown(GUIDE).slots["sentence"])
    assert said == (
        "In the last 3 months 2 assessments started on time, 1 started late and 1 prediction is yet to start. "
        "In the next 3 months 5 assessments are planned to start."
    )


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ((0, 0, 0, 0), "0 assessments started on time, 0 started late and 0 predictions are yet to start. "
                       "In the next 3 months 0 assessments are planned to start."),
        ((1, 1, 1, 1), "1 assessment started on time, 1 started late and 1 prediction is yet to start. "
                       "In the next 3 months 1 assessment is planned to start."),
        ((1200, 2, 3, 4), "1,200 assessments started on time, 2 started late and 3 predictions are yet to start. "
                          "In the next 3 months 4 assessments are planned to start."),
    ],
)  # fmt: skip
def test_the_sentence_is_grammatical(everything, figures, said):
    found = text(planned_words.sentence(read(""), dict(zip(SENTENCE, figures, strict=True))))
    assert found == f"In the last 3 months {said}"


@pytest.mark.parametrize("query", ["", "later=yes", f"{GUIDE}&only=status:Upcoming%20-%20Planned%20Start%20in%20Next%203%20Months"])
def test_every_status_of_the_legend_is_its_list_and_filters(everything, query):
    """Its count is that of the list its menu opens, and of the page it leads to; together they are the whole list."""
    answer, told = shown(query), 0
    for link in (part for part in components(answer.slots["legend"]) if props(part).get("data-narrows")):
        given = props(link)
        mark = json.loads(given["data-mark"])
        status = mark["only"][0].partition(":")[2]
        there = read(urlsplit(given["href"]).query)
        if "aria-current" in given:
            assert not any(condition.field == "status" for condition in there.scope.only), "a second press shows all again"
        else:
            assert [c.value for c in there.scope.only if c.field == "status"] == [read(f"only={mark['only'][0]}").scope.only[0].value]
            height = engine.cases(catalogue.measure(mark["measure"]), listed_scope(there), there.frames).height
            assert height == mark["count"], status
        told += mark["count"]
    without = planned_words.narrowed(answer.request, "status", None)
    measure = catalogue.measure("ppoc-all" if "later" in query else "ppoc-planned")
    assert told == engine.figure(measure, without.scope.with_services(()), without.frames) > 0


def test_every_placement_type_leaves_as_many_as_it_says(everything):
    answer = shown("later=yes")
    choices = [part for part in components(answer.slots["filters"]) if getattr(part, "className", "") == "filter-choice"]
    assert len(choices) > 5
    for choice in choices:
        there = read(urlsplit(choice.href).query)
        size = engine.cases(catalogue.measure("ppoc-all"), there.scope.with_services(()), there.frames).height
        assert text(choice).endswith(f"{size:,}"), text(choice)


def test_planned_later_stands_only_where_it_is_asked_for(everything):
    planned, whole = shown(), shown("later=yes")
    assert "Planned Later0" in text(planned.slots["legend"]) and "Planned Later0" not in text(whole.slots["legend"])
    assert dict(parse_qsl(asked_of(planned)))["measure"] == "ppoc-planned" and dict(parse_qsl(asked_of(whole)))["measure"] == "ppoc-all"


def test_the_picture_draws_the_rows_of_the_list(everything):
    answer = shown(GUIDE)
    asked = read(asked_of(answer))
    rows = engine.cases(catalogue.measure("ppoc-planned"), listed_scope(asked), asked.frames)
    chart = answer.charts["timeline"]
    assert chart["names"] == [f"{child}, {kind}" for child, kind in rows.select("child", "assessment_type").rows()]
    predicted = {day for trace in chart["data"] if trace["mode"] == "markers" for day in trace["x"]}
    assert predicted == {str(day) for day in [*rows["predicted_start"].drop_nulls(), *rows["actual_start"].drop_nulls()]}
    (late,) = [said for said in chart["data"][-1]["text"] if "Started Late" in said]
    assert late.strip() == "Started Late, 1.1 weeks late", "predicted 04/05/2022, begun 12/05/2022: 8 days"
    (waits,) = [said for said in chart["data"][-1]["text"] if "so far" in said]
    assert waits.strip() == "Not Yet Started, 2.6 weeks late so far", "predicted 05/05/2022, seen on 23/05/2022: 18 days"


def test_a_note_is_sent_only_where_it_is_asked_for(browser, records):
    browser.let_in(records, "data")
    without, with_notes = (
        block(browser, "measure=ppoc-planned&columns=planned"),
        block(browser, "measure=ppoc-planned&columns=planned-notes"),
    )
    assert "manager_note" not in without[0] and any(row["manager_note"] for row in with_notes)
    assert {"person_id", "child", "worker", "team", "locality", "placement_words", "provider_words", "assessment_type", "predicted_start",
            "actual_start", "status", "late_days"} <= set(without[0])  # fmt: skip


def test_any_title_sorts_the_whole_list(browser, records):
    browser.let_in(records, "data")
    for column in ("status", "child", "late_days", "predicted_start"):
        rows = block(browser, "measure=ppoc-planned&columns=planned", [{"colId": column, "sort": "desc"}])
        values = [row[column] for row in rows if row[column] is not None]
        assert values == sorted(values, reverse=True) and len(set(values)) > 1, column


def test_a_look_at_the_picture_is_in_the_trail_and_an_export_of_counts_is_none(browser, records):
    browser.let_in(records, "head")
    answer = browser.get("/view/planned-starts").get_json()
    chart = answer["view"]["charts"]["timeline"]
    (entry,) = looks(records)
    assert entry.count == len(chart["names"]) > 0 and entry.user == "head" and 0 < len(entry.keys) <= entry.count
    assert entry.words.startswith("Planned assessment starts: all localities")
    assert "are outside your localities" in answer["words"]["planned-starts-order"]
    assert browser.get("/export/planned-starts/matrix.csv").status_code == 200 and len(looks(records)) == 1


def test_a_head_of_service_sees_the_own_children_and_the_figures_of_all(browser, records, demo, server):
    browser.let_in(records, "head")
    rows = block(browser, "measure=ppoc-planned&columns=planned")
    assert {row["locality"] for row in rows} == {"Erewash"}
    with server.test_request_context(), reading_as(ALL_SEEING):
        whole = read("")
        cases = engine.cases(catalogue.measure("ppoc-planned"), whole.scope.with_services(()), whole.frames)
    others = cases.filter(pl.col("locality") != "Erewash")["child"].to_list()
    answer = browser.get("/view/planned-starts").get_data(as_text=True)
    assert not [name for name in others if name in answer and name not in {row["child"] for row in rows}]
    assert f"of {cases.height} planned starts" in answer


def test_nothing_of_a_child_is_sent_whose_look_could_not_be_recorded(browser, records, monkeypatch):
    browser.let_in(records, "data")
    names = browser.get("/view/planned-starts").get_json()["view"]["charts"]["timeline"]["names"]

    def fails(*_: object) -> int:
        raise RecordsError("The records are full.")

    monkeypatch.setattr(trail, "recorded", fails)
    app.server.config["PROPAGATE_EXCEPTIONS"] = False
    try:
        answer = browser.get("/view/planned-starts")
    finally:
        app.server.config["PROPAGATE_EXCEPTIONS"] = None
    assert answer.status_code == 500 and names[0].split(",")[0] not in answer.get_data(as_text=True)


def test_who_has_said_no_purpose_is_sent_no_child(browser, records, server):
    browser.sign_in("quality")
    answer = browser.get("/view/planned-starts")
    said = answer.get_json()
    assert not said["view"]["charts"]["timeline"]["names"] and "form-purpose" in json.dumps(said["words"]["planned-starts-list"])
    assert looks(records) == []


def test_a_reader_without_lists_is_sent_no_row(browser, records):
    browser.let_in(records, "finance")
    for page in ("planned-starts", "head-of-service"):
        answer = browser.get(f"/view/{page}")
        assert answer.status_code in (200, 403), page
        if answer.status_code == 200:
            said = answer.get_json()
            assert not any(chart["names"] for chart in said["view"]["charts"].values()) and "cases-grid" not in json.dumps(said["words"])
    assert block(browser, "measure=ppoc-planned&columns=planned").status_code == 403
    assert looks(records) == []
