"""The Data quality page: figures that are their lists on dirty data, words for what is not supplied, who may open it, the trend."""

import json
from urllib.parse import urlsplit

import pytest

from access.rights import GROUPS, Permission
from access.sessions import reading_as
from components.page import PAGES
from components.request import read
from metrics import catalogue, engine
from metrics.quality.rules import RULES
from metrics.supplied import NOT_SUPPLIED, SIGN
from pages.about import quality_load
from pages.case_list import listed_scope
from tests.house.house import components, props, words
from tests.house.numbers import cells, wrong
from tests.people import ALL_SEEING

PAGE, PATH = "about-quality", "/about/quality"


@pytest.fixture
def asked(over_dirty):
    """Pages are built inside a request, for who may list everything, over the store with faults."""
    with over_dirty.test_request_context(), reading_as(ALL_SEEING):
        yield lambda query="": PAGES[PAGE].answers(read(query))


@pytest.fixture
def clean(server, records):
    """The same over the demo, which has no referrals, child-protection plans or deaths."""
    with server.test_request_context(), reading_as(ALL_SEEING):
        yield lambda query="": PAGES[PAGE].answers(read(query))


def linked(answer) -> list[tuple[dict, str, str]]:
    """(mark, link, words) of every figure in words."""
    parts = [(props(part), words(part)) for part in components(list(answer.slots.values()))]
    return [(json.loads(given["data-mark"]), given["href"], text) for given, text in parts if given.get("data-mark")]


@pytest.mark.sampled(1)
@pytest.mark.parametrize("query", ["", "as_at=2022-03-14&locality=Erewash", "edition=1&service=all", "only=measure:quality-no-need"])
def test_every_figure_is_its_list(asked, query: str) -> None:
    answer = asked(query)
    assert not answer.request.error and not answer.empty
    told = [problem for _, row, column in cells(answer) if row["depth"] < 2 and (problem := wrong(answer, row, column))]
    assert not told, told[:5]
    for mark, href, text in linked(answer):
        there = read(urlsplit(href).query)
        measure = catalogue.measure(there.one("measure"))
        assert not there.error and measure.name == mark["measure"], (text, href)
        if mark["count"] is not None:
            assert engine.cases(measure, listed_scope(there), there.frames).height == mark["count"], (text, href)


def test_every_rule_is_broken_and_counts_where_it_stands(asked) -> None:
    answer = asked()
    by_rule = {row["id"]: row for row in answer.tables[-1]["rows"]}
    assert set(by_rule) == {rule.measure.name for rule in RULES}
    totals = {column["id"]: table["rows"][-1][column["id"]] for table in answer.tables[:2] for column in table["columns"]}
    for rule in RULES:
        row = by_rule[rule.measure.name]
        assert row["plans"] > 0, f"{rule.measure.name}: the extract with faults breaks every rule"
        assert row["plans"] == row["open"] + row["ended"] == totals[rule.mark]
    assert totals["broken"] == engine.figure(catalogue.measure("quality-broken"), answer.request.scope, answer.request.frames)


def test_open_plans_looked_at_are_the_cases_open_of_the_overview(asked) -> None:
    request = asked("service=all").request
    for day in ("", "as_at=2021-06-30"):
        request = read(f"service=all&{day}")
        pair = [engine.figure(catalogue.measure(name), request.scope, request.frames) for name in ("quality-open", "cin-open")]
        assert pair[0] == pair[1] > 0


