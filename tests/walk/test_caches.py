"""Answers kept for one reader are never another's: every page, asked as one and then as another, in both orders."""

import itertools

import polars as pl
import pytest

from components.kept import ANSWERS
from components.page import PAGES
from tests.walk.walking import text_of
from tests.walk.world import D1

READERS = ("manager", "head", "data", "reviewer")  # whose answers differ from one another
MORE = ("", f"as_at={D1}&team=Erewash%20CIN%20Team%201", "edition=1&measure=cin-open&of=overview")
WHOLE = (*READERS, "finance", "coordinator")
FEW = ("/view/overview", "/view/targets", "/view/cases", "/export/cases.csv", "/export/overview/where.csv")
ROADS = (
    *(f"/view/{page}" for page in PAGES),
    "/export/cases.csv",
    "/export/overview/where.csv",
    "/export/targets/matrix.csv",
)
ASKED = (
    ("as_at=2022-04-30", ("manager", "data"), FEW),
    *(pytest.param(query, WHOLE, ROADS, marks=pytest.mark.long) for query in ("as_at=2022-04-30&measure=cin-starts", *MORE)),
)


def _asked(browser, road, query):
    answer = browser.get(f"{road}?{query}")
    return answer.status_code, text_of(answer)


@pytest.mark.parametrize(("query", "readers", "roads"), ASKED)
def test_what_one_was_shown_is_not_shown_to_the_next(query, readers, roads, enter):
    """Each answer is what the reader gets from an app that has answered nobody else."""
    alone, browsers = {}, {name: enter(name) for name in readers}
    for name, road in itertools.product(browsers, roads):
        ANSWERS._answers.clear()
        alone[name, road] = _asked(browsers[name], road, query)
        ANSWERS._answers.clear()
        if _asked(browsers[name], road, query) != alone[name, road]:
            del alone[name, road]  # what has just happened stands in it (the trail): it can be kept for nobody
    assert len(alone) > 0.9 * len(browsers) * len(roads)
    for order in (list(browsers), list(browsers)[::-1]):
        ANSWERS._answers.clear()
        for road, name in itertools.product(roads, order):
            said = _asked(browsers[name], road, query)
            assert said == alone.get((name, road), said), f"{name} is shown another answer of {road}?{query}"


def test_the_answers_of_these_readers_differ(enter):
    """Else the test above compares nothing."""
    said = [_asked(enter(name), "/view/overview", "") for name in ("manager", "coordinator", "data", "reviewer")]
    assert len(set(said)) == 4


def test_a_named_person_is_in_the_answer_of_the_named_alone(enter, world):
    """Two readers of one group who differ in nothing but who is named for a restricted person."""
    named = next(person for person, names in world.restricted.items() if "head" not in names and "data" in names)
    plans = set(world.held("2", D1).filter(pl.col("person_id") == named)["plan_id"])
    for order in (("data", "director"), ("director", "data")):
        ANSWERS._answers.clear()
        for name in order:
            text = _asked(enter(name), "/export/cases.csv", f"service=all&as_at={D1}&measure=cin-open")[1]
            found = {plan for plan in plans if plan in text}
            assert not found or name == "data", f"{name} is not named for the person of {found}"
