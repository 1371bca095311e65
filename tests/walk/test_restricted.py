"""Restricted persons: counted in figures, and shown in lists, files, finds, pickers and by key to those named for them alone."""

import json

import polars as pl
import pytest

from access.demo_users import DEMO_USERS
from app import app as built
from components.page import PAGES
from data.records.tables import Restricted
from tests.sampling import WHOLE
from tests.signin.conftest import DAY, NOON
from tests.walk.conftest import FACTS
from tests.walk.walking import text_of
from tests.walk.world import D1, D2, Seen

LISTING = [name for name, facts in FACTS.items() if facts.lists != "none"]
ROOT = "measure=cin-open&service=all"


@pytest.fixture
def restrict(records, world):
    """Restrict persons from now on: restrict([ids], named=[...])."""

    def write(persons, named=(), sealed=None):
        with records.session() as session:
            for person in persons:
                row = Restricted(
                    key=person, why="court order", named=list(named), sealed_person_id=sealed, data_day=DAY, recorded_at=NOON,
                    recorded_by="data", reason="test",
                )  # fmt: skip
                records.add(session, row)
        world.restricted = world.restricted | {person: frozenset(named) for person in (*persons, *([sealed] if sealed else []))}

    return write


def open_persons(world, facts, count=3):
    """Persons with an open plan in somebody's list, so that a list would show them."""
    ended = world.editions["2"].table("cin_plans").filter(pl.col("end_date").is_null() | (pl.col("end_date") > D2))["plan_id"]
    held = world.within(facts, "2", D2).filter(pl.col("plan_id").is_in(list(ended)))
    return list(dict.fromkeys(held["person_id"]))[:count]


def grid(browser, text=None, by=None, search="?" + ROOT):
    asked = {"startRow": 0, "endRow": 10_000, "filterModel": by or {}, "sortModel": []}
    values = {"cases-grid.getRowsRequest": asked, "cases-asked.data": search, "cases-text.data": text}
    return browser.update(built.callback_map, "cases-grid.getRowsResponse", values)


def every_road(browser, world, person):
    """Every way to a person: lists, files, finds, the picker and the key."""
    name, key = world.name_of[person], world.key_of[person]
    plans = sorted(set(world.held("2", D2).filter(pl.col("person_id") == person)["plan_id"]))
    yield "the list", grid(browser)
    yield "found by name", grid(browser, name.split()[1])
    yield "found by plan", grid(browser, plans[0][:8])
    yield "filtered", grid(browser, by={"child": {"filterType": "text", "type": "contains", "filter": name.split()[0]}})
    for form in ("csv", "xlsx"):
        yield f"the {form} file", browser.get(f"/export/cases.{form}?{ROOT}")
    for page in PAGES.values():
        if page.has_scope or page.noted:
            yield f"page {page.name}", browser.get(f"/view/{page.name}?{ROOT}&key={key}")
    asked = {"page": "cases", "kind": "where", "search": "?" + ROOT, "asked": 1}
    yield "picker", browser.update(built.callback_map, "picker-data.data", {"picker-request.data": asked})
    if any(rule.rule == "/do/child/find" for rule in built.server.url_map.iter_rules()):
        for text in (name.split()[1], plans[0], person):
            found = browser.ask("/do/child/find", "POST", data={"text": text}, headers={"X-CSRFToken": browser.token})
            yield "find a child", found


def shown(world, answer, person, asked=""):
    """What of a person stands in an answer."""
    plans = frozenset(world.held("2", D2).filter(pl.col("person_id") == person)["plan_id"])
    seen = world.read(text_of(answer))
    own = Seen(plans, frozenset({world.name_of[person]}), frozenset({person}))
    return {"plans": seen.plans & own.plans, "names": seen.names & own.names}


@pytest.mark.sampled(1)
@pytest.mark.parametrize("who", ["manager", "head", "director"])
def test_a_person_restricted_from_now_on_is_nowhere_but_in_the_figures(who, world, enter, restrict):
    facts = FACTS[who]
    person = open_persons(world, facts, 1)[0]
    before = json.loads(enter(who).get("/view/overview").data)["view"]["tables"]["where"]
    roads = dict(every_road(enter(who), world, person))
    assert shown(world, roads["the list"], person)["plans"] and shown(world, roads["the csv file"], person)["plans"]
    restrict([person])
    after = enter(who)
    for road, answer in every_road(after, world, person):
        found = {kind: held for kind, held in shown(world, answer, person).items() if held}
        assert not found, f"{road} shows a restricted person to {who}: {found}"
        assert answer.status_code < 500, road
    assert json.loads(after.get("/view/overview").data)["view"]["tables"]["where"] == before, "a restricted person is counted as before"


@pytest.mark.parametrize("who", ["manager"])
def test_those_named_see_them_and_their_colleagues_do_not(who, world, enter, restrict):
    person = open_persons(world, FACTS[who], 1)[0]
    restrict([person], named=[who])
    for name in ("manager", "head", "director", "data", "quality"):
        browser = enter(name)
        for answer in (grid(browser), browser.get(f"/export/cases.csv?{ROOT}"), browser.get(f"/export/cases.xlsx?{ROOT}")):
            assert bool(shown(world, answer, person)["plans"]) == (name == who), f"{answer.request.path} as {name}"


def test_after_an_adoption_neither_identity_is_shown_to_who_is_not_named(world, enter, restrict):
    first, second = open_persons(world, FACTS["manager"], 2)
    restrict([first], named=["data"], sealed=second)
    for name in ("manager", "director") if WHOLE else ("manager",):
        for person in (first, second):
            for road, answer in every_road(enter(name), world, person):
                assert not any(shown(world, answer, person).values()), f"{road} as {name}"


def test_a_list_says_how_many_it_holds_back_and_never_whom(world, enter, restrict):
    """The words of a list may tell that there are some; they name nobody."""
    people = open_persons(world, FACTS["manager"], 3)
    restrict(people)
    text = text_of(enter("manager").get(f"/view/cases?{ROOT}&team=Erewash%20CIN%20Team%201"))
    seen = world.read(text)
    assert not seen.persons & set(people) and not seen.names & {world.name_of[person] for person in people}


def test_the_demo_s_restricted_persons_are_shown_to_nobody_else(world, enter):
    """Whoever has lists, on two days: the rows of a file are those of the rights, no more and no fewer."""
    assert {user.name for user in DEMO_USERS} == set(FACTS)
    for who in LISTING:
        browser = enter(who)
        for day in (D1, D2):
            answer = browser.get(f"/export/cases.csv?{ROOT}&as_at={day}")
            ended = world.editions["2"].table("cin_plans").filter(pl.col("end_date") <= day)["plan_id"]
            wanted = world.allowed(FACTS[who], "2", day).plans - set(ended)
            assert world.read(text_of(answer)).plans == wanted, f"{who} on {day}"


def test_the_key_of_a_restricted_person_is_that_of_nobody(world, enter):
    """A key that is held back and a key that stands for nobody are answered alike."""
    if "child" not in PAGES:
        pytest.skip("there is no child page yet")
    hidden = next(person for person, names in world.restricted.items() if "director" not in names)
    browser = enter("director")
    answers = [browser.get(f"/view/child?key={key}") for key in (world.key_of[hidden], "A" * 43)]
    said = [text_of(answer).replace(world.key_of[hidden], "A" * 43) for answer in answers]
    assert said[0] == said[1] and {answer.status_code for answer in answers} == {200}
