"""The Head of service view against the calculation in SQL, by period and full care order; its words; where there is no target."""

from datetime import date
from itertools import product
from pathlib import Path

import polars as pl
import pytest

from access.sessions import reading_as
from components.page import PAGES
from components.request import read
from metrics.ppoc import periods
from pages.ppoc import head_of_service_words as words
from tests.house.house import words as text
from tests.people import ALL_SEEING
from tests.ppoc import oracle

FCO = "only=legal_status:C2"
DAYS = (date(2022, 5, 23), date(2022, 2, 14), date(2021, 4, 1))


@pytest.fixture(autouse=True)
def everything(server, records):
    """Pages are built inside a request, for who may list everything."""
    with server.test_request_context(), reading_as(ALL_SEEING):
        yield


@pytest.fixture(scope="module")
def files():
    return oracle.connect(Path(__file__).parents[2] / "data/demo")


def shown(query: str):
    return PAGES["head-of-service"].answers(read(query))


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("day", "period", "fco"), list(product(DAYS, periods.PERIODS, (False, True))))
def test_every_locality_is_as_the_oracle_has_it(files, day, period, fco):
    answer = shown(f"as_at={day}&period={period}{'&' + FCO if fco else ''}")
    held = oracle.head_of_service(files, day, periods.window_of(period, day).after, fco)
    compared = 0
    for row in answer.tables[0]["rows"]:
        if row["depth"] > 1:
            continue
        own = held.filter(pl.col("locality") == (row["name"]))
        for found in own.filter(pl.col("assessment_type") != oracle.BOTH).to_dicts():
            kind = found["assessment_type"].lower()
            for column, theirs in (("started", "started"), ("predicted", "predicted"), ("upcoming", "upcoming"),
                                   ("target", "target_to_date"), ("gap", "gap"), ("target_year", "target_full_year")):  # fmt: skip
                assert row[f"{column}_{kind}"] == found[theirs], f"{column} of {row['name']}, {kind}"
                compared += 1
        (both,) = own.filter(pl.col("assessment_type") == oracle.BOTH)["no_prediction"].to_list() or [0]
        plan = next(one for one in answer.tables[1]["rows"] if one["id"] == row["id"])
        assert plan["no_prediction"] == both
    assert compared >= 6 * 2 * 7


def test_a_part_of_a_locality_has_no_target_and_says_so():
    answer = shown("team=CS%20HPND%20Children%20In%20Care%20Team")
    assert all(row["target_sgo"] is row["gap_sgo"] is None for row in answer.tables[0]["rows"])
    assert "so none is shown for a part of one" in text(answer.slots["main-head"])
    assert "so none is shown" not in text(shown(f"locality=Erewash&{FCO}").slots["main-head"])


def test_a_condition_on_one_of_the_two_frames_is_left_out_and_told():
    answer = shown("only=assessment_type:SGO&only=time_band:1 to 2 years&only=legal_status:C2")
    assert [condition.field for condition in answer.request.scope.only] == ["legal_status"]
    assert {condition.field for condition in answer.request.left_out} == {"assessment_type", "time_band"}


def test_an_unknown_period_is_the_financial_year():
    assert "Financial year 2022/23" in text(shown("period=decade").slots["main-head"])


@pytest.mark.parametrize(("gap", "said"), [(2, "2 ahead"), (0, "level"), (-2, "2 behind"), (None, ""), ("c", "")])
def test_a_gap_in_words(gap, said):
    assert words.gap_words(gap) == said


def place(name, sgo, reunification):
    return {"name": name, "gap_sgo": sgo, "gap_reunification": reunification}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([place("A", 0, 1), place("B", None, None)], "A is at or ahead of target to date"),
        ([place("A", -1, 1)], "A is behind target to date"),
        ([place("A", 0, 1), place("B", 2, 0)], "All two localities are at or ahead of target to date"),
        ([place("A", 0, -1), place("B", 2, 0)], "One of two localities is behind a target to date: A"),
        ([place(n, -1, 0) for n in "ABC"], "Three of three localities are behind a target to date"),
        ([place("A", None, None)], "Assessments started, predicted and upcoming"),
        ([place("A", "c", None)], "Assessments started, predicted and upcoming"),
    ],
)
def test_the_headline_counts_localities_behind(rows, said):
    assert words.headline(rows) == said
