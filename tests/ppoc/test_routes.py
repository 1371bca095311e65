"""Routes out of care: the estimate against a table worked by hand and a plain calculation in fractions, its counts against lists."""

import subprocess
import sys
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given, seed
from hypothesis import strategies as st

from data.calendar import Window
from metrics import catalogue, engine
from metrics.frames import Frames
from metrics.ppoc import routes
from metrics.ppoc.routes import incidence, watched
from metrics.ppoc.ways_out import MONTHS_SHOWN, ROUTES, days_of
from metrics.scope import Scope
from tests.conftest import D2
from tests.people import ALL_SEEING
from tests.ppoc.cohort import Cohort
from tests.sampling import examples

AFTER, DAY = date(2021, 12, 31), date(2022, 6, 30)
SGO, HOME, ADOPTED = "E45", "E4A", "E11"
Stay = tuple[date, date | None, str | None]


def frame(stays: list[Stay]) -> pl.DataFrame:
    """Stays as rows."""
    return pl.DataFrame(
        [(start, end, reason) for start, end, reason in stays],
        schema={"start_date": pl.Date, "end_date": pl.Date, "reason_ceased": pl.String},
        orient="row",
    )


def plain(stays: list[Stay], window: Window, longest: int) -> dict[str, dict[int, Fraction]]:
    """Aalen-Johansen by the book, day by day in fractions: at risk are those in care that many days after coming in, on a day watched."""
    kinds = {reason: kind for kind, reason in (("sgo", SGO), ("home", HOME), ("adopted", ADOPTED))}
    left, still = dict.fromkeys(kinds.values(), Fraction(0)), Fraction(1)
    found: dict[str, dict[int, Fraction]] = {kind: {} for kind in left}
    for days in range(longest + 1):
        there = [(start, end, reason) for start, end, reason in stays if window.after < start + timedelta(days) <= window.upto]
        there = [one for one in there if one[1] is None or one[1] >= one[0] + timedelta(days)]
        gone = [kinds[reason or ""] for start, end, reason in there if end == start + timedelta(days)]
        if there:
            for kind in left:
                left[kind] += still * Fraction(gone.count(kind), len(there))
            still *= 1 - Fraction(len(gone), len(there))
        for kind in left:
            found[kind][days] = left[kind]
    return found


def d(days: int) -> date:
    """A day, counted from the first one watched."""
    return AFTER + timedelta(1 + days)


