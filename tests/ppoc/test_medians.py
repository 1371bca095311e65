"""Medians of days between steps, and the steps themselves: hand-worked rows, edge days, and the words of the list."""

from datetime import date, timedelta
from statistics import median

import polars as pl
import pytest
from hypothesis import given, seed
from hypothesis import strategies as st

from data.calendar import Window
from metrics import catalogue, engine
from metrics.frames import Frames
from metrics.measure import MedianDays
from metrics.scope import Scope
from tests.conftest import D2
from tests.people import ALL_SEEING
from tests.ppoc.cohort import EDITION, SGO, Cohort, Episode
from tests.sampling import examples

TEAMS = ("Alder 1", "Alder 2", "Birch 1")


def lasting(days: list[int], teams: tuple[str, ...] = TEAMS) -> Cohort:
    """An assessment for each of these numbers of days from start to completion, in teams in turn."""
    start = date(2022, 1, 10)
    episodes: list[Episode] = [(f"CP{n}", date(2021, 1, 1), None, "C2", "S", None, teams[n % len(teams)]) for n in range(len(days))]
    return Cohort(
        episodes,
        [(f"CP{n}", SGO, start, start - timedelta(20)) for n in range(len(days))],
        [(f"CP{n}", SGO, start, start + timedelta(k)) for n, k in enumerate(days)],
    )


def scope_of(day: date = D2) -> Scope:
    return Scope(EDITION, day, services=()).narrowed_to(ALL_SEEING)


def of_list(days: list[int]) -> int | None:
    """The median, rounded half up."""
    return int(median(days) + 0.5) if days else None


@pytest.mark.parametrize(
    ("days", "found", "working"),
    [
        ([], None, None),
        ([7], 7, "the middle of 1 assessments in order of days"),
        ([30, 39, 100], 39, "the middle of 3 assessments in order of days"),
        ([30, 39], 35, "(30 + 39) ÷ 2, the middle two of 2 assessments in order of days,"),
        ([40, 1, 30, 2], 16, "(2 + 30) ÷ 2, the middle two of 4 assessments in order of days,"),
    ],
)
def test_a_median_and_how_it_follows_from_its_list(days: list[int], found: int | None, working: str | None) -> None:
    frames, measure = lasting(days).frames(), catalogue.measure("ppoc-days-to-completed")
    assert engine.figure(measure, scope_of(), frames) == found
    listing = engine.listing(measure, scope_of(), frames)
    assert listing.rows["contribution"].to_list() == sorted(days, reverse=True)
    assert listing.working == working


def test_predictions_that_moved_by_their_mean() -> None:
    """41 days later and 13 earlier, from the first date to the one in force: 28 / 2 = 14 days, 2.0 weeks."""
    said = [
        ("CP0", (2022, 4, 1), 1),
        ("CP0", (2022, 5, 12), 2),
        ("CP1", (2022, 6, 20), 1),
        ("CP1", (2022, 6, 7), 2),
        ("CP2", (2022, 7, 1), 1),
    ]
    held = lasting([1, 1, 1])
    cohort = Cohort(held.episodes, [(who, SGO, date(*day), date(2022, month, 3)) for who, day, month in said], [])
    assert engine.figure(catalogue.measure("ppoc-moved-by"), scope_of(), cohort.frames()) == 2.0
    assert engine.figure(catalogue.measure("ppoc-moved"), scope_of(), cohort.frames()) == 2


@seed(20220523)
@examples(40)
@given(st.lists(st.integers(0, 130), max_size=12))
def test_at_every_level_it_is_the_median_of_the_days_themselves(days: list[int]) -> None:
    """A locality's is no median of its teams' medians."""
    frames = lasting(days).frames()
    rows = engine.measured([catalogue.measure("ppoc-days-to-completed")], scope_of(), frames, ("locality", "team")).to_dicts()
    of_team = {team: days[n :: len(TEAMS)] for n, team in enumerate(TEAMS)}
    expected = {
        None: days,
        "Alder": of_team["Alder 1"] + of_team["Alder 2"],
        "Birch": of_team["Birch 1"],
    }
    for row in rows:
        own = of_team[row["team"]] if row["depth"] == 2 else expected[row["locality"]]
        assert row["ppoc-days-to-completed"] == of_list(own)


