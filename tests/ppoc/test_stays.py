"""Episodes of one child that overlap are one stay, and a stay whose beginning is not known is no start: worked by hand."""

from datetime import date, timedelta

import pytest

from metrics import catalogue, engine
from metrics.ppoc.stays import stays
from tests.ppoc.cohort import Cohort, Episode
from tests.ppoc.test_against_oracle import scope_of

DAY = date(2022, 5, 23)
TEAM = "Alder 1"


def d(text: str) -> date:
    return date.fromisoformat(text)


def episode(start: str, end: str | None, status: str = "C2", new: str = "S", ceased: str | None = None) -> Episode:
    return ("child", d(start), d(end) if end else None, status, new, ceased, TEAM)


# Episodes; then each stay as start, end, legal status, reason.
CASES = {
    "inside another, which is still open": (
        [episode("2021-01-01", None, "C1"), episode("2021-06-01", "2021-08-01", "C2", "S", "E5")],
        [("2021-01-01", None, "C1", None)],
    ),
    "one begins a day before the other ends": (
        [episode("2021-01-01", "2021-06-02", "C1", "S", "E5"), episode("2021-06-01", "2022-01-01", "C2", "S", "E45")],
        [("2021-01-01", "2022-01-01", "C2", "E45")],
    ),
    "the second begins on the day the first ended: two stays, as the source says": (
        [episode("2021-01-01", "2021-06-01", "C1", "S", "E5"), episode("2021-06-01", None, "C2", "S")],
        [("2021-01-01", "2021-06-01", "C1", "E5"), ("2021-06-01", None, "C2", None)],
    ),
    "the longer one left, a third comes after": (
        [
            episode("2021-01-01", "2021-12-01", "C2", "S", "E4A"),
            episode("2021-06-01", "2021-08-01", "C1", "L", "X1"),
            episode("2022-02-01", None, "V2", "P"),
        ],
        [("2021-01-01", "2021-12-01", "C2", "E4A"), ("2022-02-01", None, "V2", None)],
    ),
    "three in a chain, each over the next": (
        [
            episode("2021-01-01", "2021-03-01", "C1", "S", "X1"),
            episode("2021-02-01", "2021-05-01", "C1", "L", "X1"),
            episode("2021-04-01", None, "C2", "L"),
        ],
        [("2021-01-01", None, "C2", None)],
    ),
    "two open at once: the last that began tells the status": (
        [episode("2021-01-01", None, "C1"), episode("2021-06-01", None, "C2")],
        [("2021-01-01", None, "C2", None)],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_episodes_that_overlap_are_one_stay(case: str) -> None:
    episodes, expected = CASES[case]
    found = stays(Cohort(episodes).table, DAY).sort("start_date")
    told = [(start, end, status, reason) for start, end, status, reason in expected]
    rows = found.select("start_date", "end_date", "legal_status", "reason_ceased").rows()
    assert [(str(start), end and str(end), status, reason) for start, end, status, reason in rows] == told
    assert found["stay_id"].n_unique() == found.height


def test_a_child_of_two_open_episodes_is_in_care_once_and_an_overlap_ahead_is_not_known() -> None:
    episodes, _ = CASES["two open at once: the last that began tells the status"]
    frames = Cohort(episodes).frames()
    in_care = catalogue.measure("care-in-care")
    assert engine.figure(in_care, scope_of(frames, DAY), frames) == engine.cases(in_care, scope_of(frames, DAY), frames).height == 1
    before = stays(Cohort(episodes).table, d("2021-06-01") - timedelta(1))
    assert before["legal_status"].to_list() == ["C1"]


@pytest.mark.parametrize(
    ("new", "before", "came"),
    [("S", False, 1), ("", False, 1), ("P", False, 0), ("L", False, 0), ("P", True, 1)],
    ids=["S", "no reason known", "a new placement", "a new order", "a new placement after the child had left"],
)
def test_a_stay_of_which_only_a_later_part_is_known_is_in_care_and_no_start(new: str, before: bool, came: int) -> None:
    earlier = [episode("2020-01-01", "2020-06-01", "C2", "S", "E5")] if before else []
    frames = Cohort([*earlier, episode("2022-05-01", None, "C2", new)]).frames()
    scope = scope_of(frames, DAY)
    for name, count in (("care-in-care", 1), ("care-starters", came), ("care-starters-all", came)):
        measure = catalogue.measure(name)
        assert engine.figure(measure, scope, frames) == engine.cases(measure, scope, frames).height == count, name