def test_worked_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five come in on the first day watched, one ten days before the last; one came before and is watched from its 11th day on.

    day  at risk  ended              still in care   by SGO             home
      5  6        1 SGO, 1 home      4/6             1/6                1/6
     10  4        (one is watched no longer: still open, and at risk that day)
     11  3 + 1
     12  4        2 home             2/6             1/6                1/6 + 4/6 x 2/4 = 1/2
     20  2        1 SGO, 1 home      0               1/6 + 2/6 x 1/2    1/2 + 2/6 x 1/2
    """
    monkeypatch.setattr(routes, "LEAST_AT_RISK", 1)
    upto = d(20)
    window = Window(AFTER, upto)
    same: list[Stay] = [(d(0), d(5), SGO), (d(0), d(5), HOME), (d(0), d(12), HOME), (d(0), d(12), HOME), (d(0), d(20), SGO)]
    found = incidence(frame([*same, (upto - timedelta(10), None, None), (AFTER - timedelta(10), d(9), "E4A")]), window)
    assert [found.at_risk[n] for n in (0, 5, 10, 11, 12, 20)] == [6, 6, 4, 4, 4, 2]
    assert found.share("sgo", 4) == 0
    assert [found.share("sgo", n) for n in (5, 19)] == pytest.approx([1 / 6, 1 / 6])
    assert [found.share("home", n) for n in (5, 12)] == pytest.approx([1 / 6, 1 / 2])
    assert found.share("sgo", 20) == pytest.approx(1 / 6 + 2 / 6 * 1 / 2)
    assert found.share("home", 20) == pytest.approx(1 / 2 + 2 / 6 * 1 / 2)
    assert found.share("adopted", 20) == 0 and found.upto == 20


days_in = st.integers(0, 60)


@st.composite
def drawn_stays(draw: st.DrawFn) -> list[Stay]:
    """Stays of which many end on one day, come before the watching, or end on its last day."""
    found: list[Stay] = []
    for _ in range(draw(st.integers(1, 25))):
        start = AFTER + timedelta(draw(st.integers(-40, 60)))
        end = start + timedelta(draw(days_in)) if draw(st.booleans()) else None
        end = None if end is None or end > d(60) else end
        found.append((start, end, draw(st.sampled_from((SGO, HOME, ADOPTED))) if end else None))
    return found


@seed(20220523)
@examples(60)
@given(drawn_stays())
def test_against_a_plain_calculation(stays: list[Stay]) -> None:
    before, routes.LEAST_AT_RISK = routes.LEAST_AT_RISK, 1
    try:
        window = Window(AFTER, d(60))
        found, again = incidence(frame(stays), window), incidence(frame(stays[::-1]), window)
    finally:
        routes.LEAST_AT_RISK = before
    if found.upto < 0:
        return
    expected = plain(stays, window, min(found.upto, 120))
    for kind, shares in expected.items():
        for days, share in shares.items():
            assert found.share(kind, days) == pytest.approx(float(share), abs=1e-9), f"{kind} after {days} days"
    assert found.steps == again.steps, "the same whatever the order of the rows"


@pytest.fixture
def demo_stays(frames: Frames) -> pl.DataFrame:
    """The stays of the demo that are no short breaks."""
    return frames.as_at("care", D2).filter(~pl.col("legal_status").is_in(["V3", "V4"]))


def test_the_demo(demo_stays: pl.DataFrame, frames: Frames) -> None:
    """Every share climbs, all together are no more than all; and the children watched at each length are a list."""
    window = watched(frames.table, frames.edition.complete_from, D2)
    assert window == Window(date(2020, 5, 23), D2), "no end of care before 24/05/2020 is held"
    found = incidence(demo_stays, window)
    for route in ROUTES:
        shares = [share for _, share in found.steps[route.id]]
        assert all(a < b for a, b in pairwise(shares)) and shares[-1] <= 1
    scope = Scope(frames.edition.name, D2).narrowed_to(ALL_SEEING)
    for months in MONTHS_SHOWN:
        together = sum(found.share(route.id, days_of(months)) or 0 for route in ROUTES)
        assert 0 < together < 1
        reached = catalogue.measure(f"care-reached-{months}m@{window.after}..{window.upto}")
        assert engine.cases(reached, scope, frames).height == found.at_risk[days_of(months)]


def test_every_one_who_left_took_one_route(frames: Frames) -> None:
    scope = Scope(frames.edition.name, D2).narrowed_to(ALL_SEEING)
    left = engine.cases(catalogue.measure("care-leavers@2020-05-23..2022-05-23"), scope, frames)["stay_id"].to_list()
    by_route = [
        id for route in ROUTES
        for id in engine.cases(catalogue.measure(f"{route.measure}@2020-05-23..2022-05-23"), scope, frames)["stay_id"]
    ]  # fmt: skip
    assert len(left) == len(by_route) == 686 and set(left) == set(by_route), "routes hold every one who left once"


def test_too_few_to_say_draws_nothing() -> None:
    few = [(d(0), d(5), SGO)] * 9
    assert incidence(frame(few), Window(AFTER, DAY)).upto == -1
    ten: list[Stay] = [(d(0), d(5), SGO), *[(d(0), None, None)] * 9]
    assert incidence(frame(ten), Window(AFTER, DAY)).upto == 5, "after the fifth day nine are left"


def test_watching_begins_with_the_first_end_that_is_held() -> None:
    def of(*ends: date) -> Window | None:
        episodes = [(f"CP{n}", date(2019, 1, 1), end, "C2", "S", "E45", "Alder 1") for n, end in enumerate(ends)]
        return watched(Cohort(episodes).table, date(2020, 1, 1), D2)

    assert of() == of(date(2019, 6, 1)) == Window(date(2020, 1, 1), D2)
    assert of(date(2020, 5, 24)) == Window(date(2020, 5, 23), D2)
    assert watched(Cohort().table, D2, D2) is None


def test_the_app_starts_without_the_library() -> None:
    told = subprocess.run(
        [sys.executable, "-c", "import sys, metrics.ppoc.routes; print('lifelines' in sys.modules or 'pandas' in sys.modules)"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stdout.strip() == "False"


def test_a_day_on_which_nobody_is_watched_any_more_ends_the_estimate_and_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lifelines refuses what begins again after everybody has left; a small authority's first years look like that."""
    monkeypatch.setattr(routes, "LEAST_AT_RISK", 1)
    found = incidence(frame([(AFTER + timedelta(1), AFTER + timedelta(1), HOME), (AFTER, None, None)]), Window(AFTER, d(60)))
    assert found.upto >= 0