def test_halves_are_rounded_away_from_nought() -> None:
    found = pl.DataFrame({"l": [[1, 2], [-1, -2], [], [3], [-1, 0]]}).select(found=MedianDays.middle(pl.col("l")))["found"].to_list()
    assert found == [2, -2, None, 3, -1]


# The dates of one child (below): recorded 01/02, begun 12/03, completed 30/04, out of care 15/05/2022.
MEDIANS = {"ppoc-days-to-start": 39, "ppoc-days-to-completed": 49, "ppoc-days-to-order": 15}
STEPS = ("ppoc-steps", "ppoc-steps-begun", "ppoc-steps-completed", "ppoc-steps-order")


def one(left: str, day: date, names: tuple[str, ...] = STEPS) -> tuple[int | None, ...]:
    """Steps of one child: predicted for 01/03/2022, begun 12/03/2022, completed 30/04/2022, out of care 15/05/2022."""
    cohort = Cohort(
        [("CP0", date(2021, 1, 1), date(2022, 5, 15), "C2", "S", left, "Alder 1")],
        [("CP0", SGO, date(2022, 3, 1), date(2022, 2, 1))],
        [("CP0", SGO, date(2022, 3, 12), date(2022, 4, 30))],
    )
    return engine.measured([catalogue.measure(name) for name in names], scope_of(day), cohort.frames(), ()).select(names).row(0)


def test_days_between_by_hand() -> None:
    assert one("E45", D2, tuple(MEDIANS)) == tuple(MEDIANS.values())
    assert one("E45", date(2022, 5, 14), tuple(MEDIANS)) == (39, 49, None)


@pytest.mark.parametrize(
    ("left", "day", "expected"),
    [
        ("E45", date(2022, 2, 28), (0, 0, 0, 0)),
        ("E45", date(2022, 3, 1), (1, 0, 0, 0)),
        ("E45", date(2022, 3, 11), (1, 0, 0, 0)),
        ("E45", date(2022, 3, 12), (1, 1, 0, 0)),
        ("E45", date(2022, 4, 29), (1, 1, 0, 0)),
        ("E45", date(2022, 4, 30), (1, 1, 1, 0)),
        ("E45", date(2022, 5, 14), (1, 1, 1, 0)),
        ("E45", date(2022, 5, 15), (1, 1, 1, 1)),
        ("E4A", date(2022, 5, 15), (1, 1, 1, 0)),
        ("E45", date(2024, 2, 29), (1, 1, 1, 1)),
        ("E45", date(2024, 3, 1), (0, 0, 0, 0)),
    ],
)
def test_steps_at_their_edges(left: str, day: date, expected: tuple[int, ...]) -> None:
    assert one(left, day) == expected


def test_each_step_is_part_of_the_one_before(frames: Frames) -> None:
    scope = Scope(frames.edition.name, D2).narrowed_to(ALL_SEEING)
    lists = [set(engine.cases(catalogue.measure(name), scope, frames)["start_id"]) for name in STEPS]
    assert all(later <= earlier for earlier, later in zip(lists, lists[1:], strict=False))
    assert lists[-1], "the demo has a child who is out of care by it"


BACK = (  # left, came back, day shown, whether it counts: DOMAIN.md 2's half-open year
    (date(2021, 3, 1), date(2022, 2, 28), True),
    (date(2021, 3, 1), date(2022, 3, 1), False),
    (date(2022, 3, 1), date(2022, 3, 1), True),
)


@pytest.mark.parametrize(("left", "back", "counts"), BACK)
@pytest.mark.parametrize("status", ["C2", "V4"])
def test_who_came_back(left: date, back: date, counts: bool, status: str) -> None:
    """Within 12 months of leaving; for short breaks alone it is no coming back."""
    cohort = Cohort([
        ("CP0", date(2020, 6, 1), left, "C2", "S", "E4A", "Alder 1"),
        ("CP0", back, None, status, "S", None, "Alder 1"),
    ])  # fmt: skip
    measure = catalogue.measure("care-came-back").asked(f"{Window(back - timedelta(1), back).after}..{back}")
    assert engine.cases(measure, scope_of(), cohort.frames()).height == int(counts and status == "C2")