def test_what_is_not_supplied_is_told_and_never_a_number(clean) -> None:
    answer = clean()
    table = answer.slots["rules-table"]
    lines = [words(part) for part in components(table) if type(part).__name__ == "Tr"]
    gone = [rule.measure.title for rule in RULES if not answer.request.frames.supplies(rule.measure)]
    assert len(gone) == 6
    for title in gone:
        line = next(text for text in lines if title in text)
        assert NOT_SUPPLIED in line and not any(letter.isdigit() for letter in line)
        assert title in words(table[1])
    assert {row["after_death"] for row in answer.tables[0]["rows"]} == {SIGN}
    assert not any("after_death" in json.dumps(mark) for mark, _, _ in linked(answer))
    shown = words(answer.slots["explained"])
    assert f"Open after the child's death: {NOT_SUPPLIED}: it needs Children: died_on" in shown
    listed = PAGES["cases"].answers(read("measure=quality-after-death"))
    assert NOT_SUPPLIED in words(listed.slots["list"]) and "0, not missing" not in words(listed.slots["list"])


def test_a_rule_says_what_it_touches_and_what_to_do(asked) -> None:
    answer = asked("locality=Erewash")
    entries = {part.id: part for part in components(answer.slots["explained"]) if type(part).__name__ == "Article"}
    assert list(entries) == [rule.measure.name for rule in RULES]
    for rule in RULES:
        told = words(entries[rule.measure.name])
        assert rule.mend in told and rule.effect in told and rule.measure.definition in told
        assert rule.touches and all(catalogue.measure(name).title in told for name in rule.touches)
    links = {part.href for part in components(answer.slots["rules-table"]) if str(getattr(part, "href", "")).startswith("/cin/")}
    assert links == {f"/cin/{page}?locality=Erewash" for page in ("overview", "durations", "targets")}


def test_the_trend_holds_every_edition_newest_last(asked) -> None:
    answer = asked()
    past = quality_load.past()
    assert [one.edition for one in past] == ["1", "2"] and past[0].broken > past[1].broken > 0
    assert past[0].set_aside > past[1].set_aside > 0 and past[0].rules_broken == len(RULES)
    fewer = past[0].broken - past[1].broken
    assert words(answer.slots["editions-head"]) == f"{fewer:,} fewer plans break a rule than in edition 1"
    broken = [(mark["count"], href) for mark, href, _ in linked(answer) if "edition=1" in href and mark["measure"] == "quality-broken"]
    assert len(broken) == 2 and {count for count, _ in broken} == {past[0].broken}, "the column and the table open the list of that edition"


def test_reasons_are_those_of_the_load(asked) -> None:
    request = asked().request
    found = quality_load.reasons(request.edition.table("problems"))
    aside = found.filter(kind="set aside")
    assert aside["rows"].sum() == request.edition.set_aside and found["kind"][0] == "set aside"
    shown = words(quality_load.set_aside(request))
    assert "cin_plans.csv, end_date: is not a day: write it as 2022-03-14" in shown


def test_one_edition_has_no_trend_yet(clean) -> None:
    answer = clean()
    assert words(answer.slots["editions-head"]) == "One edition in the store"
    assert "begins with the second" in words(answer.slots["editions"]) and "No row was set aside" in words(answer.slots["aside-head"])


@pytest.mark.parametrize("group", GROUPS)
def test_only_who_may_see_what_was_loaded_opens_it(group: str) -> None:
    from access import doors
    from access.reader import Reader

    may = Permission.SEE_DATA_PAGE in GROUPS[group].permissions
    assert doors.may_open(PATH, Reader("somebody", group=GROUPS[group])) == may
    assert may == (GROUPS[group].lists.value in ("own team", "own localities", "all")), "who works with the cases, and nobody else"


def test_a_team_manager_lists_own_plans_only(over_dirty, browser, records) -> None:
    browser.let_in(records, "manager")
    answer = browser.get(f"/view/{PAGE}")
    assert answer.status_code == 200
    listed = browser.get("/view/cases?measure=quality-broken").get_json()
    assert "outside your team" in json.dumps(listed["words"])


def test_finance_is_refused_the_page_its_tables_and_its_file(over_dirty, browser, records) -> None:
    browser.let_in(records, "finance")
    for path in (f"/view/{PAGE}", f"/export/{PAGE}/rules.csv", "/export/data-quality.xlsx"):
        assert browser.get(path).status_code == 403, path
